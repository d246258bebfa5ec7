/** JUnit XML, for the test pages of CI systems: what is wrong fails, what could not be determined is skipped. */
import library, { type Builder, type TestSuite } from 'junit-report-builder'
import type { Finding, Report, ReportEntry, ScenarioReport } from '../access/index.ts'
import { fileOf, fromTop } from './places.ts'
import { standing } from './summarise.ts'
import { clean } from './text.ts'
import { acceptedLine, place, scenarioState } from './words.ts'

type Case = ReturnType<TestSuite['testCase']>

/** Its types say `default`; what Node loads is the builder itself. */
const junit = library as unknown as Builder

/** @param prefix folder of the app from the top of the repository */
export function renderJunit(report: Report, prefix: string): string {
  const builder = junit.newBuilder()
  const suite = (name: string) => builder.testSuite().name(clean(name)).timestamp(report.startedAt)
  const ids = new Set(report.entries.map(({ id }) => id))
  const byEntry = new Map<string | null, Finding[]>()
  for (const finding of report.findings) {
    const key = finding.entry !== undefined && ids.has(finding.entry) ? finding.entry : null
    byEntry.set(key, [...(byEntry.get(key) ?? []), finding])
  }
  if (report.entries.length > 0) {
    const entries = suite('Entry points')
    for (const entry of report.entries) addEntry(entries.testCase(), entry, byEntry.get(entry.id) ?? [], prefix)
  }
  const others = byEntry.get(null) ?? []
  if (others.length > 0) {
    const app = suite('The app')
    for (const finding of others) {
      const file = clean(fromTop(fileOf(finding), prefix))
      judge(
        app
          .testCase()
          .className(file)
          .name(clean(`${finding.rule}: ${place(finding)}`)),
        [finding],
      )
    }
  }
  for (const { entry, provider, scenarios, skipped } of report.webhooks) {
    const webhook = suite(`Webhook ${entry}`)
    if (skipped !== undefined) skip(webhook.testCase().className(provider).name('scenarios'), skipped)
    for (const scenario of scenarios) addScenario(webhook.testCase().className(provider), scenario)
  }
  if (report.problems.length > 0) {
    const run = suite('The run')
    for (const { code, message, help } of report.problems)
      run.testCase().className('routewarden').name(code).error(clean(message), code, clean(help))
  }
  return `${builder.build()}\n`
}

function addEntry(test: Case, entry: ReportEntry, findings: Finding[], prefix: string): void {
  const observations = Object.values(entry.outcomes).flatMap((outcome) => outcome.observations)
  const said = Object.entries(entry.outcomes).map(([name, { observed }]) => clean(`${name}: ${observed}`))
  test
    .name(clean(entry.id))
    .className(clean(fromTop(entry.file, prefix)))
    .time(observations.reduce((sum, { ms }) => sum + ms, 0) / 1000)
    .standardOutput(said.join('\n'))
  const isOpen = findings.some(({ accepted }) => accepted === undefined)
  if (!isOpen && standing(entry) === 'unknown') skip(test, entry.skipped ?? 'Could not be determined.', said)
  else judge(test, findings)
}

/** Fails by what nobody accepted; what is accepted passed nothing, and is skipped. */
function judge(test: Case, findings: Finding[]): void {
  const open = findings.filter(({ accepted }) => accepted === undefined)
  const text = open.map(({ message, evidence, help, ...at }) =>
    [message, ...evidence, `Fix: ${help}`, place(at)].map(clean).join('\n'),
  )
  if (open.length > 0) test.failure(text.join('\n\n'), [...new Set(open.map(({ rule }) => rule))].join(', '))
  const accepted = findings.flatMap((finding) => acceptedLine(finding) ?? [])[0]
  if (open.length === 0 && accepted !== undefined) skip(test, accepted)
}

function addScenario(test: Case, scenario: ScenarioReport): void {
  const { id, title, expected, observed, why, risk, ms } = scenario
  test.name(clean(`${id}: ${title}`))
  if (ms !== null) test.time(ms / 1000)
  const saw = clean(`expected ${expected}, saw ${observed}: ${why}`)
  const state = scenarioState(scenario)
  if (state === 'failed') test.failure(`${saw}\n${clean(risk)}`, 'webhook')
  if (state === 'unknown') skip(test, saw)
}

/** The format has a place for the reason that many readers leave out; all show the output. */
const skip = (test: Case, reason: string, said: string[] = []) =>
  test.skipped().standardOutput([clean(reason), ...said].join('\n'))
