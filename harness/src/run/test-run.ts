/** `routewarden test`, as a story: know the app, prepare, build, start, ask everything, end everything, report. */
import type { Report } from '../access/index.ts'
import { EnvironmentError } from '../server/index.ts'
import { silent } from '../progress.ts'
import { ask } from './ask.ts'
import { assembleReport } from './assemble.ts'
import { BROWSER_MISSING, requireBrowserRun } from './browser.ts'
import { Cleanup } from './cleanup.ts'
import { openApp, readAll } from './open.ts'
import { predict } from './predict.ts'
import type { TestOptions } from './types.ts'

export interface TestResult {
  report: Report
  /** Something around the app failed: exit code 3. The report holds what was gathered before. */
  environmentFailed: boolean
  interrupted: boolean
}

/**
 * Tests an app end to end.
 * @throws {ConfigError} the config is wrong
 * @throws {AppError} there is no app that can be tested
 */
export async function runTest(options: TestOptions): Promise<TestResult> {
  const progress = options.progress ?? silent
  const signal = options.signal ?? new AbortController().signal
  const cleanup = new Cleanup()
  progress.phase('Reading the app')
  const gathered = await readAll(options)
  await requireBrowserRun(gathered, options)
  gathered.predicted = await predict(gathered, options)
  let environmentFailed = false
  try {
    const prepared = { ...options, progress, signal, ...(options.browser ? { frontend: true } : {}) }
    const opened = await openApp(gathered, prepared, cleanup)
    await ask(gathered, { ...opened, options: prepared, cleanup })
  } catch (error) {
    if (!signal.aborted) {
      if (!(error instanceof EnvironmentError)) throw error
      environmentFailed = true
      gathered.problems.push({ code: error.code, message: error.message, help: error.help })
    }
  } finally {
    progress.phase('Stopping what was started')
    for (const failure of await cleanup.run()) {
      gathered.problems.push({ code: 'cleanup-failed', message: failure, help: 'Stop it by hand.' })
    }
  }
  if (signal.aborted) {
    gathered.problems.push({
      code: 'interrupted',
      message: 'The run was interrupted: the report holds what was seen before.',
      help: 'Run it again for the whole.',
    })
  }
  environmentFailed ||= gathered.problems.some((problem) => [BROWSER_MISSING, 'server-exited'].includes(problem.code))
  return { report: assembleReport(gathered), environmentFailed, interrupted: signal.aborted }
}
