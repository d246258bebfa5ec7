/**
 * Keeps the copy of Clerk's users, organizations and memberships. Deliveries come in any order, therefore
 *  - `created` and `updated` are the same upsert, taken only when Clerk's clock is newer than the row's;
 *  - `deleted` leaves a tombstone (also when the row was never seen), and nothing brings a tombstone back.
 */
import 'server-only'
import type { WebhookEvent } from '@clerk/nextjs/webhooks'
import { and, eq, lt } from 'drizzle-orm'
import { z } from 'zod'
import { memberships, organizations, users } from '@/db/schema'
import type { Transaction } from './deliveries'

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

/** Only the fields that are stored: Clerk's payloads grow, and a new field must not stop the sync. */
const userData = z.object({
  id: z.string(),
  first_name: text,
  last_name: text,
  image_url: text,
  primary_email_address_id: text,
  email_addresses: z.array(z.object({ id: z.string(), email_address: z.string() })).default([]),
  updated_at: z.number(),
})

const organizationData = z.object({ id: z.string(), slug: text, name: text, updated_at: z.number() })

const membershipData = z.object({
  id: z.string(),
  role: z.string(),
  organization: z.object({ id: z.string() }),
  public_user_data: z.object({ user_id: z.string() }),
  updated_at: z.number(),
})

const deletedData = z.object({ id: z.string() })

/** @throws {z.ZodError} the event's data lacks what it is stored by */
export async function applyClerkEvent(tx: Transaction, event: WebhookEvent): Promise<void> {
  switch (event.type) {
    case 'user.created':
    case 'user.updated':
      return saveUser(tx, userData.parse(event.data))
    case 'user.deleted':
      return buryUser(tx, deletedData.parse(event.data).id)
    case 'organization.created':
    case 'organization.updated':
      return saveOrganization(tx, organizationData.parse(event.data))
    case 'organization.deleted':
      return buryOrganization(tx, deletedData.parse(event.data).id)
    case 'organizationMembership.created':
    case 'organizationMembership.updated':
      return saveMembership(tx, membershipData.parse(event.data), false)
    case 'organizationMembership.deleted':
      return saveMembership(tx, membershipData.parse(event.data), true)
    default:
      // Clerk adds event types, and an endpoint may subscribe to more than it needs.
      return
  }
}

/** The address the user chose as primary. The list's first entry is merely the oldest one. */
function primaryEmail(user: z.infer<typeof userData>): string | null {
  const primary = user.email_addresses.find((address) => address.id === user.primary_email_address_id)
  return primary?.email_address ?? null
}

async function saveUser(tx: Transaction, user: z.infer<typeof userData>): Promise<void> {
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

async function buryUser(tx: Transaction, id: string): Promise<void> {
  // Personal data goes; the id stays, so that a late event cannot create the user again.
  const tombstone = { deleted: true, email: null, firstName: null, lastName: null, imageUrl: null }
  await tx
    .insert(users)
    .values({ id, ...tombstone })
    .onConflictDoUpdate({ target: users.id, set: tombstone })
}

async function saveOrganization(tx: Transaction, organization: z.infer<typeof organizationData>): Promise<void> {
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

async function buryOrganization(tx: Transaction, id: string): Promise<void> {
  await tx
    .insert(organizations)
    .values({ id, deleted: true })
    .onConflictDoUpdate({ target: organizations.id, set: { deleted: true } })
}

async function saveMembership(
  tx: Transaction,
  membership: z.infer<typeof membershipData>,
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
