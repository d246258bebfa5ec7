/** What the code says of the app that is being tested: predictions to hold against what its server does. */
import type { ReportEntry } from '../access/index.ts'
import { runAudit } from '../audit/index.ts'
import type { Gathered } from './gathered.ts'
import type { TestOptions } from './types.ts'

/**
 * Predictions by entry id. They are worth something, but the run does not depend on them: where they cannot be made, it
 * goes on, and a problem says why.
 */
export async function predict(gathered: Gathered, options: TestOptions): Promise<Map<string, ReportEntry>> {
  try {
    const report = await runAudit({
      dir: options.dir,
      ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
      ...(options.overrides?.app === undefined ? {} : { app: options.overrides.app }),
      ...(options.env === undefined ? {} : { env: options.env }),
    })
    return new Map(report.entries.map((entry) => [entry.id, entry]))
  } catch (error) {
    gathered.problems.push({
      code: 'not-predicted',
      message: `What the code says could not be read: ${(error as Error).message}`,
      help: 'Run `routewarden audit` for more; what the server did is reported all the same.',
    })
    return new Map()
  }
}
