/**
 * One run on several machines. Each builds and starts the app and asks its share; `merge` puts together what they gathered
 * and makes of it the report that one machine would have made.
 *
 * What is shared out are entry points, and webhook handlers: whole, as what an entry point does is judged by what all
 * identities met there, by its variants, and by its answer without the proxy.
 */
import { z } from 'zod'
import type { ProbeSummary, Report, RunProblem } from '../access/index.ts'
import { ConfigError } from '../config/index.ts'
import { VERSION } from '../version.ts'
import { assembleReport } from './assemble.ts'
import type { Gathered } from './gathered.ts'
import { readAll } from './open.ts'
import { predict } from './predict.ts'
import type { TestOptions } from './types.ts'

/** From 1, as in `--shard 2/4`. */
export interface Shard {
  index: number
  total: number
}

/** Every n-th: neighbours, which are often alike in what they cost, go to different machines. */
export const ofShard = <Item>(items: Item[], shard: Shard | undefined): Item[] =>
  shard === undefined ? items : items.filter((_, position) => position % shard.total === shard.index - 1)

/** What a machine gathered, as it travels in its report. The report itself is of the same version. */
export interface ShardFacts extends Shard, Record<string, unknown> {
  /** Ids of all entry points of the app, in their order. */
  entries: string[]
  calls: { id: string; path: string }[]
  skipped: [id: string, why: string][]
  matrix: [string, unknown][]
  alone: [string, unknown][]
  visits: [string, unknown][]
  signInPaths: string[]
  aloneReason: string
  hadProxy: boolean | null
}

const pairs = z.array(z.tuple([z.string(), z.unknown()]))
export const shardSchema: z.ZodType<ShardFacts> = z.strictObject({
  index: z.int().min(1),
  total: z.int().min(1),
  entries: z.array(z.string()),
  calls: z.array(z.strictObject({ id: z.string(), path: z.string() })),
  skipped: z.array(z.tuple([z.string(), z.string()])),
  matrix: pairs,
  alone: pairs,
  visits: pairs,
  signInPaths: z.array(z.string()),
  aloneReason: z.string(),
  hadProxy: z.boolean().nullable(),
})

export function shardFacts(gathered: Gathered, { index, total }: Shard): ShardFacts {
  return {
    index,
    total,
    entries: gathered.inventory.entries.map(({ id }) => id),
    calls: gathered.plan.calls.map(({ entry, path }) => ({ id: entry.id, path })),
    skipped: [...gathered.plan.skipped],
    matrix: [...gathered.matrix],
    alone: [...gathered.alone],
    visits: [...gathered.visits],
    signInPaths: gathered.signInPaths,
    aloneReason: gathered.aloneReason,
    hadProxy: gathered.hadProxy,
  }
}

/** A report of one machine, and where it was read. */
export interface ShardReport {
  file: string
  report: Report & { shard: ShardFacts }
}

export interface Merged {
  report: Report
  /** Numbers of the shards that were not given. */
  missing: number[]
}

/**
 * The report that one machine would have made, but for times. Reads the app again: what it holds must be what the shards
 * were made of.
 * @param options of the run: folder, config, app
 * @throws {ConfigError} shards of different runs, apps or versions; one given twice; code that has changed since
 */
export async function mergeShards(shards: ShardReport[], options: TestOptions): Promise<Merged> {
  const [first, ...others] = shards.toSorted((a, b) => a.report.shard.index - b.report.shard.index)
  if (first === undefined)
    throw new ConfigError('No shard was given.', { file: null, help: 'Name the JSON reports of `test --shard`.' })
  for (const other of others) requireAlike(first, other)
  const gathered = await readAll(options)
  requireSameCode(first, gathered)
  gathered.predicted = await predict(gathered, options)
  const all = [first, ...others]
  for (const { report } of all) add(gathered, report)
  const { total } = first.report.shard
  const given = new Set(all.map(({ report }) => report.shard.index))
  const missing = Array.from({ length: total }, (_, position) => position + 1).filter((index) => !given.has(index))
  for (const index of missing) gathered.problems.push(missingShard(index, total))
  const told = new Set<string>()
  const problems = gathered.problems.filter(({ code, message }) => {
    const key = `${code} ${message}`
    return !told.has(key) && told.add(key)
  })
  const report = assembleReport({ ...gathered, problems })
  // As the machines saw it: this one need have no packages.
  return { report: { ...report, app: first.report.app, timing: timing(all) }, missing }
}

