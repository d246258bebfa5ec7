import { BLOCKED_OUTCOMES, isTurnedAway, type Finding, type ReportEntry } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { clerkUrls } from './clerk-urls.ts'
import { variablesOf } from './env-values.ts'
import { evidenceOf } from './observations.ts'
import { loopFinding, loopsOf, signInLoop } from './redirect-loop.ts'
import { observedFinding, type ObservedRule, type RuleMeta, type RunFacts } from './rule.ts'
import { servedPath } from './served-path.ts'

const meta: RuleMeta = { id: 'sign-in-route-closed', cwe: 'CWE-705', asvs: 'V8.2.1' }

export const signInRouteClosed: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      const outcome = entry.outcomes['anonymous']?.observed
      if (!isSignIn(entry, facts.signInPaths) || outcome === undefined || !isTurnedAway(outcome, entry))
        return loopedInBrowser(entry, facts)
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          evidence: evidenceOf(entry, 'anonymous'),
          ...closedWords(entry, facts.app.proxy.file),
        }),
      ]
    }),
}

/** What only a browser meets: sent round through the page where people sign in. */
function loopedInBrowser(entry: ReportEntry, facts: RunFacts): Finding[] {
  const loops = loopsOf(entry).filter(({ loop }) => signInLoop(loop, facts))
  return loops.length === 0 ? [] : [loopFinding(meta, entry, loops)]
}

/** Of the executed proxy, and of settings that name a page which does not exist. */
export const signInRouteClosedAudit: AuditRule = {
  ...meta,
  check: async (facts) => [...closedByProxy(facts), ...(await missingPages(facts))],
}

function isSignIn(entry: ReportEntry, signInPaths: string[]): boolean {
  const bare = (path: string) => path.replace(/(.)\/$/, '$1')
  return entry.client === 'document' && signInPaths.some((path) => bare(entry.path) === bare(path))
}

function closedWords(entry: ReportEntry, proxy: string | null): { message: string; help: string } {
  return {
    message: `No one can sign in: ${entry.path} itself asks for a session, so the browser is sent round in circles.`,
    help: `Make ${entry.path} public in ${proxy ?? 'the proxy'} (\`'${entry.path}/:path*'\`).`,
  }
}

function closedByProxy(facts: AuditFacts): Finding[] {
  return facts.entries.flatMap((entry) => {
    if (!isSignIn(entry, facts.signInPaths)) return []
    const asked = facts.answers
      .get(entry.id)
      ?.find(({ identity, sample }) => identity === 'anonymous' && sample.shape === 'plain')
    // A redirect elsewhere is no circle: a proxy for languages sends `/sign-in` on to `/en/sign-in`.
    if (!asked || !BLOCKED_OUTCOMES.has(asked.answer.outcome)) return []
    const { sample, answer } = asked
    const answered = answer.status === null ? answer.outcome : `${answer.status} ${answer.location ?? ''}`.trim()
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'executed',
        entry,
        file: entry.file,
        line: entry.line,
        evidence: [`GET ${sample.path} as anonymous → ${answered}`],
        ...closedWords(entry, facts.app.proxy.file),
      }),
    ]
  })
}

interface NamedPage {
  name: string
  path: string
  file: string
  line: number
  /** Only a template says so. */
  template: boolean
}

async function missingPages(facts: AuditFacts): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const page of namedPages(facts)) {
    if ((await servedPath(facts, page.path)) !== 'no') continue
    findings.push(
      auditFinding(meta, {
        severity: page.template ? 'warning' : 'error',
        confidence: 'read',
        file: page.file,
        line: page.line,
        message: `No one can sign ${/up/i.test(page.name) ? 'up' : 'in'}: ${page.name} sends people to ${page.path}, where the app has no page.`,
        evidence: [`${page.file}:${page.line} ${page.name} → ${page.path}`],
        help: `Let ${page.name} name the page that exists, or add \`app${page.path}/[[...rest]]/page.tsx\` with Clerk's component: it keeps its steps in the path, so a catch-all segment belongs to it.`,
      }),
    )
  }
  return findings
}

function namedPages(facts: AuditFacts): NamedPage[] {
  const set = variablesOf(facts.env)
    .filter(({ name, value }) => /^NEXT_PUBLIC_CLERK_SIGN_(IN|UP)_URL$/.test(name) && /^\/(?!\/)/.test(value))
    .map(({ name, value, file, line }) => ({ name, path: value, file: file.file, line, template: file.template }))
    .toSorted((a, b) => Number(a.template) - Number(b.template))
  const inCode = clerkUrls(facts, new Set(['signInUrl', 'signUpUrl'])).map(({ option, ...rest }) => ({
    ...rest,
    name: option,
    template: false,
  }))
  const all = [...inCode, ...set]
  // One word for each path: the places repeat one another.
  return all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index)
}
