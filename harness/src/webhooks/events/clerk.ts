/**
 * Clerk's event catalogue: `data` in the envelope that every delivery has. All types of `WebhookEvent` of
 * @clerk/backend 3.25 are there.
 */
import type { EventBody, EventSample } from '../provider.ts'
import type { Seed } from '../seed.ts'
import { paymentAttemptData, subscriptionData, subscriptionItemData } from './clerk-billing.ts'
import { domainData, invitationData, membershipData, organizationData } from './clerk-organization.ts'
import {
  deletedData,
  emailData,
  permissionData,
  roleData,
  sessionData,
  smsData,
  userData,
  waitlistEntryData,
} from './clerk-user.ts'

const deleted = (object: string, prefix: string) => (seed: Seed) => deletedData(object, seed.id(prefix))

/** By event type. A membership that ends comes with its whole data, not as `deleted: true`. */
const data: Record<string, (seed: Seed) => EventBody> = {
  'user.created': userData,
  'user.updated': userData,
  'user.deleted': deleted('user', 'user_'),
  'organization.created': organizationData,
  'organization.updated': organizationData,
  'organization.deleted': deleted('organization', 'org_'),
  'organizationMembership.created': membershipData,
  'organizationMembership.updated': membershipData,
  'organizationMembership.deleted': membershipData,
  'organizationInvitation.created': (seed) => invitationData(seed, 'pending'),
  'organizationInvitation.accepted': (seed) => invitationData(seed, 'accepted'),
  'organizationInvitation.revoked': (seed) => invitationData(seed, 'revoked'),
  'session.created': (seed) => sessionData(seed, 'active'),
  'session.ended': (seed) => sessionData(seed, 'ended'),
  'session.removed': (seed) => sessionData(seed, 'removed'),
  'session.revoked': (seed) => sessionData(seed, 'revoked'),
  'role.created': roleData,
  'role.updated': roleData,
  'role.deleted': roleData,
  'permission.created': permissionData,
  'permission.updated': permissionData,
  'permission.deleted': permissionData,
  'organizationDomain.created': domainData,
  'organizationDomain.updated': domainData,
  'organizationDomain.deleted': deleted('organization_domain', 'orgdmn_'),
  'email.created': emailData,
  'sms.created': smsData,
  'waitlistEntry.created': (seed) => waitlistEntryData(seed, 'pending'),
  'waitlistEntry.updated': (seed) => waitlistEntryData(seed, 'invited'),
  'subscription.created': (seed) => subscriptionData(seed, 'incomplete'),
  'subscription.updated': (seed) => subscriptionData(seed, 'active'),
  'subscription.active': (seed) => subscriptionData(seed, 'active'),
  'subscription.pastDue': (seed) => subscriptionData(seed, 'past_due'),
  'subscriptionItem.created': (seed) => subscriptionItemData(seed, 'incomplete'),
  'subscriptionItem.updated': (seed) => subscriptionItemData(seed, 'active'),
  'subscriptionItem.active': (seed) => subscriptionItemData(seed, 'active'),
  'subscriptionItem.canceled': (seed) => subscriptionItemData(seed, 'canceled'),
  'subscriptionItem.upcoming': (seed) => subscriptionItemData(seed, 'upcoming'),
  'subscriptionItem.ended': (seed) => subscriptionItemData(seed, 'ended'),
  'subscriptionItem.abandoned': (seed) => subscriptionItemData(seed, 'abandoned'),
  'subscriptionItem.incomplete': (seed) => subscriptionItemData(seed, 'incomplete'),
  'subscriptionItem.pastDue': (seed) => subscriptionItemData(seed, 'past_due'),
  'subscriptionItem.freeTrialEnding': (seed) => subscriptionItemData(seed, 'active'),
  'paymentAttempt.created': (seed) => paymentAttemptData(seed, 'pending'),
  'paymentAttempt.updated': (seed) => paymentAttemptData(seed, 'paid'),
}

const envelope =
  (type: string, dataOf: (seed: Seed) => EventBody): EventSample =>
  (seed) => ({
    data: dataOf(seed),
    event_attributes: { http_request: { client_ip: '192.0.2.10', user_agent: 'Mozilla/5.0 (X11; Linux x86_64)' } },
    instance_id: seed.id('ins_'),
    object: 'event',
    timestamp: seed.at.getTime(),
    type,
  })

export const clerkEvents: Record<string, EventSample> = Object.fromEntries(
  Object.entries(data).map(([type, dataOf]) => [type, envelope(type, dataOf)]),
)
