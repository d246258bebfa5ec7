import { createHmac, timingSafeEqual } from 'node:crypto'
import Stripe from 'stripe'
import { Webhook } from 'svix'

const stripe = new Stripe('sk_test_not_used')

export async function readStripeEvent(request: Request) {
  const signature = request.headers.get('stripe-signature')
  const secret = process.env.STRIPE_WEBHOOK_SECRET
  if (!signature || !secret) return null
  try {
    return stripe.webhooks.constructEvent(await request.text(), signature, secret)
  } catch {
    return null
  }
}

export function signedByGitHub(body: string, header: string | null): boolean {
  const secret = process.env.GITHUB_WEBHOOK_SECRET
  if (!secret || !header) return false
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(header)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export class WebhookVerifier {
  readonly #webhook: Webhook
  constructor(secret: string | undefined) {
    if (!secret) throw new Error('no webhook secret')
    this.#webhook = new Webhook(secret)
  }
  async verify(request: Request) {
    const body = await request.text()
    return this.#webhook.verify(body, Object.fromEntries(request.headers)) as { type: string }
  }
}
