/**
 * Annotations of a GitHub Actions run: workflow commands, escaped as GitHub's own toolkit does (actions/toolkit,
 * packages/core/src/command.ts).
 */
import type { Finding, Report } from '../access/index.ts'
import { fileOf, fromTop } from './places.ts'
import { clean } from './text.ts'
import { countsLine, findingsBySeverity, SEVERITIES, verdict } from './words.ts'

/** GitHub shows so many of each level in a step, and drops the others. */
const SHOWN = 10

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const

/** @param prefix folder of the app from the top of the repository */
export function renderGithub(report: Report, prefix: string): string {
  const open = findingsBySeverity(report).filter(({ accepted }) => accepted === undefined)
  const lines = SEVERITIES.flatMap((severity) => {
    const here = open.filter((finding) => finding.severity === severity)
    // The last place is kept for how many more there are.
    const shown = here.length > SHOWN ? here.slice(0, SHOWN - 1) : here
    const more = here.length - shown.length
    return [
      ...shown.map((finding) => annotation(finding, prefix)),
      ...(more > 0
        ? [
            command(
              COMMANDS[severity],
              { title: 'Routewarden' },
              `${more} more of severity ${severity}: see the report.`,
            ),
          ]
        : []),
    ]
  })
  const problems = report.problems.map(({ code, message, help }) =>
    command('error', { title: `Routewarden: ${code}` }, `${clean(message)}\n${clean(help)}`),
  )
  return [...problems, ...lines, `Routewarden: ${verdict(report).text}. ${countsLine(report)}`, ''].join('\n')
}

function annotation(finding: Finding, prefix: string): string {
  const evidence = finding.evidence.slice(0, 3).map(clean)
  return command(
    COMMANDS[finding.severity],
    {
      file: fromTop(fileOf(finding), prefix),
      line: String(Math.max(1, finding.line)),
      col: String(Math.max(1, finding.column)),
      title: `Routewarden: ${finding.rule}`,
    },
    [clean(finding.message), ...evidence, `Fix: ${clean(finding.help)}`].join('\n'),
  )
}

function command(name: string, properties: Record<string, string>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(clean(value))}`)
  return `::${name} ${list.join(',')}::${escapeData(message)}`
}

const escapeData = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
const escapeProperty = (text: string) => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
