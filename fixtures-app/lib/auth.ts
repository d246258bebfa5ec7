/**
 * Every guard of the app. Each resource calls one of these before any other work; the proxy is only the first lock.
 *
 * Three kinds of caller want three kinds of refusal:
 * - pages redirect to sign-in, or say "not found";
 * - route handlers answer 401, 403 or 404 as JSON (`if (caller instanceof Response) return caller`);
 * - Server Actions return a refusal that the form can show (`if (!caller.ok) return caller`).
 */
import 'server-only'
import { auth } from '@clerk/nextjs/server'
import { notFound, redirect } from 'next/navigation'
import { refuse, type Refused } from '@/lib/refusal'

export interface Caller {
  userId: string
}

export interface OrgCaller extends Caller {
  orgId: string
  /** May edit documents of others in the organization. */
  isOrgAdmin: boolean
  /** May create, rename and delete projects. */
  canManageProjects: boolean
}

type Auth = Awaited<ReturnType<typeof auth>>

/**
 * The caller as a member of the active organization, or null without one. The organization comes from the session
 * token only, never from the request: a caller must not be able to pick the tenant.
 */
function asOrgCaller(session: Auth): OrgCaller | null {
  const { userId, orgId, has } = session
  if (!userId || !orgId) return null
  const isOrgAdmin = has({ role: 'org:admin' })
  // Either is enough: small teams only hand out roles, larger ones give the permission to a custom role.
  const canManageProjects = isOrgAdmin || has({ permission: 'org:projects:manage' })
  return { userId, orgId, isOrgAdmin, canManageProjects }
}

/** The role is read from the session token, which Clerk signs; see README "Roles" for the template that puts it there. */
function isAdmin(session: Auth): boolean {
  return session.sessionClaims?.metadata?.role === 'admin'
}

// Pages

/** A signed-in user, or a redirect to sign-in that leads back here. */
export async function requireUser(): Promise<Caller> {
  const { userId, redirectToSignIn } = await auth()
  if (!userId) return redirectToSignIn()
  return { userId }
}

/** A signed-in user with an active organization; without one, the page where it is chosen. */
export async function requireOrg(): Promise<OrgCaller> {
  const session = await auth()
  if (!session.userId) return session.redirectToSignIn()
  const caller = asOrgCaller(session)
  if (!caller) redirect('/onboarding')
  return caller
}

/** An administrator of the product. Others get "not found": the area's existence is none of their business. */
export async function requireAdmin(): Promise<Caller> {
  const session = await auth()
  if (!session.userId) return session.redirectToSignIn()
  if (!isAdmin(session)) notFound()
  return { userId: session.userId }
}

// Route handlers

export async function requireUserForApi(): Promise<Caller | Response> {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'unauthorized' }, { status: 401 })
  return { userId }
}

export async function requireOrgForApi(): Promise<OrgCaller | Response> {
  const session = await auth()
  if (!session.userId) return Response.json({ error: 'unauthorized' }, { status: 401 })
  const caller = asOrgCaller(session)
  if (!caller) return Response.json({ error: 'forbidden' }, { status: 403 })
  return caller
}

export async function requireAdminForApi(): Promise<Caller | Response> {
  const session = await auth()
  if (!session.userId) return Response.json({ error: 'unauthorized' }, { status: 401 })
  if (!isAdmin(session)) return Response.json({ error: 'forbidden' }, { status: 403 })
  return { userId: session.userId }
}

// Server Actions

export async function requireOrgForAction(): Promise<(OrgCaller & { ok: true }) | Refused> {
  const session = await auth()
  if (!session.userId) return refuse('unauthorized')
  const caller = asOrgCaller(session)
  if (!caller) return refuse('forbidden')
  return { ok: true, ...caller }
}

export async function requireAdminForAction(): Promise<(Caller & { ok: true }) | Refused> {
  const session = await auth()
  if (!session.userId) return refuse('unauthorized')
  if (!isAdmin(session)) return refuse('forbidden')
  return { ok: true, userId: session.userId }
}
