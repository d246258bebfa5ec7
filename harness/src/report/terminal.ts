import { createColors } from 'picocolors'
import type { Finding, Report, RunProblem, WebhookReport } from '../access/index.ts'
import { browserLines } from './browser.ts'
import { matrixLines } from './terminal/matrix.ts'
import { paragraph, type Colors } from './terminal/layout.ts'
import { clean, plural } from './text.ts'
import {
  acceptedLine,
  countsLine,
  facts,
  findingsBySeverity,
  isAttack,
  place,
  requestLine,
  SCENARIO_MARKS,
  seconds,
  stood,
  stoodOf,
  stoodWords,
  troubles,
  verdict,
  type Level,
  type Trouble,
} from './words.ts'

const MIN_WIDTH = 40

export function renderTerminal(report: Report, options: { color: boolean; width: number }): string {
  const colors = createColors(options.color)
  const width = Math.max(MIN_WIDTH, Math.floor(options.width))
  const matrix = isAttack(report) ? [] : matrixLines(report, width, colors)
  const found = findings(report, width, colors)
  const around = [webhooks(report.webhooks, width, colors), problems(report.problems, width, colors)]
  const sections = [
    header(report, width, colors),
    // An audit is read for what is wrong; a run, for who got in.
    ...(report.command === 'audit' ? [found, matrix, ...around] : [matrix, ...around, found]),
    summary(report, width, colors),
  ]
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
  return `${text}\n`
}

function header(report: Report, width: number, colors: Colors): string[] {
  const { proxy, tool } = report
  return [
    ...paragraph(`Routewarden ${clean(tool.version)} · ${clean(report.app.name)}`, width, { style: colors.bold }),
    ...paragraph(facts(report).map(clean).join(' · '), width, { style: colors.dim }),
    ...(proxy.reason === null
      ? []
      : paragraph(`Proxy not judged: ${clean(proxy.reason)}`, width, { style: colors.yellow })),
  ]
}

function webhooks(reports: WebhookReport[], width: number, colors: Colors): string[] {
  if (reports.length === 0) return []
  const lines = reports.flatMap((webhook) => [
    ...paragraph(
      `${clean(webhook.entry)} (${webhook.provider}, ${clean(place(webhook))})${webhook.scenarios.length > 0 ? `: ${stoodOf(webhook)}` : ''}`,
      width,
      { indent: 2 },
    ),
    ...(webhook.skipped === undefined
      ? []
      : paragraph(`not replayed: ${clean(webhook.skipped)}`, width, {
          indent: 4,
          lead: `${colors.yellow('?')} `,
          leadWidth: 2,
        })),
    ...troubles(webhook).flatMap((trouble) => troubleLines(trouble, width, colors)),
    ...stood(webhook).flatMap(([group, scenarios]) =>
      paragraph(`${group}: ${scenarios.map((scenario) => clean(stoodWords(scenario))).join(', ')}`, width, {
        indent: 4,
        lead: `${colors.green(SCENARIO_MARKS.ok)} `,
        leadWidth: 2,
      }),
    ),
  ])
  return [colors.bold('Webhooks'), ...lines]
}

function troubleLines({ state, first, same }: Trouble, width: number, colors: Colors): string[] {
  const style = state === 'failed' ? colors.red : colors.yellow
  const status = first.status === null ? 'no answer' : String(first.status)
  const detail = (text: string) => paragraph(text, width, { indent: 6, style: colors.dim })
  return [
    ...paragraph(clean(first.title), width, { indent: 4, lead: `${style(SCENARIO_MARKS[state])} `, leadWidth: 2 }),
    ...detail(`expected ${first.expected}, saw ${first.observed} (${status}): ${clean(first.why)}`),
    ...(state === 'failed' ? detail(clean(first.risk)) : []),
    ...(first.request === null || state !== 'failed' ? [] : detail(`sent: ${clean(requestLine(first.request))}`)),
    ...(same.length === 0 ? [] : detail(`the same of ${plural(same.length, 'other')}: ${same.map(clean).join(', ')}`)),
  ]
}

