/**
 * Shared by `unprotected-page`, `unprotected-route-handler` and `unprotected-server-function`: one question asked
 * of three kinds of entry point.
 */
import type { EntryKind, Finding, ReportEntry } from '../access/index.ts'
import { changesData, consequence, evidenceOf, identitiesWhere, isPublicByIntent } from './observations.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { reachedBy } from './guard-flaw.ts'
import { observedFinding, type ObservedRule, type RunFacts } from './rule.ts'
import { maySettle } from './webhook-unverified.ts'

export function unprotectedRule(meta: Omit<ObservedRule, 'check'>, kinds: EntryKind[]): ObservedRule {
  return {
    ...meta,
    check: (facts) =>
      facts.entries
        .filter((entry) => kinds.includes(entry.kind) && entry.webhook === undefined)
        .flatMap((entry) => openTo(meta, entry, facts)),
  }
}

function openTo(meta: Omit<ObservedRule, 'check'>, entry: ReportEntry, facts: RunFacts): Finding[] {
  const anonymous = entry.outcomes['anonymous']
  if (!anonymous) return []
  const opened = identitiesWhere(entry, 'opened')
  // A role or tenant that is let in wrongly is another rule's; here it is about having no check at all.
  if (opened.includes('anonymous')) {
    return [
      observedFinding(meta, {
        severity: 'error',
        entry,
        message: `Anyone can ${consequence(entry)}: ${entry.id} let an anonymous caller in, and it is declared ${declaredWords(entry)}.`,
        evidence: evidenceOf(entry, 'anonymous'),
        help: guardHelp(entry),
      }),
    ]
  }
  const alone = facts.alone.get(entry.id)
  const meantToBeOpen = isPublicByIntent(entry, facts)
  if (
    facts.trustProxy === 'require-own-guard' &&
    alone?.outcome === 'reached' &&
    anonymous.observed !== 'reached' &&
    !meantToBeOpen
  ) {
    return [
      observedFinding(meta, {
        severity: 'error',
        entry,
        message: `${entry.id} has no guard of its own: with the proxy out of the way, anyone can ${consequence(entry)}. One skipped matcher or one proxy bypass is enough.`,
        evidence: [alone.evidence],
        help: guardHelp(entry),
      }),
    ]
  }
  // Nothing declared: an open page is often meant to be; an open door to writing is worth a question.
  if (anonymous.declared === null && anonymous.observed === 'reached' && changesData(entry)) {
    return [
      observedFinding(meta, {
        severity: 'warning',
        entry,
        message: `Anyone can ${consequence(entry)}: ${entry.id} let an anonymous caller in, and nothing declares that this is meant.`,
        evidence: evidenceOf(entry, 'anonymous'),
        help: `${guardHelp(entry)} If it is meant to be open, declare it: \`routes: { '${entry.id}': { access: 'public' } }\` in routewarden.config.ts.`,
      }),
    ]
  }
  return []
}

/** A proxy that protects nothing at all: to name each door behind it would be noise. */
const SAID_OF_ALL =
  /^(proxy-protects-nothing|proxy-inverted-matcher|proxy-location|proxy-export|proxy-ignored-options|proxy-await-protect|proxy-return-ignored)$/
/** A hole in the proxy: what they name is named. */
const SAID_OF_SOME =
  /^(matcher-misses-routes|method-blind-public|public-wildcard|prefix-overmatch|locale-unprotected|rewrite-unprotected)$/

/** Which entry points have been spoken of. */
function saidOf(before: Finding[]): (entry: ReportEntry) => boolean {
  const ofAll = before.some(({ rule }) => SAID_OF_ALL.test(rule))
  const files = new Set(before.flatMap(({ rule, file }) => (rule === 'guard-some-methods' ? [file] : [])))
  const ofSome = before.flatMap(({ rule, evidence }) => (SAID_OF_SOME.test(rule) ? evidence : [])).join('\n')
  return ({ id, file }) => ofAll || files.has(file) || ofSome.includes(id)
}

/**
 * The same question, asked of what was read and executed: no guard of its own, and the proxy lets a stranger pass. What
 * is declared closed is an error; of what nobody declared, only what may change data is worth a question.
 */
export function unprotectedAudit(meta: Omit<AuditRule, 'check'>, kinds: EntryKind[]): AuditRule {
  return {
    ...meta,
    scope: 'entry',
    check: (facts, before = []) => {
      const named = new Set(before.map(({ entry }) => entry))
      const isSaid = saidOf(before)
      return facts.entries
        .filter(({ kind, webhook, guard }) => kinds.includes(kind) && webhook === undefined && guard.status === 'open')
        .filter(({ id }) => !named.has(id))
        .filter((entry) => entry.guard.flaw === undefined || entry.guard.flaw.kind === 'optional-user')
        .flatMap((entry) => readAsOpen(meta, entry, facts, isSaid(entry)))
    },
  }
}

function readAsOpen(meta: Omit<AuditRule, 'check'>, entry: ReportEntry, facts: AuditFacts, said: boolean): Finding[] {
  if (isMadeForAll(entry, facts)) return []
  const isDeclaredClosed = entry.access.declared !== null
  const passes = reachedBy(entry, facts)
  const required = facts.trustProxy === 'require-own-guard' && (isDeclaredClosed || !passes)
  const mayChange = changesData(entry) && entry.guard.facts?.idle !== true
  const usesClerk = (facts.app.clerk ?? facts.app.declared.clerk) !== null
  const asks = passes && !isDeclaredClosed && !said && entry.guard.flaw === undefined && mayChange && usesClerk
  if (!(passes && isDeclaredClosed) && !required && !(asks && !maySettle(entry, facts))) return []
  const asked = plainAnswer(entry, facts)
  const what = passes
    ? `anyone can ${consequence(entry)}`
    : `with the proxy out of the way, anyone can ${consequence(entry)}. One skipped matcher or one proxy bypass is enough`
  const declared = isDeclaredClosed ? ` It is declared ${declaredWords(entry)}.` : ''
  return [
    auditFinding(meta, {
      severity: isDeclaredClosed || required ? 'error' : 'warning',
      confidence: 'read',
      entry,
      ...entryPlace(entry, facts),
      message: `${entry.id} has no guard of its own${passes && !asks ? '' : passes ? ', and nothing declares that this is meant' : ''}: ${what}.${declared}`,
      evidence: asked ? [shown(entry, asked)] : [],
      help: `${guardHelp(entry)}${asks ? ` If it is meant to be open, declare it: \`routes: { '${entry.id}': { access: 'public' } }\` in routewarden.config.ts.` : ''}`,
    }),
  ]
}

function declaredWords(entry: ReportEntry): string {
  return entry.access.declared ?? entry.outcomes['anonymous']?.declared ?? 'closed'
}

function guardHelp(entry: ReportEntry): string {
  if (entry.kind === 'page')
    return `Begin the page in ${entry.file} with \`await auth.protect()\` (or check \`await auth()\` and redirect).`
  if (entry.kind === 'server-function')
    return `Begin \`${entry.name ?? 'the function'}\` in ${entry.file} with \`await auth.protect()\`: a page's guard does not cover the functions it uses.`
  if (entry.kind === 'pages-page') return `Check \`getAuth(req)\` in getServerSideProps of ${entry.file}.`
  return `Begin the handler in ${entry.file} with \`const { userId } = await auth()\` and answer 401 when there is none.`
}
