import { stripe } from '../../../../lib/billing'

export async function POST() {
  return Response.json(await stripe.checkout.sessions.create({}))
}
