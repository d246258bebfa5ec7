import { setImmediate } from 'node:timers/promises'
import type { EntryPoint, GuardVerdict, IdentityInfo, ReportEntry } from '../access/index.ts'
import { GuardReader } from '../guards/index.ts'
import { readFrom, type LoadedPolicy } from '../policy/index.ts'
import { AUDIT_RULES, type AuditFacts, type PolicyFacts, type SampleAnswer } from '../rules/index.ts'
import { silent, type Progress } from '../progress.ts'
import { askProxy } from './ask.ts'
import { auditEntry } from './assemble.ts'
import type { OpenAudit } from './open.ts'

/** What was asked and read of entry points, by their id. */
export interface Gathered {
  answers: Map<string, SampleAnswer[]>
  guards: Map<string, GuardVerdict>
}

/** Entries whose guards are read before others get their turn. */
const AT_A_TIME = 40

/** The proxy answers in a thread of its own, while guards are read in this one. */
export async function gather(open: OpenAudit, progress: Progress = silent): Promise<Gathered> {
  const [answers, guards] = await Promise.all([askProxy(open, progress), readGuards(open)])
  return { answers, guards }
}

export function guardReader({ app, sources, inventory, signInPaths, loaded }: OpenAudit): GuardReader {
  return new GuardReader(app, sources, inventory, { signInPaths, declared: loaded.config.guards ?? [] })
}

async function readGuards(open: OpenAudit): Promise<Map<string, GuardVerdict>> {
  const reader = guardReader(open)
  const verdicts = new Map<string, GuardVerdict>()
  for (const [index, entry] of open.inventory.entries.entries()) {
    if (index % AT_A_TIME === 0) await setImmediate()
    verdicts.set(entry.id, reader.read(entry))
  }
  return verdicts
}

/**
 * Everything that rules judge.
 * @param of these entry points only. Default: all
 */
export function factsOf(
  open: OpenAudit,
  { answers, guards }: Gathered,
  of: EntryPoint[] = open.inventory.entries,
): AuditFacts {
  const identities = open.identities.identities.map(({ info }) => info)
  return {
    app: open.app,
    sources: open.sources,
    inventory: open.inventory,
    entries: of.map((entry) => assembled(entry, answers.get(entry.id), open, identities, guards.get(entry.id))),
    identities,
    proxy: open.proxy,
    runtime: open.runtime,
    answers,
    env: open.env,
    signInPaths: open.signInPaths,
    claims: Object.keys(open.loaded.config.sessionClaims ?? {}),
    trustProxy: open.loaded.config.trustProxy ?? 'warn',
    ...(open.policy === null ? {} : { policy: policyFacts(open, open.policy) }),
  }
}

function policyFacts({ app, configRoutes }: OpenAudit, policy: LoadedPolicy): PolicyFacts {
  return { policy, config: configRoutes, read: readFrom(app.root), judged: new Set(AUDIT_RULES.map(({ id }) => id)) }
}

interface Made {
  routes: OpenAudit['routes']
  answers: SampleAnswer[] | undefined
  guard: GuardVerdict | undefined
  entry: ReportEntry
}

const made = new WeakMap<EntryPoint, Made>()

/** An entry point is put together once, as long as what is known of it is the same: editors ask at every key. */
function assembled(
  entry: EntryPoint,
  answers: SampleAnswer[] | undefined,
  open: OpenAudit,
  identities: IdentityInfo[],
  guard: GuardVerdict | undefined,
): ReportEntry {
  const known = made.get(entry)
  if (known?.routes === open.routes && known.answers === answers && known.guard === guard) return known.entry
  const one = auditEntry(entry, answers ?? [], open, identities, guard)
  made.set(entry, { routes: open.routes, answers, guard, entry: one })
  return one
}
