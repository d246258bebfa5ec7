/** A sender other than Clerk that delivers through svix: its header names, and a body that says little. */
import { contactEvents, contactLifecycle } from '../events/contact.ts'
import type { Provider } from '../provider.ts'
import { SVIX_LARGE_BODY } from './clerk.ts'
import { svixScheme } from './svix-scheme.ts'

export const svix: Provider = {
  name: 'svix',
  title: 'svix',
  defaultSecretEnv: ['SVIX_WEBHOOK_SECRET', 'WEBHOOK_SECRET', 'WEBHOOK_SIGNING_SECRET'],
  ...svixScheme('svix'),
  largeBodyBytes: SVIX_LARGE_BODY,
  deliveryHeaders: () => ({ 'content-type': 'application/json', 'user-agent': 'Svix-Webhooks/1.82.0 (sender-9YMgn)' }),
  events: contactEvents,
  defaultEvents: Object.keys(contactEvents),
  lifecycles: [contactLifecycle],
}
