import type { Report, RouteConfigs } from '../access/index.ts'
import { withAccepted, withRecorded, type LoadedPolicy } from '../policy/index.ts'
import { checkAudit } from '../rules/index.ts'
import { auditReport } from './assemble.ts'
import { factsOf, gather } from './facts.ts'
import { openAudit } from './open.ts'
import type { AuditOptions } from './types.ts'

/**
 * Predicts, without building or starting the app, what each identity gets from every entry point: inventory, the
 * app's own proxy executed, guards read, rules.
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config is wrong
 */
export async function runAudit(options: AuditOptions): Promise<Report> {
  return (await auditApp(options)).report
}

/** A report, and what it was made from that a report does not hold. */
export interface AuditedApp {
  report: Report
  /** Absolute folder of the app. */
  root: string
  /** Absolute; null: none was there, or none could be loaded. */
  configFile: string | null
  policy: LoadedPolicy | null
  /** What the config alone declares. */
  configRoutes: RouteConfigs
}

/** As `runAudit`. */
export async function auditApp(options: AuditOptions): Promise<AuditedApp> {
  const startedAt = new Date()
  const open = await openAudit(options)
  try {
    const facts = factsOf(open, await gather(open, options.progress))
    const found = await checkAudit(facts)
    const findings = open.policy === null ? found : withAccepted(found, open.policy, open.app.root, startedAt)
    const entries = withRecorded(facts.entries, open.configRoutes, open.policy, facts.identities, 'predicted')
    const report = auditReport(open, entries, findings, facts.identities, startedAt)
    return {
      report,
      root: open.app.root,
      configFile: open.loaded.file,
      policy: open.policy,
      configRoutes: open.configRoutes,
    }
  } finally {
    await open.close()
  }
}
