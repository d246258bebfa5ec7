export async function POST() {
  return Response.json({ url: '/billing' })
}
