/**
 * `npm run apps [-- <name> …] [--verbose]`: builds and starts the apps of `specs/apps`, the reference app and the suite
 * of guards, one after another, and holds what the code says against what their servers do. Exit code 1 where the two
 * contradict each other, or an app does not run.
 */
import { parseArgs } from 'node:util'
import { run } from '../support/cli.ts'
import { APPS, copyRunnable, LARGER_APPS, type RunnableApp } from './apps.ts'
import { compareReport, type Comparison } from './compare.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', default: false } },
})
const print = (line: string) => process.stdout.write(`${line}\n`)

async function compareOne(app: RunnableApp): Promise<Comparison | string> {
  const copied = await copyRunnable(app)
  try {
    const ended = await run(['test', copied.dir, '--format', 'json', '--quiet'])
    if (ended.code === 0 || ended.code === 1) {
      const report = ended.report()
      const reported = report.findings.filter(({ rule }) => rule === 'prediction-differs').map(({ message }) => message)
      const compared = compareReport(report)
      return { ...compared, contradictions: [...compared.contradictions, ...reported] }
    }
    const problems = ended.stdout === '' ? [] : ended.report().problems.map(({ message }) => message)
    return [`exit code ${ended.code}`, ended.stderr.trim(), ...problems].join('\n')
  } finally {
    await copied.remove()
  }
}

let failed = false
const known = { ...APPS, ...LARGER_APPS }
const names = positionals.length > 0 ? positionals : Object.keys(known)
print('| app | entry points | pairs | compared | not predicted | not observed | contradictions | seconds |')
print('| --- | --- | --- | --- | --- | --- | --- | --- |')
for (const name of names) {
  const app = known[name]
  if (!app) throw new Error(`no app ${name}: there are ${Object.keys(known).join(', ')}`)
  const began = performance.now()
  const result = await compareOne(app)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  if (typeof result === 'string') {
    failed = true
    print(`| ${name} | did not run: ${result} |`)
    continue
  }
  const { entries, pairs, compared, notPredicted, notObserved, contradictions } = result
  const numbers = [entries, pairs, compared, notPredicted.length, notObserved.length, contradictions.length]
  print(`| ${name} | ${numbers.join(' | ')} | ${seconds} |`)
  if (contradictions.length > 0) failed = true
  for (const line of contradictions) print(`  contradiction: ${line}`)
  if (!values.verbose) continue
  for (const line of notPredicted) print(`  not predicted: ${line}`)
  for (const line of notObserved) print(`  not observed: ${line}`)
  print(`  ${JSON.stringify(result.outcomes)}`)
}
process.exitCode = failed ? 1 : 0
