/**
 * Seed data: two organizations that must never see each other's rows, and one user for each kind of caller.
 * User and organization ids can be replaced, because a real Clerk instance hands out its own.
 */
import { sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { documents, files, memberships, organizations, projects, users } from './schema'

export interface SeedIds {
  plain: string
  member: string
  owner: string
  orgAdmin: string
  admin: string
  other: string
  acme: string
  globex: string
}

export const DEFAULT_IDS: SeedIds = {
  plain: 'user_plain',
  member: 'user_member',
  owner: 'user_owner',
  orgAdmin: 'user_org_admin',
  admin: 'user_admin',
  other: 'user_other',
  acme: 'org_acme',
  globex: 'org_globex',
}

const CREATED = new Date('2026-01-05T09:00:00Z')

/** Clerk's clock of the seed rows: older than any event that a test or a live instance sends. */
const SOURCE_UPDATED_AT = CREATED.getTime()

function userRows(ids: SeedIds) {
  const row = (id: string, firstName: string, lastName: string) => ({
    id,
    firstName,
    lastName,
    email: `${firstName.toLowerCase()}@example.com`,
    sourceUpdatedAt: SOURCE_UPDATED_AT,
  })
  return [
    row(ids.plain, 'Piet', 'Lindqvist'),
    row(ids.member, 'Mara', 'Okafor'),
    row(ids.owner, 'Olu', 'Brandt'),
    row(ids.orgAdmin, 'Greta', 'Sato'),
    row(ids.admin, 'Ada', 'Vance'),
    row(ids.other, 'Otis', 'Moreau'),
  ]
}

function membershipRows(ids: SeedIds) {
  const row = (organizationId: string, userId: string, role: string) => ({
    id: `orgmem_${organizationId}_${userId}`,
    organizationId,
    userId,
    role,
    sourceUpdatedAt: SOURCE_UPDATED_AT,
  })
  return [
    row(ids.acme, ids.member, 'org:member'),
    row(ids.acme, ids.owner, 'org:member'),
    row(ids.acme, ids.orgAdmin, 'org:admin'),
    row(ids.globex, ids.other, 'org:admin'),
  ]
}

function projectRows(ids: SeedIds) {
  const row = (id: string, organizationId: string, createdBy: string, name: string, summary: string) => ({
    id,
    organizationId,
    createdBy,
    name,
    summary,
    createdAt: CREATED,
  })
  return [
    row('prj_apollo', ids.acme, ids.orgAdmin, 'Apollo', 'Move the order system off the old mainframe by June.'),
    row('prj_beacon', ids.acme, ids.orgAdmin, 'Beacon', 'Status page and incident calls that people can follow.'),
    row('prj_cobalt', ids.globex, ids.other, 'Cobalt', 'Confidential: the new alloy, from lab to first furnace.'),
  ]
}

function documentRows(ids: SeedIds) {
  return [
    {
      id: 'doc_handbook',
      organizationId: ids.acme,
      ownerId: ids.owner,
      projectId: 'prj_apollo',
      title: 'Migration handbook',
      body: 'Freeze writes at 22:00, copy, compare counts, then switch the readers first and the writers last.',
      createdAt: CREATED,
    },
    {
      id: 'doc_runbook',
      organizationId: ids.acme,
      ownerId: ids.orgAdmin,
      projectId: 'prj_beacon',
      title: 'Incident runbook',
      body: 'One person leads, one writes, everybody else fixes. Say what is known every twenty minutes.',
      createdAt: CREATED,
    },
    {
      id: 'doc_formula',
      organizationId: ids.globex,
      ownerId: ids.other,
      projectId: 'prj_cobalt',
      title: 'Alloy formula',
      body: 'Confidential to Globex: seventeen parts cobalt, three parts patience.',
      createdAt: CREATED,
    },
  ]
}

function fileRows(ids: SeedIds) {
  const csv = (organizationId: string, content: string) => ({
    organizationId,
    name: 'report.csv',
    contentType: 'text/csv; charset=utf-8',
    content,
  })
  return [
    csv(ids.acme, 'month,hours\n2026-01,412\n2026-02,388\n'),
    csv(ids.globex, 'month,furnaces\n2026-01,3\n2026-02,4\n'),
  ]
}

/** Adds the seed rows that are missing; never changes a row that is there. */
export async function seed(db: Pick<NodePgDatabase, 'insert'>, ids: SeedIds = DEFAULT_IDS): Promise<void> {
  await db.insert(users).values(userRows(ids)).onConflictDoNothing()
  await db
    .insert(organizations)
    .values([
      { id: ids.acme, slug: 'acme', name: 'Acme', sourceUpdatedAt: SOURCE_UPDATED_AT },
      { id: ids.globex, slug: 'globex', name: 'Globex', sourceUpdatedAt: SOURCE_UPDATED_AT },
    ])
    .onConflictDoNothing()
  await db.insert(memberships).values(membershipRows(ids)).onConflictDoNothing()
  await db.insert(projects).values(projectRows(ids)).onConflictDoNothing()
  await db.insert(documents).values(documentRows(ids)).onConflictDoNothing()
  await db.insert(files).values(fileRows(ids)).onConflictDoNothing()
}

/** Empties every table of the app and seeds it again, in one transaction: no reader sees it half done. */
export async function reseed(db: NodePgDatabase, ids: SeedIds = DEFAULT_IDS): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(
      sql`truncate users, organizations, memberships, projects, documents, files, webhook_deliveries, repository_events`,
    )
    await seed(tx, ids)
  })
}
