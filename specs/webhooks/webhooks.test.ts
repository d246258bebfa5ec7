/** Webhooks of the reference app, signed and forged, with the database read before and after. */
import type { ScenarioReport } from 'routewarden'
import { beforeEach, describe, expect, it } from 'vitest'
import { reset, state, webhook } from 'routewarden/vitest'

beforeEach(() => reset())

/** Of every provider, whatever its scheme. */
const EVERYWHERE = [
  ...[
    'valid',
    'unknown-event',
    'header-case',
    'raw-body',
    'unicode-body',
    'big-integers',
    'large-body',
    'slow-body',
    'charset',
  ],
  ...['unsigned', 'wrong-secret', 'truncated-signature', 'empty-signature', 'no-version', 'signature-in-query'],
  ...['tampered-body', 'signature-of-other-body', 'session-instead', 'internal-headers'],
  ...['wrong-method', 'wrong-method:HEAD', 'wrong-method:PUT', 'wrong-method:OPTIONS', 'method-override'],
  ...['duplicate', 'concurrent-duplicate', 'same-id-other-body', 'burst', 'no-leak', 'answer-time'],
]
const TIMES = ['stale', 'just-inside-past', 'just-inside-future', 'other-timestamp']
const ORDERS = ['updated-before-created', 'deleted-before-created', 'late-update-after-delete']

const USERS = ['user.created', 'user.updated', 'user.deleted']
const FAMILIES = ['organization', 'organizationMembership'].flatMap((family) =>
  ['created', 'updated', 'deleted'].map((change) => `${family}.${change}`),
)
const BILLING = [
  ...['customer.created', 'customer.updated', 'checkout.session.completed'],
  ...['customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted'],
]

describe.each([
  {
    provider: 'clerk',
    only: [...TIMES, 'future', ...ORDERS, 'rotated-secret', 'other-id', 'header-family:webhook'],
    events: [...USERS, ...FAMILIES],
  },
  { provider: 'stripe', only: [...TIMES, ...ORDERS, 'rotated-secret', 'signature-version:v0'], events: BILLING },
  { provider: 'github', only: ['signature-version:sha1'], events: ['push'] },
])('/api/webhooks/$provider', ({ provider, only, events }) => {
  const handler = webhook(`/api/webhooks/${provider}`)

  it('stands every scenario, none is undecided', async () => {
    const began = Date.now()
    const scenarios = await handler.all()
    expect(scenarios.filter(({ ok }) => ok !== true).map(summary)).toEqual([])
    const ids = scenarios.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining([...EVERYWHERE, ...only, ...events.map((event) => `event:${event}`)]))
    expect(new Set(ids).size).toBe(ids.length)
    expect(scenarios.find(({ id }) => id === 'burst')?.why).toContain('200 deliveries, 200 effects')
    expect(Date.now() - began).toBeLessThan(30_000)
  })

  it('accepts a valid delivery, and stores what it says', async () => {
    const before = await state()
    await handler.send()
    expect(await state()).not.toEqual(before)
  })
})

const summary = ({ id, observed, status, why }: ScenarioReport) => `${id}: ${observed} (${status}), ${why}`

it('sends 200 deliveries at once, and 200 rows are there', async () => {
  const rows = async () => ((await state()) as { repositoryEvents: { deliveryId: string }[] }).repositoryEvents
  expect(await rows()).toHaveLength(0)
  expect(await webhook('/api/webhooks/github').scenario('burst')).toMatchObject({ ok: true })
  const stored = await rows()
  expect(stored).toHaveLength(200)
  expect(new Set(stored.map(({ deliveryId }) => deliveryId)).size).toBe(200)
})

describe('one at a time', () => {
  const hook = webhook('/api/webhooks/stripe')

  it.each(hook.scenarios().filter((id) => /^(stale|unsigned|duplicate|event:checkout)/.test(id)))('%s', (id) =>
    hook.stands(id),
  )

  it('tells what is taken from what is turned away', async () => {
    await hook.accepts('valid')
    await hook.rejects('tampered-body')
    await expect(hook.accepts('unsigned')).rejects.toThrow(/should accept "unsigned"/)
    await expect(hook.rejects('valid')).rejects.toThrow(/should turn "valid" away/)
    await expect(hook.stands('nonsense')).rejects.toThrow(/no scenario "nonsense"/)
    expect(() => webhook('/api/nope').scenarios()).toThrow(/Known: \/api\/webhooks\/clerk/)
  })
})
