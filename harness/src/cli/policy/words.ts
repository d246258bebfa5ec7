/** What `policy write` and `policy accept` tell. */
import path from 'node:path'
import { createColors } from 'picocolors'
import type { Finding, ReportEntry } from '../../access/index.ts'
import { POLICY_FILE, type LineChange, type Policy, type PolicyLine } from '../../policy/index.ts'
import { clean, plural } from '../../report/index.ts'
import { hasColors } from '../show.ts'

/** More are counted, not listed. */
const MAX_LISTED = 60

const colors = createColors(hasColors(process.stdout))

/** `GET /admin  role:admin → public`, one line each. */
export function changeLines(changes: LineChange[], isFirst: boolean): string[] {
  if (isFirst) return []
  const width = Math.min(60, Math.max(0, ...changes.map(({ key }) => clean(key).length)))
  const listed = changes.slice(0, MAX_LISTED).map((change) => {
    const { sign, text } = shownChange(change)
    return `  ${sign} ${clean(change.key).padEnd(width)}  ${text}`
  })
  return changes.length > MAX_LISTED ? [...listed, `  … and ${changes.length - MAX_LISTED} more`] : listed
}

function shownChange({ kind, before, after }: LineChange): { sign: string; text: string } {
  if (kind === 'added') return { sign: colors.green('+'), text: shownLine(after) }
  if (kind === 'removed') return { sign: colors.red('-'), text: shownLine(before) }
  const isSame = before?.access === after?.access
  return {
    sign: colors.yellow('~'),
    text: isSame ? `${shownLine(after)} (other outcomes)` : `${shownLine(before)} → ${shownLine(after)}`,
  }
}

function shownLine(line: PolicyLine | null): string {
  if (line === null) return ''
  const style =
    line.access === 'public' ? colors.yellow : line.access === 'unknown' ? colors.red : (text: string) => text
  return style(clean(line.access))
}

/** `23 lines: 6 public, 16 closed, 1 unknown; 3 findings accepted` */
export function countsOf({ entries, accepted }: Policy): string {
  const accesses = Object.values(entries).map(({ access }) => access)
  const open = accesses.filter((access) => access === 'public').length
  const unknown = accesses.filter((access) => access === 'unknown').length
  const closed = accesses.length - open - unknown
  const findings = accepted.length === 0 ? '' : `; ${plural(accepted.length, 'finding')} accepted`
  return `${plural(accesses.length, 'line')}: ${open} public, ${closed} closed, ${unknown} unknown${findings}`
}

export function writtenLine(root: string, hasChanged: boolean, policy: Policy): string {
  const file = path.relative(process.cwd(), path.join(root, POLICY_FILE)) || POLICY_FILE
  return `${hasChanged ? 'Written' : 'Unchanged'}: ${file} (${countsOf(policy)}).`
}

/** What a person has to do next. */
export function remarks(policy: Policy, entries: ReportEntry[], left: string[]): string[] {
  const unknown = entries.filter(({ id }) => policy.entries[id]?.access === 'unknown').map(({ id }) => clean(id))
  return [
    ...(unknown.length === 0
      ? []
      : [
          `${colors.yellow('!')} Of ${plural(unknown.length, 'entry point')} it could not be told who gets in: ${unknown.length === 1 ? 'it counts' : 'they count'} as not declared. ${shortened(unknown)}`,
          '  Put the access there by hand, or record what a running server shows: `routewarden test`, then',
          '  `routewarden policy write --from .routewarden/report/routewarden-report.json`.',
        ]),
    ...(left.length === 0
      ? []
      : [
          `${colors.yellow('!')} ${plural(left.length, 'line')} of yours ${left.length === 1 ? 'says' : 'say'} otherwise than today, and ${left.length === 1 ? 'was' : 'were'} left: ${shortened(left.map(clean))}`,
          '  `routewarden policy check` says how; `--accept <pattern>` writes what is so today.',
        ]),
  ]
}

const shortened = (names: string[]) =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} … and ${names.length - 5} more`

/** `guard-await · GET /reports · app/reports/page.tsx:7` */
export const acceptedLines = (findings: Finding[]) =>
  findings
    .slice(0, MAX_LISTED)
    .map(
      ({ rule, entry, file, line }) =>
        `  ${colors.green('✓')} ${[rule, ...(entry === undefined ? [] : [entry]), `${file}:${line}`].map(clean).join(' · ')}`,
    )
    .concat(findings.length > MAX_LISTED ? [`  … and ${findings.length - MAX_LISTED} more`] : [])