function problems(list: RunProblem[], width: number, colors: Colors): string[] {
  if (list.length === 0) return []
  return [
    colors.bold('Problems of the run'),
    ...list.flatMap((problem) => [
      ...paragraph(`${clean(problem.message)} [${clean(problem.code)}]`, width, {
        indent: 2,
        lead: `${colors.yellow('!')} `,
        leadWidth: 2,
      }),
      ...paragraph(clean(problem.help), width, { indent: 4, style: colors.dim }),
    ]),
  ]
}

/** Findings alone, for those who print no whole report. */
export function renderFindings(report: Pick<Report, 'findings'>, options: { color: boolean; width: number }): string {
  const colors = createColors(options.color)
  const width = Math.max(MIN_WIDTH, Math.floor(options.width))
  const [open, accepted] = byAcceptance(findingsBySeverity(report))
  const blocks = [
    ...open.map((finding) => findingLines(finding, width, colors)),
    ...(accepted.length === 0 ? [] : [acceptedBlock(accepted, width, colors)]),
  ]
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function findings(report: Report, width: number, colors: Colors): string[] {
  const [open, accepted] = byAcceptance(findingsBySeverity(report))
  const found = open.flatMap((finding) => ['', ...findingLines(finding, width, colors)])
  return [
    ...(open.length === 0 ? [] : [colors.bold('Findings'), ...found]),
    ...(open.length === 0 || accepted.length === 0 ? [] : ['']),
    ...(accepted.length === 0 ? [] : acceptedBlock(accepted, width, colors)),
  ]
}

const byAcceptance = (list: Finding[]): [open: Finding[], accepted: Finding[]] => [
  list.filter(({ accepted }) => accepted === undefined),
  list.filter(({ accepted }) => accepted !== undefined),
]

const acceptedBlock = (accepted: Finding[], width: number, colors: Colors): string[] => [
  colors.bold(`Accepted by the policy (${accepted.length})`),
  ...accepted.flatMap((finding) => acceptedLines(finding, width, colors)),
]

/** In short: what is left to do has the room. */
function acceptedLines(finding: Finding, width: number, colors: Colors): string[] {
  const about = [finding.rule, ...(finding.entry === undefined ? [] : [finding.entry]), place(finding)]
  const lead = `${colors.green('✓')} `
  return [
    ...paragraph(about.map(clean).join(' · '), width, { indent: 2, lead, leadWidth: 2 }),
    ...paragraph(clean(acceptedLine(finding) ?? ''), width, { indent: 4, style: colors.dim }),
  ]
}

function findingLines(finding: Finding, width: number, colors: Colors): string[] {
  const style = { error: colors.red, warning: colors.yellow, info: colors.cyan }[finding.severity]
  const lead = `${style(finding.severity)}  `
  const about = [finding.rule, ...(finding.entry === undefined ? [] : [finding.entry])].map(clean).join(' · ')
  return [
    ...paragraph(about, width, {
      indent: 2,
      lead,
      leadWidth: finding.severity.length + 2,
      style: colors.bold,
      hang: false,
    }),
    ...paragraph(clean(place(finding)), width, { indent: 4, style: colors.dim }),
    ...paragraph(clean(finding.message), width, { indent: 4 }),
    ...finding.evidence.flatMap((item) =>
      paragraph(clean(item), width, { indent: 6, lead: '› ', leadWidth: 2, style: colors.dim }),
    ),
    ...paragraph(clean(finding.help), width, { indent: 4, lead: `${colors.green('fix')} `, leadWidth: 4 }),
  ]
}

function summary(report: Report, width: number, colors: Colors): string[] {
  const { level, text } = verdict(report)
  const style = ({ bad: colors.red, warn: colors.yellow, ok: colors.green } satisfies Record<Level, unknown>)[level]
  const time = seconds(report.timing.totalMs)
  const { requests } = report.summary
  const effort =
    report.command === 'audit' ? `nothing was built or started; ${time}` : `${requests} requests in ${time}`
  return [
    ...paragraph(`${text}.`, width, { style: (line) => colors.bold(style(line)) }),
    ...paragraph(`${countsLine(report)} · ${effort}`, width, {}),
    ...browserLines(report).flatMap((line) => paragraph(clean(line), width, {})),
  ]
}
