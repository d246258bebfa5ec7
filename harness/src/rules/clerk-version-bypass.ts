import type { Finding } from '../access/index.ts'
import { isNode, walkAst, type AstNode } from '../app/index.ts'
import { COMBINED_CHECKS, CREATE_ROUTE_MATCHER, type Reach } from './advisories.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { clerkSharedVersion, clerkVersion, compareVersions, rangeOf, type PackageVersion } from './package-versions.ts'
import { consequence, dependencyLine, relyingEntries } from './relying-entries.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed } from './source-files.ts'

const meta: RuleMeta = { id: 'clerk-version-bypass', cwe: 'CWE-1395', asvs: 'V15.2.1' }

export const clerkVersionBypass: AuditRule = {
  ...meta,
  check: (facts) => {
    const clerk = clerkVersion(facts)
    if (clerk === null) return []
    return [...routeMatcher(facts, clerk), ...combinedChecks(facts, clerk)]
  },
}

type ClerkAdvisory = typeof CREATE_ROUTE_MATCHER | typeof COMBINED_CHECKS

/** First mended version of `@clerk/nextjs`; null: not affected. From 3.0 on what is wrong lies in `@clerk/shared`. */
function fixedIn(facts: AuditFacts, clerk: PackageVersion, advisory: ClerkAdvisory): string | null {
  const shared = clerkSharedVersion(facts)
  const decides = shared !== null && clerk.from !== 'declared' && compareVersions(shared.version, '3.0.0') >= 0
  if (decides) {
    const range = rangeOf(shared.version, advisory.affectedShared)
    if (!range) return null
    const own = rangeOf(clerk.version, advisory.affected)
    return own ? own.before : `${clerk.version} with @clerk/shared ${range.before}`
  }
  return rangeOf(clerk.version, advisory.affected)?.before ?? null
}

function routeMatcher(facts: AuditFacts, clerk: PackageVersion): Finding[] {
  const { cve, ghsa, lets, when } = CREATE_ROUTE_MATCHER
  const fixed = fixedIn(facts, clerk, CREATE_ROUTE_MATCHER)
  const reach = fixed === null ? 'no' : protectsByList(facts)
  const relying = reach === 'no' ? [] : relyingEntries(facts)
  if (relying.length === 0) return []
  const certain = reach === 'yes' ? relying.filter((one) => one.certain) : []
  const possible = relying.filter((one) => !certain.includes(one))
  const said = consequence(
    certain.map(({ entry }) => entry),
    possible.map(({ entry }) => entry),
  )
  return [
    auditFinding(meta, {
      severity: certain.length > 0 && clerk.from !== 'declared' ? 'error' : 'warning',
      confidence: 'read',
      file: 'package.json',
      line: dependencyLine(facts, '@clerk/nextjs'),
      message: `${named(clerk)} lets requests past createRouteMatcher (${cve}). ${said}`,
      evidence: [`${cve} (${ghsa}), mended in ${fixed ?? ''}: a caller ${lets}. Needs: ${when}.`],
      help: `Upgrade @clerk/nextjs to ${fixed ?? ''} or later, and check the session in each of these entry points as well: then a proxy that is walked round opens nothing.`,
    }),
  ]
}

/** Does the proxy protect what a list names (`yes`), or all but what a list names (`no`)? */
function protectsByList(facts: AuditFacts): Reach {
  const { proxy } = facts
  if (proxy === null) return usesRouteMatcher(facts) ? 'maybe' : 'no'
  const roles = new Set(proxy.lists.map(({ role }) => role))
  if (roles.has('protected')) return 'yes'
  return roles.has('unknown') ? 'maybe' : 'no'
}

function usesRouteMatcher(facts: AuditFacts): boolean {
  const { file } = facts.app.proxy
  return filesMentioning(facts, 'createRouteMatcher').some(({ relative }) => relative === file)
}

