/** `routewarden test`, as a story: know the app, prepare, build, start, ask everything, end everything, report. */
import type { Report } from '../access/index.ts'
import { silent } from '../progress.ts'
import { ask } from './ask.ts'
import { assembleReport } from './assemble.ts'
import { requireBrowserRun } from './browser.ts'
import { openApp, readAll } from './open.ts'
import { predict } from './predict.ts'
import { shardFacts } from './shard.ts'
import { untilEnd, type Ending } from './story.ts'
import type { TestOptions } from './types.ts'

export interface TestResult extends Ending {
  /** Of a run that was cut short: what was gathered before. */
  report: Report
}

/**
 * Tests an app end to end.
 * @throws {ConfigError} the config is wrong
 * @throws {AppError} there is no app that can be tested
 */
export async function runTest(options: TestOptions): Promise<TestResult> {
  const progress = options.progress ?? silent
  const signal = options.signal ?? new AbortController().signal
  progress.phase('Reading the app')
  const gathered = { ...(await readAll(options)), ...(options.shard === undefined ? {} : { shard: options.shard }) }
  await requireBrowserRun(gathered, options)
  gathered.predicted = await predict(gathered, options)
  const prepared = { ...options, progress, signal, ...(options.browser ? { frontend: true } : {}) }
  const ending = await untilEnd(gathered, prepared, async (cleanup) => {
    const opened = await openApp(gathered, prepared, cleanup)
    await ask(gathered, { ...opened, options: prepared, cleanup })
  })
  const report = assembleReport(gathered)
  const { shard } = options
  return { report: shard === undefined ? report : { ...report, shard: shardFacts(gathered, shard) }, ...ending }
}
