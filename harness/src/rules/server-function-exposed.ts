import type { Finding, ReportEntry, RequestUse } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { reachedBy } from './guard-flaw.ts'
import { gets, isForPeople, useFinding, usesOf, valueWords, whoseOf, type UseWords } from './request-uses.ts'
import type { RuleMeta } from './rule.ts'
import { callersOf, isInServerFile } from './server-function-callers.ts'

/** CWE-749: exposed dangerous method or function. ASVS 5.0 V8.2.1: function-level access. */
const meta: RuleMeta = { id: 'server-function-exposed', cwe: 'CWE-749', asvs: 'V8.2.1' }

export const serverFunctionExposed: AuditRule = {
  ...meta,
  check: (facts) => {
    const open = facts.entries.filter((entry) => isOpen(entry, facts))
    const named = open.filter((entry) => !isShownToAll(entry, facts))
    const byArgument = usesOf(named, ({ kind }) => kind === 'tenant').flatMap((found) =>
      useFinding(meta, found, words, facts),
    )
    const said = new Set(byArgument.map(({ entry }) => entry))
    const helpers = open.filter(({ id }) => !said.has(id)).filter((entry) => isHelper(entry, facts))
    return [...byArgument, ...helpers.map((entry) => helperFinding(entry, facts))]
  },
}

function isOpen(entry: ReportEntry, facts: AuditFacts): boolean {
  const { kind, guard } = entry
  if (kind !== 'server-function' || guard.status !== 'open' || guard.flaw !== undefined) return false
  return (guard.facts?.work ?? null) !== null && isForPeople(entry, facts)
}

/** Somebody's rows, read for a page that everyone may see: the function tells nobody more than the page does. */
function isShownToAll(entry: ReportEntry, facts: AuditFacts): boolean {
  const uses = entry.guard.facts?.uses.filter(({ kind }) => kind === 'tenant') ?? []
  if (uses.some((use) => use.writes || whoseOf(use) !== 'user')) return false
  const { components } = callersOf(entry, facts)
  return facts.entries.some(
    (page) =>
      page.kind === 'page' && components.includes(page.file) && page.guard.status === 'open' && reachedBy(page, facts),
  )
}

/** It lives among server functions, and no form, component or code of the browser uses it. */
function isHelper(entry: ReportEntry, facts: AuditFacts): boolean {
  if (entry.name === undefined || entry.name === 'default' || !isInServerFile(entry, facts)) return false
  const { components, server } = callersOf(entry, facts)
  return components.length === 0 && server.length > 0
}

const words: UseWords = {
  severity: (use) => (use.writes ? 'error' : 'warning'),
  says: (use) =>
    `${valueWords(use)} and says who the caller is, and nothing checks it: each export of a 'use server' file can be called from outside, so anyone can ${gets(use)} (${use.use.what}).`,
  help: (use, entry) =>
    `${takeOwn(use)} inside \`${entry.name ?? 'the function'}\` (${entry.file}), and drop the argument; or move it to a file without 'use server' if only the server calls it.`,
}

function takeOwn(use: RequestUse): string {
  return `Take ${whoseOf(use) === 'org' ? '`orgId`' : '`userId`'} from \`await auth()\``
}

function helperFinding(entry: ReportEntry, facts: AuditFacts): Finding {
  const { name = '', guard } = entry
  const { server } = callersOf(entry, facts)
  const work = guard.facts?.work
  return auditFinding(meta, {
    severity: 'warning',
    confidence: 'read',
    entry,
    ...entryPlace(entry, facts),
    message: `${entry.id} is a helper of ${server.join(', ')}, but it lives in a 'use server' file: whoever learns its id can call it from outside, with arguments of their choice, without the checks of those that call it, and have it do ${work?.what ?? 'its work'}.`,
    evidence: [...(work ? [`${work.file}:${work.line} ${work.what}`] : []), ...server.map((one) => `used by ${one}`)],
    help: `Move \`${name}\` to a file without 'use server' (with \`import 'server-only'\`), or begin it with \`await auth.protect()\`.`,
  })
}