const ORGANIZATION = ['role', 'permission']
const BILLING = ['feature', 'plan']
const ASIDE = ['unauthorizedUrl', 'unauthenticatedUrl', 'token']

/** Calls whose conditions an affected version does not all look at. */
function combinedChecks(facts: AuditFacts, clerk: PackageVersion): Finding[] {
  const fixed = fixedIn(facts, clerk, COMBINED_CHECKS)
  const ownFix = rangeOf(clerk.version, COMBINED_CHECKS.affected)?.before ?? null
  if (fixed === null && ownFix === null) return []
  const words = ['reverification', ...BILLING, ...ASIDE]
  return filesMentioning(facts, ...words).flatMap((file) => {
    if (!/\b(protect|has)\b/.test(file.text)) return []
    const code = parsed(facts, file.path)
    const found: Finding[] = []
    if (!code) return found
    walkAst(code.program, {
      enter: (node) => {
        const call = checkCall(node)
        if (!call) return
        const ignored = call.name === 'protect' && ownFix !== null && ignoresConditions(call.keys)
        const mended = ignored ? ownFix : combines(call.keys) ? fixed : null
        if (mended === null) return
        found.push(
          finding(facts, clerk, { ...call, ignored, mended, file: file.relative, line: code.lineAt(node.start) }),
        )
      },
    })
    return found
  })
}

function ignoresConditions(keys: string[]): boolean {
  return has(keys, [...ORGANIZATION, ...BILLING, 'reverification']) && has(keys, ASIDE)
}

function combines(keys: string[]): boolean {
  if (has(keys, ['reverification'])) return has(keys, [...ORGANIZATION, ...BILLING])
  return has(keys, BILLING) && has(keys, ORGANIZATION)
}

function has(keys: string[], wanted: readonly string[]): boolean {
  return keys.some((key) => wanted.includes(key))
}

function checkCall(node: AstNode): { name: string; keys: string[] } | null {
  if (node.type !== 'CallExpression') return null
  const callee = node['callee'] as AstNode & { name?: string; property?: { name?: string } }
  const name = callee.type === 'MemberExpression' ? callee.property?.name : callee.name
  const [argument] = node['arguments'] as unknown[]
  if ((name !== 'protect' && name !== 'has') || !isNode(argument) || argument.type !== 'ObjectExpression') return null
  const keys = (argument['properties'] as AstNode[]).flatMap((property) => {
    const key = (property['key'] as { name?: string } | undefined)?.name
    return property['computed'] === true || key === undefined ? [] : [key]
  })
  return { name, keys }
}

function finding(
  facts: AuditFacts,
  clerk: PackageVersion,
  call: { name: string; keys: string[]; ignored: boolean; mended: string; file: string; line: number },
): Finding {
  const written = `${call.name}({ ${call.keys.join(', ')} })`
  const entries = facts.entries.filter(({ file }) => file === call.file)
  return auditFinding(meta, {
    severity: clerk.from === 'declared' ? 'warning' : 'error',
    confidence: 'read',
    ...(entries.length === 1 && entries[0] ? { entry: entries[0] } : {}),
    file: call.file,
    line: call.line,
    message: call.ignored
      ? `Everyone who is signed in gets past ${written}: ${named(clerk)} ignores the other conditions beside ${call.keys.filter((key) => ASIDE.includes(key)).join(' and ')} (${COMBINED_CHECKS.cve}).`
      : `${written} can let in a signed-in user who meets only some of its conditions: ${named(clerk)} does not hold them together (${COMBINED_CHECKS.cve}).`,
    evidence: [`${COMBINED_CHECKS.cve} (${COMBINED_CHECKS.ghsa}), mended in ${call.mended}`],
    help: `Upgrade @clerk/nextjs to ${call.mended} or later; until then, ask for each condition in a call of its own.`,
  })
}

function named({ version, from }: PackageVersion): string {
  if (from === 'declared') return `@clerk/nextjs ${version}, which package.json allows,`
  return `@clerk/nextjs ${version}`
}
