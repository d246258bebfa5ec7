/** Deliveries of other times, and the same one again. */
import { signed, type Material } from '../material.ts'
import type { Provider } from '../provider.ts'
import type { Scenario } from './scenario.ts'

/** Seconds inside of the tolerance: clocks differ a little, and requests take their time. */
const MARGIN = 20

const REPLAY = 'Whoever once saw a delivery (a log, a tunnel, a proxy) can send it again for ever.'

export function timeScenarios(provider: Provider): Scenario[] {
  const { toleranceSeconds: tolerance, refusesFuture } = provider
  if (tolerance === null) return []
  const minutes = (tolerance * 2) / 60
  const delivery = { group: 'time', kind: 'delivery', expected: 'accepted' } as const
  const forgery = { group: 'time', kind: 'forgery', expected: 'rejected' } as const
  const inside = Math.max(tolerance - MARGIN, tolerance / 2)
  return [
    {
      id: 'stale',
      ...forgery,
      title: `A genuine delivery, ${minutes} minutes old: rejected, nothing changes.`,
      risk: REPLAY,
      make: (material: Material) => signed(material, { at: shifted(material, -tolerance * 2) }),
    },
    // Where the provider's own library takes it, a handler that uses it is right.
    ...(refusesFuture
      ? [
          {
            id: 'future',
            ...forgery,
            title: `A delivery signed for a time ${minutes} minutes from now: rejected, nothing changes.`,
            risk: 'A delivery from the future stays fresh for as long as its sender liked: a clock that was wrong once, or a secret that was known once, is enough.',
            make: (material: Material) => signed(material, { at: shifted(material, tolerance * 2) }),
          },
        ]
      : []),
    {
      id: 'just-inside-past',
      ...delivery,
      title: `A delivery of ${inside} seconds ago, just inside of what the provider tolerates: accepted.`,
      risk: 'Queues and clocks that are minutes behind are common: a stricter check refuses genuine events.',
      make: (material: Material) => signed(material, { at: shifted(material, -inside) }),
    },
    {
      id: 'just-inside-future',
      ...delivery,
      title: `A delivery signed ${inside} seconds ahead of the server's clock, just inside of the tolerance: accepted.`,
      risk: 'A server whose clock is behind sees every delivery as one from the future.',
      make: (material: Material) => signed(material, { at: shifted(material, inside) }),
    },
  ]
}

const shifted = ({ now }: Material, seconds: number) => new Date(now.getTime() + seconds * 1000)

const TWICE = 'Providers send again whenever an answer is lost: users, charges or mails come double.'

export function orderScenarios(provider: Provider): Scenario[] {
  const order = { group: 'order', kind: 'order', expected: 'unchanged' } as const
  return [
    {
      id: 'duplicate',
      group: 'order',
      kind: 'replay',
      expected: 'unchanged',
      title: 'The same delivery twice: both accepted, the second changes nothing.',
      risk: TWICE,
      make: async (material: Material) => {
        const once = await signed(material)
        return [once, once]
      },
    },
    {
      id: 'concurrent-duplicate',
      group: 'order',
      kind: 'race',
      copies: 4,
      expected: 'unchanged',
      title: 'The same delivery four times at the same moment: has effect once.',
      risk: `Between "was it handled?" and "it is handled" there is room for a second one. ${TWICE}`,
    },
    {
      id: 'same-id-other-body',
      group: 'order',
      kind: 'replay',
      replaces: true,
      expected: 'unchanged',
      title: 'A second delivery with the id of the first and another body: nothing is there twice, and no failure.',
      risk: 'The id is what makes a delivery the same. Told apart by their bodies, two renderings of one event count twice.',
      make: async (material: Material) => [
        await signed(material),
        await signed(material, { body: JSON.stringify({ ...material.body, routewarden_again: true }) }),
      ],
    },
    ...(provider.lifecycles.length === 0
      ? []
      : ([
          {
            id: 'updated-before-created',
            ...order,
            order: 'updated-before-created',
            title: '`updated` overtakes `created`: in the end the state is that of the right order.',
            risk: 'No provider promises the order. What comes late overwrites what is newer, or fails and is retried for days.',
          },
          {
            id: 'deleted-before-created',
            ...order,
            order: 'deleted-before-created',
            title: '`deleted` overtakes `created`: what is deleted does not come to life.',
            risk: 'A user who is gone at the provider stays here, with access and personal data, and no event will ever remove them.',
          },
          {
            id: 'late-update-after-delete',
            ...order,
            order: 'late-update-after-delete',
            title: 'An `updated` that comes after `deleted`: what is deleted stays deleted.',
            risk: 'An upsert makes the row again: a user who is gone at the provider is back here, and no event will ever remove them.',
          },
        ] satisfies Scenario[])),
    {
      id: 'burst',
      group: 'order',
      kind: 'burst',
      count: 200,
      expected: 'accepted',
      title: '200 deliveries at once: each has its effect, once.',
      risk: 'An import or a campaign sends hundreds of events in a second: connections run out, and what was answered 200 is not there.',
    },
  ]
}
