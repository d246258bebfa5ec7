/** A comment for a pull request: what is wrong first, everything else folded away. */
import type { Finding, Report, ReportEntry, WebhookReport } from '../access/index.ts'
import { browserLines } from './browser.ts'
import { clean, plural } from './text.ts'
import {
  acceptedLine,
  countsLine,
  facts,
  findingsBySeverity,
  groups,
  mark,
  mismatch,
  place,
  requestLine,
  SCENARIO_MARKS,
  stood,
  stoodOf,
  troubles,
  type Trouble,
  STANDING_TITLES,
  verdict,
} from './words.ts'

/** GitHub takes comments of at most 65,536 characters. */
export const MARKDOWN_LIMIT = 65_000
/** Kept free for the note on what was left out. */
const NOTE_ROOM = 600

const ICONS = { bad: '❌', warn: '⚠️', ok: '✅' } as const
const SEVERITY_ICONS = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const

export function renderMarkdown(report: Report): string {
  const paper = new Paper(MARKDOWN_LIMIT - NOTE_ROOM)
  const { level, text } = verdict(report)
  paper.add(`## ${ICONS[level]} Routewarden: ${prose(text)}\n\n`)
  paper.add(`${prose(countsLine(report))}\n\n`)
  paper.add(
    `${[report.app.name, ...facts(report)]
      .map((fact) => cut(fact, 200))
      .map(prose)
      .join(' · ')}\n`,
  )
  for (const line of browserLines(report)) paper.add(`\n${prose(line)}\n`)
  addFindings(paper, report)
  if (report.problems.length > 0) {
    const blocks = report.problems.map(
      (problem) => `- **${prose(problem.message)}** (${code(problem.code)})  \n  ${rich(problem.help)}\n`,
    )
    paper.section('\n### Problems of the run\n\n', blocks, '', 'problem')
  }
  addMatrix(paper, report)
  addWebhooks(paper, report.webhooks)
  return paper.finish()
}

/** Collects text up to a bound, block by block, and remembers what did not fit. */
class Paper {
  private text = ''
  private left: string[] = []
  constructor(private readonly limit: number) {}

  add(text: string): void {
    if (this.text.length + text.length <= this.limit) this.text += text
  }

  /** Head, as many blocks as fit, foot. */
  section(head: string, blocks: string[], foot: string, noun: string): void {
    let room = this.limit - this.text.length - head.length - foot.length
    const taken: string[] = []
    for (const block of blocks) {
      if (block.length > room) break
      room -= block.length
      taken.push(block)
    }
    if (taken.length > 0) this.text += head + taken.join('') + foot
    if (taken.length < blocks.length) this.left.push(plural(blocks.length - taken.length, noun))
  }

  finish(): string {
    if (this.left.length === 0) return this.text
    const shown = this.left.slice(0, 6).join(', ') + (this.left.length > 6 ? ' and more' : '')
    return `${this.text}\n> Left out to keep this comment short: ${shown}. The HTML and JSON reports hold everything.\n`
  }
}

function addFindings(paper: Paper, report: Report): void {
  const list = findingsBySeverity(report)
  const open = list.filter(({ accepted }) => accepted === undefined)
  const accepted = list.filter((finding) => !open.includes(finding))
  if (open.length > 0) paper.section('\n### Findings\n', open.map(findingBlock), '', 'finding')
  if (accepted.length === 0) return
  const head = `\n<details><summary>Accepted by the policy (${accepted.length})</summary>\n`
  paper.section(head, accepted.map(findingBlock), '\n</details>\n', 'accepted finding')
}

function findingBlock(finding: Finding): string {
  const evidence = finding.evidence.slice(0, 12).map((item) => `  - ${code(cut(item, 300))}\n`)
  const more = finding.evidence.length - 12
  const accepted = acceptedLine(finding)
  const about = [
    code(place(finding)),
    ...(finding.entry === undefined ? [] : [code(finding.entry)]),
    prose(finding.cwe),
    prose(`ASVS ${finding.asvs}`),
  ]
  return [
    `\n- ${SEVERITY_ICONS[finding.severity]} **${finding.severity}** ${code(finding.rule)} · ${about.join(' · ')}  \n`,
    ...(accepted === null ? [] : [`  _${prose(cut(accepted, 300))}_  \n`]),
    `  ${rich(cut(finding.message, 1000))}\n`,
    ...evidence,
    ...(more > 0 ? [`  - … and ${more} more\n`] : []),
    `\n  **Fix:** ${rich(cut(finding.help, 1000))}\n`,
  ].join('')
}

