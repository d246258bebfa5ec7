import type { NextApiRequest, NextApiResponse } from 'next'
import Stripe from 'stripe'
import { db } from '@/lib/db'

const stripe = new Stripe('sk_test_not_used')

export const config = { api: { bodyParser: false } }

async function rawBody(req: NextApiRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  let event: Stripe.Event
  try {
    event = stripe.webhooks.constructEvent(
      await rawBody(req),
      req.headers['stripe-signature'] ?? '',
      process.env.STRIPE_WEBHOOK_SECRET!,
    )
  } catch {
    return res.status(400).end('invalid signature')
  }
  await db.invoice.update({ marker: '* /api/old/hook', data: { type: event.type } })
  res.json({ received: true })
}
