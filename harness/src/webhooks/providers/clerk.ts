/** Clerk sends its events through svix (Clerk docs: "Sync Clerk data to your app with webhooks"). */
import { clerkEvents } from '../events/clerk.ts'
import type { Lifecycle, Provider } from '../provider.ts'
import { svixScheme } from './svix-scheme.ts'

/** svix, API reference of "Create Message": payloads of up to about 350 kB. A little is left for what surrounds them. */
export const SVIX_LARGE_BODY = 340_000

const lifecycle = (of: string, family: string): Lifecycle => ({
  of,
  created: `${family}.created`,
  updated: `${family}.updated`,
  deleted: `${family}.deleted`,
})

export const clerk: Provider = {
  name: 'clerk',
  title: 'Clerk (svix)',
  // `verifyWebhook()` reads the first by itself; the second is the name of older guides.
  defaultSecretEnv: ['CLERK_WEBHOOK_SIGNING_SECRET', 'CLERK_WEBHOOK_SECRET', 'WEBHOOK_SECRET'],
  // `verifyWebhook()` of @clerk/backend reads `svix-*` only; svix's own `verify()` takes both families.
  ...svixScheme('svix'),
  largeBodyBytes: SVIX_LARGE_BODY,
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
  lifecycles: [
    lifecycle('user', 'user'),
    lifecycle('organization', 'organization'),
    lifecycle('membership', 'organizationMembership'),
  ],
}
