/** Callers to begin with, from what the code asks for. A team gives them better names. */
import type { Access, ReportEntry } from '../access/index.ts'
import type { IdentityConfig, OrganizationConfig, WebhookConfig } from '../config/index.ts'
import type { CustomClaim } from '../rules/index.ts'
import type { WebhookHint } from '../routes/index.ts'

/** One value of the config, and where the code asks for it. */
export interface Suggested<Value> {
  name: string
  value: Value
  /** `role:admin, asked for in app/admin/page.tsx:7` */
  why: string
}

export interface Suggestions {
  organizations: Suggested<OrganizationConfig>[]
  identities: Suggested<IdentityConfig>[]
  sessionClaims: Suggested<string>[]
  webhooks: Suggested<WebhookConfig>[]
  /** What is asked for, and no caller is suggested for: lines for a person. */
  left: string[]
}

/** An access that is asked for, and where. */
export interface Asked {
  access: Access
  /** `app/admin/page.tsx:7` */
  place: string
}

const ORGANIZATION = 'acme'
const OTHER_ORGANIZATION = 'globex'

/** What entry points ask of their callers, each access once, with the first place. */
export function askedBy(entries: ReportEntry[]): Asked[] {
  return entries.flatMap(({ guard, file, line }) => {
    const [first] = guard.evidence
    const place = first ? `${first.file}:${first.line}` : `${file}:${line}`
    return [guard.access, ...(guard.anyOf ?? [])].map((access) => ({ access, place }))
  })
}

/**
 * @param asked by entry points and by the proxy
 * @param claims custom claims that the code reads from session tokens
 */
export function suggest(
  asked: Asked[],
  claims: CustomClaim[],
  hints: WebhookHint[],
  entries: ReportEntry[],
): Suggestions {
  const unique = asked.filter(({ access }, index) => asked.findIndex((one) => one.access === access) === index)
  const isOfOrganization = ({ access }: Asked) => access === 'org' || /^(org|permission):/.test(access)
  const ofOrganization = unique.filter(isOfOrganization)
  const [firstOf] = ofOrganization
  // What a caller's role is worth is told by the session token alone: of one that is read elsewhere, the prediction would
  // be wrong.
  const isLeft = ({ access }: Asked) => access.startsWith('role:') && claims.length === 0
  const identities = [
    ...unique.filter((one) => !isLeft(one)).flatMap((one) => identityFor(one)),
    ...(firstOf === undefined ? [] : tenants(firstOf, ofOrganization)),
  ]
  return {
    organizations:
      firstOf === undefined ? [] : [ORGANIZATION, OTHER_ORGANIZATION].map((name) => ({ name, value: {}, why: '' })),
    identities: named(identities),
    sessionClaims: claims.map(({ claim, file, line }) => ({
      name: claim,
      value: /metadata$/i.test(claim) ? '{{user.public_metadata}}' : `{{user.public_metadata.${claim}}}`,
      why: `read in ${file}:${line}`,
    })),
    webhooks: webhooksOf(hints, entries),
    left: unique
      .filter(isLeft)
      .map(
        ({ access, place }) =>
          `${access}, asked for in ${place}, is not read from the session token: add a caller with it, and \`sessionClaims\` where tokens carry it.`,
      ),
  }
}

function identityFor({ access, place }: Asked): Suggested<IdentityConfig>[] {
  const why = `${access}, asked for in ${place}`
  const value = access.slice(access.indexOf(':') + 1)
  const membership = (extra: { role?: string; permissions?: string[] }): IdentityConfig => ({
    organizations: [{ slug: ORGANIZATION, ...extra }],
  })
  if (access.startsWith('role:')) return [{ name: value, value: { publicMetadata: { role: value } }, why }]
  if (access.startsWith('org:')) {
    const role = bare(value)
    // The plain member comes with the organization.
    if (role === 'member' || !/^[^\s:]+$/.test(role)) return []
    return [{ name: `org-${role}`, value: membership({ role: `org:${role}` }), why }]
  }
  const permission = permissionOf(access)
  if (permission === null) return []
  return [{ name: bare(permission), value: membership({ permissions: [permission] }), why }]
}

/** A member without any right, and somebody of another organization who has them all: must see nothing of the first. */
function tenants(first: Asked, asked: Asked[]): Suggested<IdentityConfig>[] {
  const permissions = asked.flatMap(({ access }) => permissionOf(access) ?? [])
  const rights = { role: 'org:admin', ...(permissions.length === 0 ? {} : { permissions }) }
  return [
    {
      name: 'member',
      value: { organizations: [{ slug: ORGANIZATION }] },
      why: `an organization, asked for in ${first.place}`,
    },
    {
      name: 'other-org',
      value: { organizations: [{ slug: OTHER_ORGANIZATION, ...rights }] },
      why: 'another tenant: must see nothing of the first',
    },
  ]
}

/** In the form that a session token can carry: `org:invoices:create`; null: another access, or one that none can. */
function permissionOf(access: Access): string | null {
  if (!access.startsWith('permission:')) return null
  const permission = `org:${bare(access.slice('permission:'.length))}`
  return /^org:(?!sys_)[^\s:,]+:[^\s:,]+$/.test(permission) ? permission : null
}

const bare = (role: string) => role.replace(/^org:/, '')

const RESERVED = ['anonymous', 'signed-in']

/** Short names, each once. */
function named(identities: Suggested<IdentityConfig>[]): Suggested<IdentityConfig>[] {
  const taken = new Set(RESERVED)
  return identities.map((one) => {
    const short =
      one.name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'caller'
    let name = short
    for (let count = 2; taken.has(name); count++) name = `${short}-${count}`
    taken.add(name)
    return { ...one, name }
  })
}

function webhooksOf(hints: WebhookHint[], entries: ReportEntry[]): Suggested<WebhookConfig>[] {
  return hints.flatMap(({ entryId, provider, secretEnv, evidence }) => {
    const entry = entries.find(({ id }) => id === entryId)
    // How a sender of one's own signs, no code says in a way that could be read.
    if (!entry || provider === 'custom') return []
    const value = { provider, ...(secretEnv === null ? {} : { secretEnv }) }
    return [{ name: entry.pattern, value, why: `${evidence.what} in ${evidence.file}:${evidence.line}` }]
  })
}
