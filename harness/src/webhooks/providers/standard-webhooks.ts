/** Any sender that follows the Standard Webhooks specification (standardwebhooks.com). */
import type { Provider } from '../provider.ts'
import type { Seed } from '../seed.ts'
import { svixScheme } from './svix.ts'

/** The specification's own example: thin payload with `type`, `timestamp` and `data`. */
const contact = (type: string) => (seed: Seed) => ({
  type,
  timestamp: seed.at.toISOString(),
  data: { id: seed.id('con_', 16), first_name: 'Zoë', last_name: 'Example-O’Neil', active: true },
})

export const standardWebhooks: Provider = {
  name: 'standard-webhooks',
  title: 'Standard Webhooks',
  defaultSecretEnv: ['WEBHOOK_SECRET', 'WEBHOOK_SIGNING_SECRET', 'STANDARD_WEBHOOKS_SECRET'],
  ...svixScheme('webhook'),
  deliveryHeaders: () => ({ 'content-type': 'application/json', 'user-agent': 'Standard-Webhooks/1.0' }),
  events: { 'contact.created': contact('contact.created'), 'contact.updated': contact('contact.updated') },
  defaultEvents: ['contact.created', 'contact.updated'],
}
