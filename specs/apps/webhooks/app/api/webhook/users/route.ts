export async function POST(request: Request) {
  const event = await request.json()
  if (event.type === 'user.deleted') return Response.json({ deleted: true })
  return Response.json({})
}
