/** Webhooks of the reference app, signed and forged, with the database read before and after. */
import { beforeEach, describe, expect, it } from 'vitest'
import { reset, state, webhook } from 'routewarden/vitest'

beforeEach(() => reset())

describe.each(['clerk', 'stripe', 'github'])('/api/webhooks/%s', (provider) => {
  const handler = webhook(`/api/webhooks/${provider}`)

  it('accepts a valid delivery, and stores what it says', async () => {
    const before = await state()
    await handler.send()
    expect(await state()).not.toEqual(before)
  })

  it.each(['unsigned', 'wrong-secret', 'tampered-body'])('turns away %s, and nothing changes', async (scenario) => {
    await handler.rejects(scenario)
  })

  it('applies the same delivery once', () => handler.rejects('duplicate'))
  it('takes the bytes as they came, not JSON serialised again', () => handler.rejects('raw-body'))
  it('does not make the provider retry what it does not know', () => handler.rejects('unknown-event'))
  it('does not act on GET', () => handler.rejects('wrong-method'))

  it('stands every scenario, and none is undecided', async () => {
    const scenarios = await handler.all()
    expect(scenarios.filter((scenario) => scenario.ok !== true)).toEqual([])
    expect(scenarios.length).toBeGreaterThanOrEqual(8)
  })
})

describe('headers of Clerk deliveries', () => {
  it.each(['svix-id', 'svix-timestamp', 'svix-signature'])('are all needed: without %s', (header) =>
    webhook('/api/webhooks/clerk').rejects(`missing-header:${header}`),
  )
})

describe('old deliveries', () => {
  it.each(['clerk', 'stripe'])('of %s are turned away', (provider) =>
    webhook(`/api/webhooks/${provider}`).rejects('stale'),
  )
})

describe('users', () => {
  const events = [
    'user.created',
    'user.updated',
    'user.deleted',
    'organization.created',
    'organizationMembership.created',
  ]
  it.each(events)('%s is accepted', async (event) => {
    expect(await webhook('/api/webhooks/clerk').send(event)).toMatchObject({ observed: 'accepted' })
  })
})
