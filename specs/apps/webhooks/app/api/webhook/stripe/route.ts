// Nothing here looks at the 'stripe-signature' header: anyone can post.
export async function POST(request: Request) {
  const event = await request.json()
  return Response.json({ type: event.type })
}
