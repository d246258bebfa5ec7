/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), as GitHub's code scanning reads it
 * (https://docs.github.com/code-security, "SARIF support for code scanning").
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Location, Log, Notification, ReportingDescriptor, Result } from 'sarif'
import type { Confidence, Finding, Report, RunProblem, Severity } from '../access/index.ts'
import { fileOf, fromTop } from './places.ts'
import { clean } from './text.ts'
import { acceptedLine, findingsBySeverity } from './words.ts'

/** GitHub takes so many results of a run. */
const MOST_RESULTS = 25_000

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const
/** GitHub's scale: over 7.0 is high, over 4.0 medium. */
const SECURITY_SEVERITY: Record<Severity, string> = { error: '8.0', warning: '5.0', info: '2.0' }
const PRECISION: Record<Confidence, string> = { observed: 'very-high', executed: 'high', read: 'medium' }

/** @param prefix folder of the app from the top of the repository */
export function renderSarif(report: Report, prefix: string): string {
  const findings = findingsBySeverity(report)
  const taken = findings.slice(0, MOST_RESULTS)
  const left = findings.length - taken.length
  const rules = [...new Set(taken.map(({ rule }) => rule))].sort()
  const began = Date.parse(report.startedAt)
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Routewarden',
            semanticVersion: report.tool.version,
            rules: rules.map((rule) => descriptor(rule, findings)),
          },
        },
        automationDetails: { id: `routewarden/${report.command}/${prefix === '' ? '' : `${prefix}/`}` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            startTimeUtc: new Date(began).toISOString(),
            endTimeUtc: new Date(began + report.timing.totalMs).toISOString(),
            toolExecutionNotifications: [...report.problems.map(notification), ...(left > 0 ? [leftOut(left)] : [])],
          },
        ],
        results: resultsOf(taken, rules, prefix),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function resultsOf(findings: Finding[], rules: string[], prefix: string): Result[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = [
      finding.rule,
      finding.entry ?? '',
      finding.file,
      ...(finding.entry === undefined ? [finding.message] : []),
    ]
    const code = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16)
    const number = (seen.get(code) ?? 0) + 1
    seen.set(code, number)
    const accepted = acceptedLine(finding)
    return {
      ruleId: finding.rule,
      ruleIndex: rules.indexOf(finding.rule),
      level: LEVELS[finding.severity],
      message: { text: textOf(finding) },
      locations: [location(fileOf(finding), finding.line, finding.column, prefix)],
      ...(finding.related === undefined
        ? {}
        : {
            relatedLocations: finding.related.slice(0, 1000).map((place, id) => ({
              id,
              ...location(place.file, place.line, place.column, prefix),
              message: { text: clean(place.entry ?? 'also here') },
            })),
          }),
      // Rule, entry point and file: lines that come and go leave an alert what it was.
      partialFingerprints: { 'routewarden/v1': `${code}:${number}` },
      ...(accepted === null
        ? {}
        : {
            suppressions: [{ kind: 'external' as const, status: 'accepted' as const, justification: clean(accepted) }],
          }),
      properties: {
        confidence: finding.confidence,
        precision: PRECISION[finding.confidence],
        asvs: finding.asvs,
        ...(finding.entry === undefined ? {} : { entry: clean(finding.entry) }),
      },
    }
  })
}

function textOf({ message, evidence, help }: Finding): string {
  const seen = evidence.slice(0, 10).map((item) => `- ${clean(item)}`)
  return [clean(message), ...(seen.length === 0 ? [] : [`Seen:\n${seen.join('\n')}`]), `Fix: ${clean(help)}`].join(
    '\n\n',
  )
}

function location(file: string, line: number, column: number, prefix: string): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: fromTop(file, prefix).split('/').map(encodeURIComponent).join('/') },
      region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
    },
  }
}

function descriptor(rule: string, findings: Finding[]): ReportingDescriptor {
  const first = findings.find((finding) => finding.rule === rule)
  const severity = first?.severity ?? 'warning'
  const page = pageOf(rule)
  const short = /^> (.+)$/m.exec(page)?.[1] ?? rule
  const why = /^## Why\n+([\s\S]*?)\n(?:\n|$)/m.exec(page)?.[1]?.replace(/\n/g, ' ') ?? short
  return {
    id: rule,
    shortDescription: { text: plain(short) },
    fullDescription: { text: plain(why).slice(0, 1000) },
    help: { text: page === '' ? (first?.help ?? rule) : page, ...(page === '' ? {} : { markdown: page }) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', ...(first ? [`external/cwe/${first.cwe.toLowerCase()}`] : [])],
      'security-severity': SECURITY_SEVERITY[severity],
      problem: { severity: severity === 'info' ? 'recommendation' : severity },
    },
  }
}

const plain = (markdown: string) => markdown.replace(/`/g, '')

/** What `routewarden explain <rule>` prints; '' for a rule of a newer report that this Routewarden has no page of. */
function pageOf(rule: string): string {
  if (!/^[a-z0-9-]+$/.test(rule)) return ''
  try {
    return readFileSync(new URL(`../../docs/rules/${rule}.md`, import.meta.url), 'utf8')
  } catch {
    return ''
  }
}

const notification = ({ code, message, help }: RunProblem): Notification => ({
  level: 'error',
  descriptor: { id: code },
  message: { text: `${clean(message)} ${clean(help)}` },
})

const leftOut = (count: number): Notification => ({
  level: 'warning',
  descriptor: { id: 'results-left-out' },
  message: {
    text: `${count} more findings were left out: code scanning takes ${MOST_RESULTS}. The JSON report has all.`,
  },
})
