/** Any sender that follows the Standard Webhooks specification (standardwebhooks.com), signed by its own package. */
import { contactEvents, contactLifecycle } from '../events/contact.ts'
import type { Provider } from '../provider.ts'
import { svixScheme } from './svix-scheme.ts'

export const standardWebhooks: Provider = {
  name: 'standard-webhooks',
  title: 'Standard Webhooks',
  defaultSecretEnv: ['WEBHOOK_SECRET', 'WEBHOOK_SIGNING_SECRET', 'STANDARD_WEBHOOKS_SECRET'],
  ...svixScheme('webhook'),
  // The specification advises senders to stay below 20 kB ("Payload structure > Payload size").
  largeBodyBytes: 20_000,
  deliveryHeaders: () => ({ 'content-type': 'application/json', 'user-agent': 'Standard-Webhooks/1.0' }),
  events: contactEvents,
  defaultEvents: Object.keys(contactEvents),
  lifecycles: [contactLifecycle],
}
