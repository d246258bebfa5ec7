/** What happens in the instance, as its webhooks tell it (Clerk docs, "Webhooks > Supported events"). */
import { invitationJson, membershipJson, organizationJson, sessionJson, userJson } from './shapes.ts'
import type { Store } from './store.ts'

export type EventType =
  | 'user.created'
  | 'user.updated'
  | 'user.deleted'
  | 'session.created'
  | 'session.ended'
  | 'session.removed'
  | 'session.revoked'
  | 'organization.created'
  | 'organization.updated'
  | 'organization.deleted'
  | 'organizationMembership.created'
  | 'organizationMembership.updated'
  | 'organizationMembership.deleted'
  | 'organizationInvitation.created'
  | 'organizationInvitation.accepted'
  | 'organizationInvitation.revoked'

/** Body of a delivery. */
export interface ClerkEvent {
  type: EventType
  object: 'event'
  data: Record<string, unknown>
  event_attributes: { http_request: { client_ip: string; user_agent: string } }
  instance_id: string
  /** Milliseconds since 1970. */
  timestamp: number
}

/** The event as it is at this moment: what it tells of may change or go at the next. */
export function eventOf(type: EventType, id: string, store: Store, instanceId: string): ClerkEvent {
  return {
    type,
    object: 'event',
    data: dataOf(type, id, store),
    event_attributes: { http_request: { client_ip: '127.0.0.1', user_agent: 'Routewarden local Clerk' } },
    instance_id: instanceId,
    timestamp: Date.now(),
  }
}

function dataOf(type: EventType, id: string, store: Store): Record<string, unknown> {
  const [object] = type.split('.')
  if (type === 'user.deleted' || type === 'organization.deleted') return { object, id, deleted: true }
  switch (object) {
    case 'user':
      return userJson(store.user(id))
    case 'session':
      return sessionJson(store.session(id))
    case 'organization':
      return organizationJson(store.organization(id), store)
    case 'organizationMembership': {
      const membership = store.memberships.get(id)
      return membership ? membershipJson(membership, store) : { id }
    }
    default: {
      const invitation = store.invitations.get(id)
      return invitation ? invitationJson(invitation, null) : { id }
    }
  }
}
