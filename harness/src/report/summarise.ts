import {
  isTurnedAway,
  type Finding,
  type Report,
  type ReportEntry,
  type Severity,
  type WebhookReport,
} from '../access/index.ts'

/** Where an entry point stands towards strangers. What was not seen is `unknown`, and never counts as protected. */
export const STANDINGS = ['public', 'protected', 'unknown'] as const
export type Standing = (typeof STANDINGS)[number]

export function standing(
  entry: Pick<ReportEntry, 'access' | 'outcomes' | 'client' | 'method' | 'skipped' | 'webhook'>,
): Standing {
  const anonymous = entry.outcomes['anonymous']?.observed ?? 'unknown'
  // Before everything else: a stranger who was let in outweighs whatever the access was worked out to be.
  if (anonymous === 'reached') return 'public'
  // Seen with real deliveries, so it stands even where the matrix left the handler out.
  if (entry.access.observed.startsWith('webhook:')) return 'protected'
  if (entry.skipped !== undefined) return 'unknown'
  if (entry.access.observed === 'public') return 'public'
  // A webhook's 400 may be about the body: only its scenarios show a signature check, and they did not (see above).
  if (entry.webhook !== undefined) return 'unknown'
  // Sent elsewhere like everyone else: that is where the page leads, not a guard.
  const someoneReached = Object.values(entry.outcomes).some(({ observed }) => observed === 'reached')
  if (anonymous === 'redirect' && !someoneReached) return 'unknown'
  return isTurnedAway(anonymous, entry) ? 'protected' : 'unknown'
}

/** Everything of a report's summary but the number of requests, which only the run knows. */
export function summarise(
  entries: ReportEntry[],
  webhooks: WebhookReport[],
  findings: Finding[],
): Omit<Report['summary'], 'requests'> {
  const standings = entries.map(standing)
  const scenarios = webhooks.flatMap((webhook) => webhook.scenarios)
  const left = findings.filter((finding) => finding.accepted === undefined)
  return {
    entries: entries.length,
    public: count(standings, 'public'),
    protected: count(standings, 'protected'),
    unknown: count(standings, 'unknown'),
    webhooks: {
      scenarios: scenarios.length,
      ok: scenarios.filter(({ ok }) => ok === true).length,
      failed: scenarios.filter(({ ok }) => ok === false).length,
      unknown: scenarios.filter(({ ok }) => ok === null).length,
    },
    findings: {
      error: count(severities(left), 'error'),
      warning: count(severities(left), 'warning'),
      info: count(severities(left), 'info'),
    },
    ...(left.length < findings.length ? { accepted: findings.length - left.length } : {}),
  }
}

const severities = (findings: Finding[]): Severity[] => findings.map(({ severity }) => severity)

const count = <T>(values: T[], wanted: T) => values.filter((value) => value === wanted).length
