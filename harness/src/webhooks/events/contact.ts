/** Events of a sender that we know nothing of, after the specification's own example: `type`, `timestamp`, `data`. */
import type { EventSample, Lifecycle } from '../provider.ts'

const contact =
  (type: string): EventSample =>
  (seed) => ({
    type,
    timestamp: seed.at.toISOString(),
    data: {
      id: seed.id('con_', 16),
      first_name: seed.revised('Zoë'),
      last_name: 'Example-O’Neil',
      active: type !== 'contact.deleted',
    },
  })

export const contactLifecycle: Lifecycle = {
  of: 'contact',
  created: 'contact.created',
  updated: 'contact.updated',
  deleted: 'contact.deleted',
}

export const contactEvents: Record<string, EventSample> = Object.fromEntries(
  ['contact.created', 'contact.updated', 'contact.deleted'].map((type) => [type, contact(type)]),
)