function requireAlike(first: ShardReport, other: ShardReport): void {
  const [a, b] = [first.report, other.report]
  const wrong = (message: string, help: string) =>
    new ConfigError(`${message}\n  ${first.file}\n  ${other.file}`, { file: null, help })
  if (a.shard.total !== b.shard.total)
    throw wrong(`One is of ${a.shard.total} shards, the other of ${b.shard.total}:`, 'Merge the shards of one run.')
  if (a.shard.index === b.shard.index)
    throw wrong(`Shard ${a.shard.index} was given twice:`, 'Leave one out; a folder may hold those of an earlier run.')
  if (a.tool.version !== b.tool.version)
    throw wrong(
      `One is of Routewarden ${a.tool.version}, the other of ${b.tool.version}:`,
      'Pin one version for all machines.',
    )
  for (const [what, one, two] of [
    ['app', a.app, b.app],
    ['identities', a.identities, b.identities],
    ['entry points', a.shard.entries, b.shard.entries],
  ] as const) {
    // A machine that failed early knows no identities.
    if (what === 'identities' && (a.identities.length === 0 || b.identities.length === 0)) continue
    if (JSON.stringify(one) !== JSON.stringify(two))
      throw wrong(`They differ in their ${what}:`, 'Merge shards of the same app at the same commit.')
  }
}

function requireSameCode({ file, report }: ShardReport, gathered: Gathered): void {
  if (report.tool.version !== VERSION)
    throw new ConfigError(`The shards are of Routewarden ${report.tool.version}, and this is ${VERSION}.`, {
      file,
      help: 'Merge with the version that tested.',
    })
  const here = new Set(gathered.inventory.entries.map(({ id }) => id))
  const odd = report.shard.entries.find((id) => !here.delete(id)) ?? [...here][0]
  if (odd === undefined) return
  throw new ConfigError(`The shards were made of other code than that of ${gathered.app.root}: it differs in ${odd}.`, {
    file,
    help: 'Check out the commit that was tested, and name the folder of the app: routewarden merge --dir apps/web …',
  })
}

function add(gathered: Gathered, report: ShardReport['report']): void {
  const { shard } = report
  if (gathered.identities.length === 0) gathered.identities = report.identities
  if (gathered.signInPaths.length === 0) gathered.signInPaths = shard.signInPaths
  const known = new Map(gathered.inventory.entries.map((entry) => [entry.id, entry]))
  for (const { id, path } of shard.calls) {
    const entry = known.get(id)
    if (entry === undefined || gathered.plan.calls.some((call) => call.entry.id === id)) continue
    // Nothing is called any more: only the way is reported.
    gathered.plan.calls.push({
      entry,
      path,
      method: entry.method === '*' ? 'GET' : entry.method,
      headers: {},
      timeoutMs: 0,
    })
  }
  for (const [id, why] of shard.skipped) gathered.plan.skipped.set(id, why)
  addAll(gathered.matrix, shard.matrix)
  addAll(gathered.alone, shard.alone)
  addAll(gathered.visits, shard.visits)
  gathered.aloneReason = shard.aloneReason
  gathered.hadProxy ??= shard.hadProxy
  gathered.probes.push(...report.probes)
  gathered.webhooks.push(...report.webhooks)
  if (report.probing) gathered.probing = joined(gathered.probing, report.probing)
  gathered.problems.push(...report.problems)
  gathered.requests += report.summary.requests
  const began = new Date(report.startedAt)
  if (began < gathered.startedAt) gathered.startedAt = began
}

/** Counts add up. */
function joined(a: ProbeSummary | undefined, b: ProbeSummary): ProbeSummary {
  if (a === undefined) return b
  const names = [...new Set([...Object.keys(a.variants), ...Object.keys(b.variants)])]
  const none = { asked: 0, failed: 0, unknown: 0, errors: 0 }
  const variants = names.map((name) => {
    const [one, other] = [a.variants[name] ?? none, b.variants[name] ?? none]
    const sum = {
      asked: one.asked + other.asked,
      failed: one.failed + other.failed,
      unknown: one.unknown + other.unknown,
      errors: one.errors + other.errors,
    }
    return [name, sum] as const
  })
  return {
    ...a,
    requests: a.requests + b.requests,
    entries: a.entries + b.entries,
    errors: a.errors + b.errors,
    variants: Object.fromEntries(variants),
  }
}

/** What travelled as JSON is what this very version wrote. */
function addAll<Value>(to: Map<string, Value>, from: [string, unknown][]): void {
  for (const [id, value] of from) to.set(id, value as Value)
}

const missingShard = (index: number, total: number): RunProblem => ({
  code: 'shard-missing',
  message: `Shard ${index} of ${total} is missing: what it asked is unknown in this report.`,
  help: 'Look at the machine that ran it, and merge again with its report.',
})

/** The machines ran side by side: as long as the slowest. */
function timing(shards: ShardReport[]): Report['timing'] {
  const longest = (of: (timing: Report['timing']) => number | null) => {
    const times = shards.flatMap(({ report }) => of(report.timing) ?? [])
    return times.length === 0 ? null : Math.max(...times)
  }
  return {
    totalMs: longest(({ totalMs }) => totalMs) ?? 0,
    buildMs: longest(({ buildMs }) => buildMs),
    probeMs: longest(({ probeMs }) => probeMs),
  }
}
