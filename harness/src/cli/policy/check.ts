import type { Finding, Report, Severity } from '../../access/index.ts'
import { dayOf, judgeAccepted, POLICY_FILE, type LoadedPolicy } from '../../policy/index.ts'
import { clean, plural, predictedView, renderFindings, summarise, type Format } from '../../report/index.ts'
import { checkPolicy, sortFindings, staleAcceptances } from '../../rules/index.ts'
import { EXIT } from '../exit-codes.ts'
import { fails, hasColors, show } from '../show.ts'
import { hold, requirePolicy, original, type Held, type SourceFlags } from './held.ts'
import { countsOf } from './words.ts'

export interface CheckFlags extends SourceFlags {
  format?: Format[]
  output?: string
  failOn: Severity | 'never'
}

export async function checkCommand(dir: string, flags: CheckFlags): Promise<number> {
  const held = await hold(dir, flags)
  const policy = requirePolicy(held)
  const report = withFindings(held.report, findingsAbout(held, policy))
  if (flags.format === undefined && flags.output === undefined) process.stdout.write(told(report, held, policy))
  else await show(report, dir, flags, { output: null, formats: ['json', 'markdown'] })
  return fails(report, flags.failOn) ? EXIT.findings : EXIT.clean
}

/** What the policy says of the app, and findings of the app that it no longer accepts. */
function findingsAbout(held: Held, policy: LoadedPolicy): Finding[] {
  const question = held.question(policy)
  const ofPolicy = checkPolicy(question)
  const names = new Set([
    ...ofPolicy.map(({ rule }) => rule),
    'policy-mismatch',
    'policy-undeclared',
    'policy-line-dead',
  ])
  const others = held.report.findings
    .filter(({ rule }) => !names.has(rule) && rule !== 'acceptance-stale')
    .map(original)
  const all = [...ofPolicy, ...others]
  const today = dayOf(new Date())
  const { findings } = judgeAccepted(ofPolicy, policy, question.read, today)
  const { expired } = judgeAccepted(others, policy, question.read, today)
  return sortFindings([...findings, ...expired, ...staleAcceptances(question, all)])
}

function withFindings(report: Report, findings: Finding[]): Report {
  const { entries } = predictedView(report)
  const { requests } = report.summary
  return { ...report, findings, summary: { ...summarise(entries, report.webhooks, findings), requests } }
}

function told(report: Report, { basis, report: whole }: Held, policy: LoadedPolicy): string {
  const options = { color: hasColors(process.stdout), width: process.stdout.isTTY ? process.stdout.columns : 120 }
  const open = report.findings.filter(({ accepted }) => accepted === undefined)
  const accepted = report.findings.length - open.length
  const held = `${plural(whole.entries.length, 'entry point')} held against ${POLICY_FILE} (${countsOf(policy)}), by what ${basis === 'observed' ? 'a running server did' : 'the code says'}.`
  const { error, warning } = report.summary.findings
  const verdict =
    open.length === 0
      ? accepted === 0
        ? 'The policy holds.'
        : `The policy holds, but for ${accepted} accepted.`
      : `${plural(error, 'error')}, ${plural(warning, 'warning')}${accepted === 0 ? '' : `, ${accepted} accepted`}.`
  const findings = renderFindings(report, options)
  const { proxy, problems } = whole
  const notes = [
    ...(proxy.reason === null ? [] : [`Proxy not judged: ${proxy.reason}`]),
    ...problems.map(({ message }) => message),
  ].map((note) => `! ${clean(note)}`)
  return [...(findings === '' ? [] : [findings]), ...notes, `${verdict} ${held}`, ''].join('\n')
}