function addMatrix(paper: Paper, report: Report): void {
  const names = report.identities.map(({ name }) => name)
  for (const { standing, entries } of groups(report.entries)) {
    const head = [
      `\n<details><summary>${markup(STANDING_TITLES[standing])} (${entries.length})</summary>\n\n`,
      `| Entry point | ${['Declared', report.command === 'audit' ? 'Predicted' : 'Observed', ...names].map((name) => prose(cut(name, 60))).join(' | ')} |\n`,
      `|${' --- |'.repeat(names.length + 3)}\n`,
    ].join('')
    paper.section(
      head,
      entries.map((entry) => matrixRow(entry, names)),
      '\n</details>\n',
      `${standing} entry point`,
    )
  }
}

function matrixRow(entry: ReportEntry, names: string[]): string {
  const cells = names.map((name) => {
    const outcome = entry.outcomes[name]
    if (!outcome) return '–'
    const sign = mark(mismatch(entry, outcome))
    return sign === '!' ? `**${outcome.observed}** ❗` : sign === '~' ? `${outcome.observed} ~` : outcome.observed
  })
  const access = [entry.access.declared ?? '–', entry.access.observed].map(prose)
  return `| ${[cellCode(cut(entry.id, 300)), ...access, ...cells].join(' | ')} |\n`
}

function addWebhooks(paper: Paper, webhooks: WebhookReport[]): void {
  for (const webhook of webhooks) {
    const bad = webhook.scenarios.some(({ ok }) => ok === false)
    const blocks = [
      ...(webhook.skipped === undefined ? [] : [`? Not replayed: ${prose(webhook.skipped)}\n`]),
      ...troubles(webhook).map(troubleBlock),
      ...stood(webhook).map(
        ([group, scenarios]) => `- ${SCENARIO_MARKS.ok} ${group}: ${scenarios.map(({ id }) => code(id)).join(', ')}\n`,
      ),
    ]
    const summary = `Webhook ${markup(webhook.entry)} (${webhook.provider}): ${stoodOf(webhook)}`
    paper.section(
      `\n<details${bad ? ' open' : ''}><summary>${summary}</summary>\n\n`,
      blocks,
      '\n</details>\n',
      'webhook line',
    )
  }
}

function troubleBlock({ state, first, same }: Trouble): string {
  const saw = `expected ${first.expected}, saw ${first.observed}; ${prose(cut(first.why, 500))}`
  const parts = [
    `- ${SCENARIO_MARKS[state]} **${state}** ${prose(first.title)}: ${saw}\n`,
    ...(state === 'failed' ? [`  ${prose(first.risk)}\n`] : []),
    ...(state === 'failed' && first.request ? [`  Sent: ${code(cut(requestLine(first.request), 300))}\n`] : []),
    ...(same.length > 0 ? [`  The same of ${plural(same.length, 'other')}: ${same.map(code).join(', ')}\n`] : []),
  ]
  return parts.join('')
}

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)

/** Text that Markdown and HTML take literally, and that notifies nobody: no `@name`, no `#1`, no link. */
export function prose(text: string): string {
  return clean(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|~#!$]/g, '\\$&')
    .replace(/@/g, '@&#8203;')
    .replace(/:\/\//g, ':&#8203;//')
    .replace(/\bwww\./gi, 'www&#8203;.')
    .replace(/^(\s*)([-+]|\d+\.)(\s)/, '$1\\$2$3')
}

/** Inside an HTML tag GitHub reads no Markdown: only markup is escaped. */
const markup = (text: string) => clean(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Prose whose `code` in backticks stays code. */
function rich(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : prose(part)))
    .join('')
}

/** A code span that holds even backticks. */
export function code(text: string): string {
  const plain = clean(text)
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 || plain.trim() === '' ? ' ' : ''
  return `${fence}${pad}${plain}${pad}${fence}`
}

/** In a table even a code span ends at a `|`. */
export const cellCode = (text: string) => code(text).replace(/\|/g, '\\|')
