import { setImmediate } from 'node:timers/promises'
import type { GuardVerdict, Report } from '../access/index.ts'
import { GuardReader } from '../guards/index.ts'
import { checkAudit, type AuditFacts } from '../rules/index.ts'
import { silent } from '../progress.ts'
import { askProxy } from './ask.ts'
import { auditEntry, auditReport } from './assemble.ts'
import { openAudit, type OpenAudit } from './open.ts'
import type { AuditOptions } from './types.ts'

/**
 * Predicts, without building or starting the app, what each identity gets from every entry point: inventory, the
 * app's own proxy executed, guards read, rules.
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config is wrong
 */
export async function runAudit(options: AuditOptions): Promise<Report> {
  const startedAt = new Date()
  const open = await openAudit(options)
  try {
    const facts = await gatherFacts(open, options)
    const findings = await checkAudit(facts)
    return auditReport(open, facts.entries, findings, facts.identities, startedAt)
  } finally {
    await open.close()
  }
}

/** Everything that rules judge. */
async function gatherFacts(open: OpenAudit, options: AuditOptions): Promise<AuditFacts> {
  const progress = options.progress ?? silent
  const identities = open.identities.identities.map(({ info }) => info)
  // The proxy answers in a thread of its own, while guards are read in this one.
  const [answers, guards] = await Promise.all([askProxy(open, progress), readGuards(open)])
  const entries = open.inventory.entries.map((entry) =>
    auditEntry(entry, answers.get(entry.id) ?? [], open, identities, guards.get(entry.id)),
  )
  return {
    app: open.app,
    sources: open.sources,
    inventory: open.inventory,
    entries,
    identities,
    proxy: open.proxy,
    runtime: open.runtime,
    answers,
    env: open.env,
    signInPaths: open.signInPaths,
    trustProxy: open.loaded.config.trustProxy ?? 'warn',
  }
}

/** Entries whose guards are read before others get their turn. */
const AT_A_TIME = 40

async function readGuards({
  app,
  sources,
  inventory,
  signInPaths,
  loaded,
}: OpenAudit): Promise<Map<string, GuardVerdict>> {
  const reader = new GuardReader(app, sources, inventory, { signInPaths, declared: loaded.config.guards ?? [] })
  const verdicts = new Map<string, GuardVerdict>()
  for (const [index, entry] of inventory.entries.entries()) {
    if (index % AT_A_TIME === 0) await setImmediate()
    verdicts.set(entry.id, reader.read(entry))
  }
  return verdicts
}
