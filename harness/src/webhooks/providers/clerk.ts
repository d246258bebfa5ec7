/** Clerk sends its events through svix (Clerk docs: "Sync Clerk data to your app with webhooks"). */
import { clerkEvents } from '../events/clerk.ts'
import type { Provider } from '../provider.ts'
import { svixScheme } from './svix.ts'

export const clerk: Provider = {
  name: 'clerk',
  title: 'Clerk (svix)',
  // `verifyWebhook()` reads the first by itself; the second is the name of older guides.
  defaultSecretEnv: ['CLERK_WEBHOOK_SIGNING_SECRET', 'CLERK_WEBHOOK_SECRET', 'WEBHOOK_SECRET'],
  ...svixScheme('svix'),
  deliveryHeaders: () => ({ 'content-type': 'application/json', 'user-agent': 'Svix-Webhooks/1.82.0 (sender-9YMgn)' }),
  events: clerkEvents,
  defaultEvents: [
    'user.created',
    'organization.created',
    'organizationMembership.created',
    'user.updated',
    'session.created',
    'organizationInvitation.created',
    'email.created',
    'user.deleted',
    'organization.deleted',
  ],
}
