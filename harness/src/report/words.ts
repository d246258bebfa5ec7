/** Words that every report format uses, so that the same thing is called the same everywhere. */
import {
  compare,
  isTurnedAway,
  type EntryOutcome,
  type Finding,
  type Outcome,
  type ProbeSummary,
  type Report,
  type ReportEntry,
  SCENARIO_GROUPS,
  type ScenarioGroup,
  type ScenarioReport,
  type ScenarioRequest,
  type WebhookReport,
  type Severity,
} from '../access/index.ts'
import { standing, STANDINGS, type Standing } from './summarise.ts'
import { plural } from './text.ts'

export const STANDING_TITLES: Record<Standing, string> = {
  public: 'Public: a stranger gets in',
  protected: 'Protected: a stranger is turned away',
  unknown: 'Unknown: could not be shown',
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/**
 * How a cell looks: by what its outcome proves. Only what shows protection is `blocked`; a 405, or a redirect after
 * a POST, lets nobody in that we saw, yet proves nothing: `neutral`.
 */
export type Tone = 'reached' | 'blocked' | 'neutral' | 'unproven'

export function tone(outcome: Outcome, entry: Pick<ReportEntry, 'client' | 'method'>): Tone {
  if (outcome === 'reached') return 'reached'
  if (outcome === 'error' || outcome === 'unknown') return 'unproven'
  return isTurnedAway(outcome, entry) ? 'blocked' : 'neutral'
}

export type Mismatch = 'opened' | 'closed' | 'safe-difference' | 'unproven'

/** How what was seen departs from what is declared; null when it agrees or nothing is declared. */
export function mismatch(entry: ReportEntry, outcome: EntryOutcome): Mismatch | null {
  if (outcome.declared === null) return null
  const relation = compare(outcome.declared, outcome.observed, entry)
  return relation === 'agrees' ? null : relation
}

/** `!` let in or shut out against the declaration, `~` turned away in another manner; unproven shows in its outcome. */
export function mark(relation: Mismatch | null): '!' | '~' | '' {
  if (relation === 'opened' || relation === 'closed') return '!'
  return relation === 'safe-difference' ? '~' : ''
}

export const MISMATCH_WORDS: Record<Mismatch, string> = {
  opened: 'let in, though declared otherwise',
  closed: 'turned away, though declared otherwise',
  'safe-difference': 'turned away, but not in the declared manner',
  unproven: 'declared, but not shown',
}

export interface Group {
  standing: Standing
  entries: ReportEntry[]
}

/** Entries by where they stand, empty groups left out. */
export function groups(entries: ReportEntry[]): Group[] {
  return STANDINGS.map((wanted) => ({
    standing: wanted,
    entries: entries.filter((entry) => standing(entry) === wanted),
  })).filter((group) => group.entries.length > 0)
}

export type Level = 'bad' | 'warn' | 'ok'

/** Of webhooks alone: nobody asked for the entry points. */
export const isAttack = ({ command }: Pick<Report, 'command'>): boolean => command === 'webhook attack'

/** The report in one sentence. Never says "all is well" over something that was not shown. */
export function verdict(report: Report): { level: Level; text: string } {
  const { findings, unknown, webhooks, entries } = report.summary
  if (findings.error > 0 || webhooks.failed > 0) {
    const parts = [
      ...(findings.error > 0 ? [plural(findings.error, 'error')] : []),
      ...(webhooks.failed > 0 ? [`${plural(webhooks.failed, 'webhook scenario')} failed`] : []),
    ]
    return { level: 'bad', text: parts.join(', ') }
  }
  if (findings.warning > 0) return { level: 'warn', text: `No errors, ${plural(findings.warning, 'warning')}` }
  if (report.problems.length > 0)
    return { level: 'warn', text: `No findings, but the run had ${plural(report.problems.length, 'problem')}` }
  if (entries === 0 && !isAttack(report)) return { level: 'warn', text: 'No entry points were found' }
  const idle = report.webhooks.filter(({ skipped }) => skipped !== undefined).length
  const open = [
    ...(idle > 0 ? [`${plural(idle, 'webhook handler')} could not be tried`] : []),
    ...(unknown > 0 ? [`${plural(unknown, 'entry point')} could not be judged`] : []),
    ...(webhooks.unknown > 0 ? [`${plural(webhooks.unknown, 'webhook scenario')} could not be judged`] : []),
  ]
  if (open.length > 0) return { level: 'warn', text: `No findings, but ${open.join(' and ')}` }
  const { accepted } = report.summary
  return { level: 'ok', text: accepted === undefined ? 'No findings' : `No findings beyond the ${accepted} accepted` }
}

/** `498 bypass variants of 25 entry points (quick): 0 let in` */
export function probingLine({ requests, entries, level, errors, variants }: ProbeSummary): string {
  const counts = Object.values(variants)
  const sum = (of: 'failed' | 'unknown') => counts.reduce((total, count) => total + count[of], 0)
  return [
    `${plural(requests, 'bypass variant')} of ${plural(entries, 'entry point')} (${level}): ${sum('failed')} let in`,
    ...(sum('unknown') > 0 ? [`${sum('unknown')} could not be told`] : []),
    ...(errors > 0 ? [`${errors} without an answer`] : []),
  ].join(', ')
}

/** Counts in one line, the same in terminal and Markdown. */
export function countsLine(report: Report): string {
  const { summary } = report
  const { webhooks, findings } = summary
  const entries = [
    plural(summary.entries, 'entry point'),
    `${summary.public} public`,
    `${summary.protected} protected`,
    `${summary.unknown} unknown`,
  ]
  return [
    ...(isAttack(report) ? [] : entries),
    ...(webhooks.scenarios > 0
      ? [`webhook scenarios: ${webhooks.ok} ok, ${webhooks.failed} failed, ${webhooks.unknown} unknown`]
      : []),
    ...(report.probing === undefined ? [] : [probingLine(report.probing)]),
    `findings: ${plural(findings.error, 'error')}, ${plural(findings.warning, 'warning')}, ${findings.info} info`,
    ...(summary.accepted === undefined ? [] : [`${summary.accepted} accepted`]),
  ].join(' · ')
}

/** What the report is about: `Next.js 16.0.1 · Clerk 6.34.0 · proxy.ts`. */
export function facts(report: Report): string[] {
  const { app, proxy } = report
  return [
    `Next.js ${app.next ?? 'version unknown'}`,
    `Clerk ${app.clerk ?? 'version unknown'}`,
    proxy.file === null ? 'no proxy file' : `${proxy.file}${proxy.runs === false ? ' (does not run)' : ''}`,
  ]
}

export const SCENARIO_MARKS = { ok: '✓', failed: '✗', unknown: '?' } as const

/** `null` is its own thing: what could not be told is never shown as passed. */
export function scenarioState(scenario: Pick<ScenarioReport, 'ok'>): keyof typeof SCENARIO_MARKS {
  return scenario.ok === null ? 'unknown' : scenario.ok ? 'ok' : 'failed'
}

/** Scenarios of one handler that went the same way, of which the first stands for all. */
export interface Trouble {
  state: 'failed' | 'unknown'
  first: ScenarioReport
  /** Ids of the others. */
  same: string[]
}

/** What is not ok, failed first: a handler that verifies nothing fails two dozen scenarios, for one reason. */
export function troubles({ scenarios }: WebhookReport): Trouble[] {
  const found = new Map<string, Trouble>()
  for (const state of ['failed', 'unknown'] as const) {
    for (const scenario of scenarios.filter((one) => scenarioState(one) === state)) {
      const key = [state, state === 'failed' ? scenario.group : '', scenario.observed, scenario.why].join('\n')
      const known = found.get(key)
      if (known) known.same.push(scenario.id)
      else found.set(key, { state, first: scenario, same: [] })
    }
  }
  return [...found.values()]
}

/** What is ok, by what it is about. */
export function stood({ scenarios }: WebhookReport): [group: ScenarioGroup, scenarios: ScenarioReport[]][] {
  return SCENARIO_GROUPS.flatMap((group) => {
    const here = scenarios.filter((one) => one.group === group && one.ok === true)
    return here.length === 0 ? [] : [[group, here] as [ScenarioGroup, ScenarioReport[]]]
  })
}

/** `58 of 61 scenarios stood` */
/** Its id, and for many at once what came of them. */
export const stoodWords = ({ id, why }: ScenarioReport): string => (/^\d+ deliveries/.test(why) ? `${id} (${why})` : id)

export const stoodOf = ({ scenarios }: WebhookReport) =>
  `${scenarios.filter(({ ok }) => ok === true).length} of ${plural(scenarios.length, 'scenario')} stood`

/** `POST /api/webhooks/clerk with svix-id, svix-signature, 1.2 kB`: what was sent, in one line. */
export function requestLine({ method, path, headers, bodyBytes }: ScenarioRequest): string {
  const names = headers
    .map(([name]) => name)
    .filter((name) => !/^(content-type|user-agent|content-length)$/i.test(name))
  const size = bodyBytes < 1000 ? `${bodyBytes} bytes` : `${(bodyBytes / 1000).toFixed(1)} kB`
  return `${method} ${path}${names.length > 0 ? ` with ${names.join(', ')}` : ''}; ${bodyBytes === 0 ? 'no body' : size}`
}

export function seconds(ms: number | null): string {
  return ms === null ? '–' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Those that are accepted come last: what is left to do stands first. */
export function findingsBySeverity({ findings }: Pick<Report, 'findings'>): Report['findings'] {
  const sorted = SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
  return [
    ...sorted.filter(({ accepted }) => accepted === undefined),
    ...sorted.filter(({ accepted }) => accepted !== undefined),
  ]
}

/** `accepted until 2027-01-31: known, fixed with the new billing` */
export const acceptedLine = ({ accepted }: Finding): string | null =>
  accepted === undefined ? null : `accepted until ${accepted.until}: ${accepted.reason}`

export const place = (at: { file: string; line: number }) => (at.line > 0 ? `${at.file}:${at.line}` : at.file)
