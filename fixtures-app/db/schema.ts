/**
 * The app's tables.
 *
 * `users`, `organizations` and `memberships` are copies of what Clerk knows, written by its webhook only.
 * Webhooks arrive late, twice and out of order, so these three
 *  - carry `source_updated_at` (Clerk's own clock, in ms): an older event never overwrites a newer one;
 *  - keep deleted rows as tombstones: a late `created` or `updated` never brings one back;
 *  - have no foreign keys among each other: a membership may arrive before its user.
 */
import { bigint, boolean, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  email: text('email'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  imageUrl: text('image_url'),
  stripeCustomerId: text('stripe_customer_id'),
  plan: text('plan'),
  subscriptionStatus: text('subscription_status'),
  /** Stripe's clock, in seconds: the newest billing event applied. */
  billingUpdatedAt: bigint('billing_updated_at', { mode: 'number' }).notNull().default(0),
  /** Clerk's clock, in ms: the newest user event applied. */
  sourceUpdatedAt: bigint('source_updated_at', { mode: 'number' }).notNull().default(0),
  deleted: boolean('deleted').notNull().default(false),
})

export const organizations = pgTable('organizations', {
  id: text('id').primaryKey(),
  slug: text('slug'),
  name: text('name'),
  sourceUpdatedAt: bigint('source_updated_at', { mode: 'number' }).notNull().default(0),
  deleted: boolean('deleted').notNull().default(false),
})

export const memberships = pgTable(
  'memberships',
  {
    /** Clerk's membership id: leaving and joining again makes a new one, so tombstones stay true. */
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    userId: text('user_id').notNull(),
    role: text('role').notNull(),
    sourceUpdatedAt: bigint('source_updated_at', { mode: 'number' }).notNull().default(0),
    deleted: boolean('deleted').notNull().default(false),
  },
  (table) => [index('memberships_organization_idx').on(table.organizationId)],
)

export const projects = pgTable(
  'projects',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    name: text('name').notNull(),
    summary: text('summary').notNull().default(''),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('projects_organization_idx').on(table.organizationId)],
)

export const documents = pgTable(
  'documents',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    /** The member who may edit it beside the organization's admins. */
    ownerId: text('owner_id').notNull(),
    projectId: text('project_id').references(() => projects.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    body: text('body').notNull().default(''),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('documents_organization_idx').on(table.organizationId)],
)

export const files = pgTable(
  'files',
  {
    organizationId: text('organization_id').notNull(),
    name: text('name').notNull(),
    contentType: text('content_type').notNull(),
    content: text('content').notNull(),
  },
  // Two organizations may both have a `report.csv`: the tenant is part of the key.
  (table) => [primaryKey({ columns: [table.organizationId, table.name] })],
)

/** One row for each delivery that took effect; the key is what makes a second delivery harmless. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    provider: text('provider').notNull(),
    id: text('id').notNull(),
    event: text('event').notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.id] })],
)

export const repositoryEvents = pgTable('repository_events', {
  deliveryId: text('delivery_id').primaryKey(),
  event: text('event').notNull(),
  repository: text('repository').notNull(),
  ref: text('ref'),
  headCommit: text('head_commit'),
  sender: text('sender'),
})
