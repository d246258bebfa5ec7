/** What every run of an app shares: whatever happens, all that was started is ended, and what went wrong is noted. */
import type { Progress } from '../progress.ts'
import { EnvironmentError } from '../server/index.ts'
import { BROWSER_MISSING } from './browser.ts'
import { Cleanup } from './cleanup.ts'
import type { Gathered } from './gathered.ts'

export interface Ending {
  /** Something around the app failed: exit code 3. */
  environmentFailed: boolean
  interrupted: boolean
}

/** Problems after which a run is not what was asked for. */
const OF_ENVIRONMENT = new Set([BROWSER_MISSING, 'server-exited'])

/**
 * @param work starts things, and hands each to the cleanup at once
 * @throws whatever `work` throws that is no failure of the environment, when all is ended
 */
export async function untilEnd(
  gathered: Gathered,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
  work: (cleanup: Cleanup) => Promise<void>,
): Promise<Ending> {
  const cleanup = new Cleanup()
  let environmentFailed = false
  try {
    await work(cleanup)
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
  environmentFailed ||= gathered.problems.some(({ code }) => OF_ENVIRONMENT.has(code))
  return { environmentFailed, interrupted: signal.aborted }
}
