/**
 * Keeps the copy of Clerk's users, organizations and memberships. Deliveries come in any order, therefore
 *  - `created` and `updated` are the same upsert, taken only when Clerk's clock is newer than the row's;
 *  - `deleted` leaves a tombstone (also when the row was never seen), and nothing brings a tombstone back.
 */
import 'server-only'
import type { OrganizationJSON, OrganizationMembershipJSON, UserJSON } from '@clerk/nextjs/server'
import type { WebhookEvent } from '@clerk/nextjs/webhooks'
import { and, eq, lt } from 'drizzle-orm'
import { memberships, organizations, users } from '@/db/schema'
import type { Transaction } from './deliveries'

export async function applyClerkEvent(tx: Transaction, event: WebhookEvent): Promise<void> {
  switch (event.type) {
    case 'user.created':
    case 'user.updated':
      return saveUser(tx, event.data)
    case 'user.deleted':
      return buryUser(tx, event.data.id)
    case 'organization.created':
    case 'organization.updated':
      return saveOrganization(tx, event.data)
    case 'organization.deleted':
      return buryOrganization(tx, event.data.id)
    case 'organizationMembership.created':
    case 'organizationMembership.updated':
      return saveMembership(tx, event.data, false)
    case 'organizationMembership.deleted':
      return saveMembership(tx, event.data, true)
    default:
      // Clerk adds event types, and an endpoint may subscribe to more than it needs.
      return
  }
}

/** The address the user chose as primary. The list's first entry is merely the oldest one. */
function primaryEmail(user: UserJSON): string | null {
  const primary = user.email_addresses.find((address) => address.id === user.primary_email_address_id)
  return primary?.email_address ?? null
}

async function saveUser(tx: Transaction, user: UserJSON): Promise<void> {
  const values = {
    email: primaryEmail(user),
    firstName: user.first_name,
    lastName: user.last_name,
    imageUrl: user.image_url,
    sourceUpdatedAt: user.updated_at,
  }
  await tx
    .insert(users)
    .values({ id: user.id, ...values })
    .onConflictDoUpdate({
      target: users.id,
      set: values,
      setWhere: and(eq(users.deleted, false), lt(users.sourceUpdatedAt, values.sourceUpdatedAt)),
    })
}

async function buryUser(tx: Transaction, id: string | undefined): Promise<void> {
  if (!id) return
  // Personal data goes; the id stays, so that a late event cannot create the user again.
  const tombstone = { deleted: true, email: null, firstName: null, lastName: null, imageUrl: null }
  await tx
    .insert(users)
    .values({ id, ...tombstone })
    .onConflictDoUpdate({ target: users.id, set: tombstone })
}

async function saveOrganization(tx: Transaction, organization: OrganizationJSON): Promise<void> {
  const values = { slug: organization.slug, name: organization.name, sourceUpdatedAt: organization.updated_at }
  await tx
    .insert(organizations)
    .values({ id: organization.id, ...values })
    .onConflictDoUpdate({
      target: organizations.id,
      set: values,
      setWhere: and(eq(organizations.deleted, false), lt(organizations.sourceUpdatedAt, values.sourceUpdatedAt)),
    })
}

async function buryOrganization(tx: Transaction, id: string | undefined): Promise<void> {
  if (!id) return
  await tx
    .insert(organizations)
    .values({ id, deleted: true })
    .onConflictDoUpdate({ target: organizations.id, set: { deleted: true } })
}

async function saveMembership(
  tx: Transaction,
  membership: OrganizationMembershipJSON,
  deleted: boolean,
): Promise<void> {
  const values = {
    organizationId: membership.organization.id,
    userId: membership.public_user_data.user_id,
    role: membership.role,
    sourceUpdatedAt: membership.updated_at,
    deleted,
  }
  const newer = lt(memberships.sourceUpdatedAt, values.sourceUpdatedAt)
  await tx
    .insert(memberships)
    .values({ id: membership.id, ...values })
    .onConflictDoUpdate({
      target: memberships.id,
      set: values,
      // A deletion always counts: leaving does not touch Clerk's clock of the membership.
      setWhere: deleted ? eq(memberships.deleted, false) : and(eq(memberships.deleted, false), newer),
    })
}
