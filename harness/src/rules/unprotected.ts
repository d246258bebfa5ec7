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

/** Rules of the proxy that have named an entry's open door already. */
const SAID_BY_PROXY_RULES =
  /^(matcher-misses-routes|method-blind-public|proxy-protects-nothing|proxy-inverted-matcher|proxy-location|proxy-export|public-wildcard|prefix-overmatch|locale-unprotected|rewrite-unprotected|proxy-ignored-options|proxy-await-protect|proxy-return-ignored|guard-some-methods)$/

/**
 * The same question, asked of what was read and executed: no guard of its own, and the proxy lets a stranger pass. What
 * is declared closed is an error; of what nobody declared, only what may change data is worth a question.
 */
export function unprotectedAudit(meta: Omit<AuditRule, 'check'>, kinds: EntryKind[]): AuditRule {
  return {
    ...meta,
    scope: 'entry',
    check: (facts, before = []) => {
      const said = before.some(({ rule }) => SAID_BY_PROXY_RULES.test(rule))
      return facts.entries
        .filter(({ kind, webhook, guard }) => kinds.includes(kind) && webhook === undefined && guard.status === 'open')
        .filter(({ id }) => !before.some(({ entry }) => entry === id))
        .filter((entry) => entry.guard.flaw === undefined || entry.guard.flaw.kind === 'optional-user')
        .flatMap((entry) => readAsOpen(meta, entry, facts, said))
    },
  }
}

function readAsOpen(meta: Omit<AuditRule, 'check'>, entry: ReportEntry, facts: AuditFacts, said: boolean): Finding[] {
  if (isMadeForAll(entry, facts)) return []
  const isDeclaredClosed = entry.access.declared !== null
  const passes = reachedBy(entry, facts)
  const required = facts.trustProxy === 'require-own-guard' && (isDeclaredClosed || !passes)
  const mayChange = changesData(entry) && entry.guard.facts?.idle !== true
  const asks =
    passes && !isDeclaredClosed && !said && entry.guard.flaw === undefined && mayChange && facts.app.clerk !== null
  if (!(passes && isDeclaredClosed) && !required && !asks) return []
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
