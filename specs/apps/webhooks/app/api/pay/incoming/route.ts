import { readEvent } from '../../../../lib/billing'

export async function POST(request: Request) {
  readEvent(await request.text(), request.headers.get('signature') ?? '')
  return Response.json({ received: true })
}
