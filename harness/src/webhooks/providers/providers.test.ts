import { verifyWebhook, type WebhookEventType } from '@clerk/backend/webhooks'
import { verify } from '@octokit/webhooks-methods'
import fc from 'fast-check'
import Stripe from 'stripe'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { awkwardJson } from '../awkward-json.ts'
import type { Provider } from '../provider.ts'
import { makeSeed } from '../seed.ts'
import { providers } from '../index.ts'

/** The verifier that each provider tells its users to call; throws or gives false when it refuses. */
const verifiers: Record<
  keyof typeof providers,
  (body: string, headers: Record<string, string>, secret: string) => unknown
> = {
  clerk: (body, headers, secret) =>
    verifyWebhook(new Request('http://localhost/', { method: 'POST', headers, body }), { signingSecret: secret }),
  svix: (body, headers, secret) => new Webhook(secret).verify(body, headers),
  'standard-webhooks': (body, headers, secret) => new StandardWebhook(secret).verify(body, headers),
  stripe: (body, headers, secret) => Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret),
  github: async (body, headers, secret) => {
    if (!(await verify(secret, body, headers['x-hub-signature-256'] ?? ''))) throw new Error('refused')
  },
}

const objects = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }))

describe.each(Object.values(providers))('$title', (provider: Provider) => {
  const check = verifiers[provider.name as keyof typeof verifiers]

  it('signs what the official verifier accepts, in plain and in awkward bytes', async () => {
    await fc.assert(
      fc.asyncProperty(objects, fc.boolean(), async (value, awkward) => {
        const body = awkward ? awkwardJson(value) : JSON.stringify(value)
        const secret = provider.makeSecret()
        const headers = await provider.sign({ secret, id: makeSeed().id('msg_'), timestamp: new Date(), body })
        expect(Object.keys(headers).sort()).toEqual([...provider.signatureHeaders].sort())
        await check(body, headers, secret)
      }),
      { numRuns: 1_000 },
    )
  })

  it('signs nothing that the official verifier accepts for another body, secret or time', async () => {
    const secret = provider.makeSecret()
    const input = { secret, id: 'msg_1', timestamp: new Date(), body: '{"a":1}' }
    const refused = async (body: string, changes: Partial<typeof input>) => {
      const headers = await provider.sign({ ...input, ...changes })
      await expect(Promise.resolve().then(() => check(body, headers, secret))).rejects.toThrow()
    }
    await refused('{"a":2}', {})
    await refused(input.body, { secret: provider.makeSecret() })
    if (provider.toleranceSeconds !== null) {
      await refused(input.body, { timestamp: new Date(Date.now() - (provider.toleranceSeconds + 5) * 1000) })
    }
  })

  it('has a body for each event it may send, with ids of its own for each seed', () => {
    for (const event of provider.defaultEvents) expect(Object.keys(provider.events)).toContain(event)
    for (const [event, sample] of Object.entries(provider.events)) {
      const at = new Date()
      const body = sample(makeSeed('a', at))
      expect(sample(makeSeed('a', at))).toEqual(body)
      expect(JSON.stringify(sample(makeSeed('b', at)))).not.toBe(JSON.stringify(body))
      expect(provider.eventOf(body) ?? event).toBe(event)
    }
  })
})

describe('awkwardJson', () => {
  it('has the same value and other bytes than JSON.stringify would write', () => {
    fc.assert(
      fc.property(objects, (value) => {
        const text = awkwardJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(JSON.stringify(JSON.parse(text))).not.toBe(text)
      }),
      { numRuns: 200 },
    )
  })
})

/** The compiler sees to it that none is missing. */
const CLERK_TYPES = Object.keys({
  'user.created': 1,
  'user.updated': 1,
  'user.deleted': 1,
  'email.created': 1,
  'sms.created': 1,
  'session.created': 1,
  'session.ended': 1,
  'session.removed': 1,
  'session.revoked': 1,
  'organization.created': 1,
  'organization.updated': 1,
  'organization.deleted': 1,
  'organizationDomain.created': 1,
  'organizationDomain.updated': 1,
  'organizationDomain.deleted': 1,
  'organizationMembership.created': 1,
  'organizationMembership.updated': 1,
  'organizationMembership.deleted': 1,
  'organizationInvitation.created': 1,
  'organizationInvitation.revoked': 1,
  'organizationInvitation.accepted': 1,
  'role.created': 1,
  'role.updated': 1,
  'role.deleted': 1,
  'permission.created': 1,
  'permission.updated': 1,
  'permission.deleted': 1,
  'waitlistEntry.created': 1,
  'waitlistEntry.updated': 1,
  'paymentAttempt.created': 1,
  'paymentAttempt.updated': 1,
  'subscription.created': 1,
  'subscription.updated': 1,
  'subscription.active': 1,
  'subscription.pastDue': 1,
  'subscriptionItem.created': 1,
  'subscriptionItem.updated': 1,
  'subscriptionItem.active': 1,
  'subscriptionItem.canceled': 1,
  'subscriptionItem.upcoming': 1,
  'subscriptionItem.ended': 1,
  'subscriptionItem.abandoned': 1,
  'subscriptionItem.incomplete': 1,
  'subscriptionItem.pastDue': 1,
  'subscriptionItem.freeTrialEnding': 1,
} satisfies Record<WebhookEventType, 1>)

describe("Clerk's catalogue", () => {
  it('has every type of event that Clerk types, and no other', () => {
    expect(Object.keys(providers.clerk.events).sort()).toEqual(CLERK_TYPES.sort())
  })

  it('says what an update changes, and when', () => {
    const born = new Date(Date.now() - 60_000)
    const user = (seed: ReturnType<typeof makeSeed>) =>
      providers.clerk.events['user.updated']?.(seed)['data'] as {
        first_name: string
        created_at: number
        updated_at: number
      }
    const before = user(makeSeed('one', born))
    const after = user(makeSeed('one', new Date(), { born, revision: 1 }))
    expect(after.first_name).not.toBe(before.first_name)
    expect(after.created_at).toBe(before.created_at)
    expect(after.updated_at).toBeGreaterThan(before.updated_at)
  })
})

it('writes the delivery id as GitHub does', () => {
  expect(providers.github.deliveryId({}, makeSeed())).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})
