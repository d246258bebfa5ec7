import type { Finding } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { clerkKey, effective, instanceOf, loadOrder, variablesOf, type PlacedVariable } from './env-values.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning } from './source-files.ts'

const meta: RuleMeta = { id: 'env-missing', cwe: 'CWE-909', asvs: 'V13.2.6' }

const PUBLISHABLE = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'
const SECRET = 'CLERK_SECRET_KEY'

type Mode = 'development' | 'production'

interface Keys {
  publishable: PlacedVariable | null
  secret: PlacedVariable | null
}

/**
 * Contradictions between the app's own environment files. Their absence is none: in CI and on a platform the keys come
 * from elsewhere.
 */
export const envMissing: AuditRule = {
  ...meta,
  check: (facts) => {
    const files = facts.env.filter(({ template }) => !template)
    const modes = (['development', 'production'] as const).map((mode) => ({
      mode,
      keys: keysOf(loadOrder(files, mode)),
    }))
    const found = modes.flatMap(({ mode, keys }) => [
      ...wrongKind(keys),
      ...otherMode(keys, mode),
      ...otherInstance(keys, mode),
      ...halfOfPair(keys, facts),
    ])
    return unique([...found, ...liveInDevelopment(facts)])
  },
}

function keysOf(order: AuditFacts['env']): Keys {
  return { publishable: effective(order, PUBLISHABLE), secret: effective(order, SECRET) }
}

/** A secret key under the publishable key's name is shipped to browsers: `env-public-secret` says that. */
function wrongKind({ secret }: Keys): Finding[] {
  if (!secret || clerkKey(secret.value)?.kind !== 'publishable') return []
  return [
    at(secret, 'error', {
      message: `${SECRET} holds a publishable key (pk_…): Clerk refuses it, and nobody can sign in.`,
      help: `Put the secret key (sk_…) of the same instance into ${SECRET}: Clerk Dashboard > API keys.`,
    }),
  ]
}

function otherMode({ publishable, secret }: Keys, mode: Mode): Finding[] {
  const one = clerkKey(publishable?.value ?? '')
  const other = clerkKey(secret?.value ?? '')
  if (!publishable || !secret || !one || other?.kind !== 'secret' || one.mode === other.mode) return []
  return [
    at(secret, 'error', {
      message: `In ${mode} the publishable key is one of a ${one.mode} instance and the secret key one of a ${other.mode} instance: nobody can sign in.`,
      evidence: [placeOf(publishable), placeOf(secret)],
      help: 'Take both keys from the same instance: Clerk Dashboard > API keys.',
    }),
  ]
}

/**
 * A secret key does not name its instance, but the publishable key beside it does: where the two that are in force
 * come from two files, the one that is overridden tells.
 */
function otherInstance({ publishable, secret }: Keys, mode: Mode): Finding[] {
  if (!publishable || !secret || publishable.file === secret.file) return []
  const beside = effective([secret.file], PUBLISHABLE)
  const inForce = instanceOf(publishable.value)
  const overridden = beside === null ? null : instanceOf(beside.value)
  if (!beside || inForce === null || overridden === null || inForce === overridden) return []
  if (clerkKey(secret.value)?.mode !== clerkKey(publishable.value)?.mode) return []
  return [
    at(publishable, 'error', {
      message: `In ${mode} the keys of two different instances meet: ${publishable.file.file} replaces the publishable key of ${secret.file.file} and leaves its secret key, so every session is refused.`,
      evidence: [placeOf(publishable), placeOf(beside), placeOf(secret)],
      help: `Set ${SECRET} in ${publishable.file.file} too, with the key of the same instance.`,
    }),
  ]
}

/** A publishable key alone in a shared file is no contradiction: it is public, and the secret one comes from the platform. */
function halfOfPair({ publishable, secret }: Keys, facts: AuditFacts): Finding[] {
  const hasPublishable = publishable !== null && clerkKey(publishable.value) !== null
  const hasSecret = secret !== null && clerkKey(secret.value) !== null
  if (hasPublishable === hasSecret) return []
  const there = hasPublishable ? publishable : secret
  const missing = hasPublishable ? SECRET : PUBLISHABLE
  // Set for another mode, or to something that is no key of Clerk's: a reference to a vault, a made-up value of a test.
  const elsewhere = variablesOf(facts.env).filter(({ name, file }) => name === missing && !file.template)
  if (elsewhere.some(({ value }) => value.trim() !== '')) return []
  const isLocal = there?.file.file.endsWith('.local') ?? false
  if (!there || (hasPublishable && !isLocal)) return []
  if (givenInCode(facts, hasPublishable ? 'secretKey' : 'publishableKey')) return []
  return [
    at(there, isLocal ? 'error' : 'warning', {
      message: `${there.file.file} sets ${there.name} and no environment file sets ${missing}: the app stops with "Missing ${hasPublishable ? 'secretKey' : 'publishableKey'}" at the first request.`,
      help: `Set ${missing} beside it, with the key of the same instance: Clerk Dashboard > API keys.`,
    }),
  ]
}

/** Handed over as a prop or option (`<ClerkProvider publishableKey={…}>`, `clerkMiddleware(…, { secretKey })`). */
export function givenInCode(facts: AuditFacts, option: 'publishableKey' | 'secretKey'): boolean {
  return filesMentioning(facts, option).some(({ text }) => new RegExp(`\\b${option}\\s*[=:,}]`).test(text))
}

function liveInDevelopment(facts: AuditFacts): Finding[] {
  const files = facts.env.filter(({ template, file }) => !template && !/\.production\b|\.test\b/.test(file))
  return variablesOf(files).flatMap((variable) => {
    if (variable.name !== PUBLISHABLE && variable.name !== SECRET) return []
    if (clerkKey(variable.value)?.mode !== 'live') return []
    const localhost = variable.file.variables.find(
      ({ name, value }) =>
        name.startsWith('NEXT_PUBLIC_') && /^https?:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/.test(value),
    )
    const isDevelopment = variable.file.file.startsWith('.env.development')
    if (!localhost && !isDevelopment && variable.file.file !== '.env.local') return []
    const evidence = localhost ? [placeOf(variable), `${variable.file.file}:${localhost.line} ${localhost.name}`] : []
    return [
      at(variable, localhost || isDevelopment ? 'error' : 'warning', {
        message: `${variable.file.file} is used on localhost and holds a key of a live instance: production keys work on their own domain only, so nobody can sign in, and what is tried out meets real users' data.`,
        evidence,
        help: `Use the development instance's key (${variable.name === SECRET ? 'sk' : 'pk'}_test_…) here, and give the live one to the platform that hosts the app.`,
      }),
    ]
  })
}

function placeOf(variable: PlacedVariable): string {
  return `${variable.file.file}:${variable.line} ${variable.name}`
}

function at(
  variable: PlacedVariable,
  severity: 'error' | 'warning',
  parts: { message: string; help: string; evidence?: string[] },
): Finding {
  return auditFinding(meta, {
    severity,
    confidence: 'read',
    file: variable.file.file,
    line: variable.line,
    evidence: [placeOf(variable)],
    ...parts,
  })
}

/** The same files often count in both modes: one finding a place, the first that was said of it. */
function unique(findings: Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ file, line }) => {
    const place = `${file}:${line}`
    if (seen.has(place)) return false
    seen.add(place)
    return true
  })
}
