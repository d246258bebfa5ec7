/** Session tokens in both versions of their claims (Clerk docs, "Session tokens"), and the instance's custom claims. */
import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import type { InstanceKeys } from './keys.ts'
import type { Membership, Organization, Session, User } from './types.ts'

/** Clerk's own lifetime of a session token. */
const LIFETIME_SECONDS = 60
const CLOCK_SKEW_SECONDS = 10

export interface TokenSubject {
  session: Session
  user: User
  organization: Organization | null
  membership: Membership | null
}

export interface TokenOptions {
  /** Default 60; negative for a token that has expired already. */
  expiresInSeconds?: number
  /** `azp`: the origin that asked for the token. */
  authorizedParty?: string
  /** Version of the claims; SDKs before 2025 read only 1. Default 2. */
  version?: TokenVersion
}

export type TokenVersion = 1 | 2

/** @param template custom claims with shortcodes, as in Clerk's "Customize session token" */
export function signSessionToken(
  keys: InstanceKeys,
  subject: TokenSubject,
  template: Record<string, unknown>,
  options: TokenOptions = {},
): Promise<string> {
  const { session } = subject
  return signClaims(keys, {
    ...(fillTemplate(template, subject) as Record<string, unknown>),
    ...commonClaims(keys, subject, options),
    fva: [Math.floor((Date.now() - session.createdAt) / 60_000), -1],
    sid: session.id,
    ...(options.version === 1
      ? organizationClaimsV1(subject)
      : { sts: 'active', v: 2, ...organizationClaims(subject) }),
  })
}

/**
 * A token of a named JWT template, with the claims that every template has (Clerk docs, "JWT templates"): nothing of
 * the session. What a team's own template adds is set in Clerk's dashboard and not known here.
 */
export function signTemplateToken(
  keys: InstanceKeys,
  subject: TokenSubject,
  options: TokenOptions = {},
): Promise<string> {
  return signClaims(keys, { ...commonClaims(keys, subject, options), jti: randomBytes(10).toString('hex') })
}

function commonClaims(keys: InstanceKeys, subject: TokenSubject, options: TokenOptions) {
  const now = Math.floor(Date.now() / 1000)
  return {
    ...(options.authorizedParty === undefined ? {} : { azp: options.authorizedParty }),
    exp: now + (options.expiresInSeconds ?? LIFETIME_SECONDS),
    iat: now,
    iss: keys.issuer,
    nbf: now - CLOCK_SKEW_SECONDS,
    sub: subject.user.id,
  }
}

/** Claims as they are given, under the instance's key. */
export function signClaims(keys: InstanceKeys, claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: keys.kid, typ: 'JWT' }).sign(keys.privateKey)
}

/** `org_id` and its neighbours: how version 1 names the active organization. */
function organizationClaimsV1({ organization, membership }: TokenSubject): Record<string, unknown> {
  if (!organization || !membership) return {}
  return {
    org_id: organization.id,
    org_slug: organization.slug,
    org_role: membership.role,
    org_permissions: membership.permissions.filter((permission) => !permission.startsWith('org:sys_')),
  }
}

/**
 * `o` and `fea`: permissions are packed as a list of features, a list of actions, and per feature a number whose bits
 * (lowest first) say which actions are allowed (@clerk/shared/jwtPayloadParser). System permissions
 * (`org:sys_…`) are in no token (Clerk docs, "Roles and permissions"): at Clerk `has()` denies them on a server.
 */
function organizationClaims({ organization, membership }: TokenSubject): Record<string, unknown> {
  if (!organization || !membership) return {}
  const pairs = membership.permissions.flatMap((permission) => {
    const [, feature, action] = /^org:(?!sys_)([^:]+):([^:]+)$/.exec(permission) ?? []
    return feature !== undefined && action !== undefined ? [{ feature, action }] : []
  })
  const features = [...new Set(pairs.map((pair) => pair.feature))]
  const actions = [...new Set(pairs.map((pair) => pair.action))]
  const bits = features.map((feature) =>
    actions.reduce((sum, action, bit) => {
      const allowed = pairs.some((pair) => pair.feature === feature && pair.action === action)
      return allowed ? sum + 2 ** bit : sum
    }, 0),
  )
  return {
    o: {
      id: organization.id,
      slg: organization.slug,
      rol: membership.role.replace(/^org:/, ''),
      ...(pairs.length > 0 ? { per: actions.join(','), fpm: bits.join(',') } : {}),
    },
    ...(features.length > 0 ? { fea: features.map((feature) => `o:${feature}`).join(',') } : {}),
  }
}

/**
 * Fills shortcodes: one alone keeps its type (`'{{user.public_metadata}}'` is an object), one within text becomes text.
 * `{{a || b || 'text'}}` takes the first that is not empty (Clerk docs, "JWT templates > Conditional expressions").
 */
function fillTemplate(template: unknown, subject: TokenSubject): unknown {
  if (typeof template === 'string') {
    const alone = /^\{\{\s*([^}]+?)\s*\}\}$/.exec(template)?.[1]
    if (alone !== undefined) return evaluate(alone, subject) ?? null
    return template.replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, name: string) => asText(evaluate(name, subject)))
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, subject))
  if (typeof template === 'object' && template !== null) {
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fillTemplate(value, subject)]))
  }
  return template
}

function evaluate(expression: string, subject: TokenSubject): unknown {
  let value: unknown
  for (const operand of expression.split('||').map((part) => part.trim())) {
    const text = /^'(.*)'$|^"(.*)"$/.exec(operand)
    value = text ? (text[1] ?? text[2]) : shortcode(operand, subject)
    if (value) return value
  }
  return value
}

function asText(value: unknown): string {
  if (value == null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Clerk docs, "JWT templates > Shortcodes". `user.public_metadata.a.b` reaches into metadata. */
function shortcode(name: string, { user, organization, membership, session }: TokenSubject): unknown {
  const values: Record<string, unknown> = {
    'user.id': user.id,
    'user.external_id': user.externalId,
    'user.username': user.username,
    'user.first_name': user.firstName,
    'user.last_name': user.lastName,
    'user.full_name': [user.firstName, user.lastName].filter(Boolean).join(' '),
    'user.primary_email_address': user.email,
    'user.email_verified': true,
    'user.image_url': '',
    'user.public_metadata': user.publicMetadata,
    'user.unsafe_metadata': user.unsafeMetadata,
    'user.two_factor_enabled': false,
    'user.created_at': user.createdAt,
    'user.updated_at': user.updatedAt,
    'org.id': organization?.id,
    'org.name': organization?.name,
    'org.slug': organization?.slug,
    'org.role': membership?.role,
    'org.public_metadata': organization?.publicMetadata,
    'org_membership.public_metadata': membership?.publicMetadata,
    'session.id': session.id,
  }
  if (name in values) return values[name]
  const [, root, rest] = /^((?:user|org|org_membership)\.(?:public|unsafe)_metadata)\.(.+)$/.exec(name) ?? []
  if (root === undefined || rest === undefined) return undefined
  return rest
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], values[root])
}
