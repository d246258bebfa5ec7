/** A diff for people: terminal and Markdown. */
import { createColors } from 'picocolors'
import type { Finding } from '../access/index.ts'
import { cellCode, clean, code, plural, prose } from '../report/index.ts'
import { CHANGE_KINDS, type ChangeKind, type EntryChange, type ReportDiff } from './types.ts'

const TITLES: Record<ChangeKind, string> = {
  opened: 'Opened: someone gets in who was turned away',
  unshown: 'No longer shown to be closed',
  added: 'Added',
  changed: 'Changed: others get in than before',
  closed: 'Closed: someone is turned away who got in',
  removed: 'Removed',
}

const WORDS: Record<ChangeKind, string> = {
  opened: 'opened',
  unshown: 'no longer shown to be closed',
  added: 'added',
  changed: 'changed',
  closed: 'closed',
  removed: 'removed',
}

/** GitHub takes comments of at most 65,536 characters. */
const MAX_MARKDOWN = 65_000
/** Rows of one table or list, fewer where they do not fit. */
const ROWS = [300, 100, 30, 10]
const MAX_ID = 60

/** `2 opened, 1 added; 1 new finding`; empty where nothing changed. */
export function summaryLine({ summary }: ReportDiff): string {
  const entries = CHANGE_KINDS.filter((kind) => summary[kind] > 0).map((kind) => `${summary[kind]} ${WORDS[kind]}`)
  const findings = [
    ...(summary.newFindings > 0 ? [plural(summary.newFindings, 'new finding')] : []),
    ...(summary.goneFindings > 0 ? [`${plural(summary.goneFindings, 'finding')} gone`] : []),
  ]
  return [entries, findings]
    .filter((parts) => parts.length > 0)
    .map((parts) => parts.join(', '))
    .join('; ')
}

const verdict = (diff: ReportDiff) =>
  diff.changes.length === 0
    ? 'No access changed'
    : diff.summary.opened + diff.summary.unshown === 0
      ? 'Nothing was opened'
      : 'Access was opened'

const sentence = (diff: ReportDiff) => (summaryLine(diff) === '' ? '' : ` ${summaryLine(diff)}.`)

const sides = ({ base, head, basis }: ReportDiff) =>
  `${base.label} → ${head.label}, by what ${basis === 'observed' ? 'running servers did' : 'the code says'}`

/** `role:admin → public` */
const accesses = ({ before, after }: EntryChange) =>
  [before, after]
    .filter((one) => one !== null)
    .map(clean)
    .join(' → ')

const who = ({ identities }: EntryChange) =>
  identities.map(({ name, before, after }) => `${clean(name)}: ${before} → ${after}`).join(', ')

const groups = ({ changes }: ReportDiff) =>
  CHANGE_KINDS.map((kind) => ({ kind, list: changes.filter((change) => change.kind === kind) })).filter(
    ({ list }) => list.length > 0,
  )

export function renderDiffTerminal(diff: ReportDiff, options: { color: boolean }): string {
  const colors = createColors(options.color)
  const styles: Record<ChangeKind, (text: string) => string> = {
    opened: colors.red,
    unshown: colors.red,
    added: colors.yellow,
    changed: colors.yellow,
    closed: colors.green,
    removed: colors.dim,
  }
  const width = Math.min(MAX_ID, Math.max(0, ...diff.changes.map(({ id }) => clean(id).length)))
  const wide = Math.max(0, ...diff.changes.map((change) => accesses(change).length))
  const entries = groups(diff).flatMap(({ kind, list }) => [
    colors.bold(styles[kind](`${TITLES[kind]} (${list.length})`)),
    ...list.flatMap((change) => [
      `  ${clean(change.id).padEnd(width)}  ${accesses(change).padEnd(wide)}  ${colors.dim(`${clean(change.file)}:${change.line}`)}`,
      ...(change.identities.length === 0 ? [] : [colors.dim(`    ${who(change)}`)]),
    ]),
    '',
  ])
  const found = (title: string, findings: Finding[], style: (text: string) => string) =>
    findings.length === 0
      ? []
      : [
          colors.bold(`${title} (${findings.length})`),
          ...findings.flatMap((finding) => [
            `  ${style(finding.severity)}  ${about(finding)}`,
            `    ${clean(finding.message)}`,
          ]),
          '',
        ]
  return [
    colors.bold(`Routewarden diff · ${clean(diff.app)}`),
    colors.dim(clean(sides(diff))),
    '',
    ...entries,
    ...found('New findings', diff.findings.new, colors.red),
    ...found('Findings gone', diff.findings.gone, colors.dim),
    `${colors.bold(`${verdict(diff)}.`)}${sentence(diff)}`,
    '',
  ].join('\n')
}

const about = ({ rule, entry, file, line }: Finding) =>
  [rule, ...(entry === undefined ? [] : [entry]), `${file}:${line}`].map(clean).join(' · ')

export function renderDiffMarkdown(diff: ReportDiff): string {
  for (const rows of ROWS) {
    const text = markdown(diff, rows)
    if (text.length <= MAX_MARKDOWN) return text
  }
  return markdown(diff, 1).slice(0, MAX_MARKDOWN)
}

function markdown(diff: ReportDiff, max: number): string {
  const isOpened = diff.summary.opened + diff.summary.unshown > 0
  const icon = isOpened ? '❌' : diff.changes.length > 0 || diff.findings.new.length > 0 ? '⚠️' : '✅'
  const tables = groups(diff).map(({ kind, list }) => {
    const rows = list.slice(0, max).map(row)
    const more = list.length > max ? [`\n… and ${list.length - max} more\n`] : []
    const head = `| Entry point | Access | Who | Where |\n| --- | --- | --- | --- |\n`
    return `\n### ${TITLES[kind]} (${list.length})\n\n${head}${rows.join('')}${more.join('')}`
  })
  return [
    `## ${icon} Routewarden: ${prose(verdict(diff))}\n\n`,
    `${prose(`${sides(diff)}.${sentence(diff)}`)}\n`,
    ...tables,
    ...findingsPart('New findings', diff.findings.new, false, max),
    ...findingsPart('Findings gone', diff.findings.gone, true, max),
  ].join('')
}

function row(change: EntryChange): string {
  const place = cellCode(`${change.file}:${change.line}`)
  return `| ${cellCode(change.id)} | ${prose(accesses(change))} | ${prose(who(change))} | ${place} |\n`
}

function findingsPart(title: string, findings: Finding[], isFolded: boolean, max: number): string[] {
  if (findings.length === 0) return []
  const items = findings
    .slice(0, max)
    .map(
      (finding) =>
        `- **${finding.severity}** ${code(finding.rule)} · ${code(`${finding.file}:${finding.line}`)}${finding.entry === undefined ? '' : ` · ${code(finding.entry)}`}  \n  ${prose(finding.message)}\n`,
    )
  const more = findings.length > max ? [`\n… and ${findings.length - max} more\n`] : []
  return isFolded
    ? [`\n<details><summary>${title} (${findings.length})</summary>\n\n`, ...items, ...more, '\n</details>\n']
    : [`\n### ${title} (${findings.length})\n\n`, ...items, ...more]
}
