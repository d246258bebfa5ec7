/** Facts of an audit, gathered from a small app on disk, for the tests of rules. Nothing of the app is executed. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { EntryOutcome, GuardVerdict, IdentityInfo, Outcome, ReportEntry } from '../access/index.ts'
import { write } from '../app/copy-app.test.support.ts'
import { readApp, Sources } from '../app/index.ts'
import { readEnvFiles } from '../audit/env-files.ts'
import type { ProxyAnswer, ProxyRuntime } from '../proxy/index.ts'
import { readInventory, signInPathsOf } from '../routes/index.ts'
import type { AuditFacts, SampleAnswer } from './audit-rule.ts'

/** Text of each file by its path in the app. A package.json that depends on next and Clerk is added when there is none. */
export type AppFiles = Record<string, string>

export interface FactsOptions extends Partial<Omit<AuditFacts, 'entries'>> {
  /** Changes to single entries, by id. */
  entry?: Record<string, { guard?: Partial<GuardVerdict>; outcomes?: Record<string, Partial<EntryOutcome>> }>
  /** Packages to put into node_modules, by name: a version, and nothing in them but a package.json. */
  installed?: Record<string, string>
}

const PACKAGE = JSON.stringify({ name: 'small-app', dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17' } })

export const IDENTITIES: IdentityInfo[] = [
  { name: 'anonymous', userId: null, role: null, org: null, description: 'no session' },
  { name: 'signed-in', userId: 'user_plain', role: null, org: null, description: 'a session, and nothing else' },
]

/** Writes an app into a folder of its own, which goes away with the test. */
export function writeApp(files: AppFiles, installed: Record<string, string> = {}): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'routewarden-rule-')))
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true })
  })
  for (const [file, text] of Object.entries({ 'package.json': PACKAGE, ...files })) write(path.join(root, file), text)
  for (const [name, version] of Object.entries(installed)) {
    write(path.join(root, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }))
  }
  return root
}

/**
 * What an audit knows of an app before anything was executed: guards and outcomes are unknown unless given.
 * @param app files to write, or the folder of an app
 */
export async function auditFacts(app: AppFiles | string, options: FactsOptions = {}): Promise<AuditFacts> {
  const { entry: changes = {}, installed, ...given } = options
  const root = typeof app === 'string' ? app : writeApp(app, installed)
  const facts = await readApp(root, { exec: false })
  const sources = new Sources(root)
  const inventory = await readInventory(facts, { sources })
  const env = readEnvFiles(facts)
  const variables = Object.fromEntries(env.flatMap((file) => file.variables.map(({ name, value }) => [name, value])))
  const identities = given.identities ?? IDENTITIES
  return {
    app: facts,
    sources,
    inventory,
    entries: inventory.entries.map((item) => reportEntry(item, identities, changes[item.id])),
    proxy: null,
    runtime: idleRuntime(),
    answers: new Map(),
    env,
    signInPaths: signInPathsOf(inventory.entries, variables, facts.config.basePath),
    trustProxy: 'warn',
    ...given,
    identities,
  }
}

/** A proxy that was not executed: every question comes back `unknown`. */
export function idleRuntime(given: Partial<ProxyRuntime> = {}): ProxyRuntime {
  return {
    status: 'not-executed',
    reason: 'the tests of rules execute nothing',
    packages: [],
    stubbed: [],
    files: [],
    lists: [],
    ask: (questions) => Promise.resolve(questions.map(() => proxyAnswer('unknown', { runs: null }))),
    matches: () => Promise.resolve(null),
    entriesThatMatch: () => Promise.resolve(null),
    unhandled: () => [],
    close: () => Promise.resolve(),
    ...given,
  }
}

/** An answer of the proxy. */
export function proxyAnswer(outcome: Outcome, given: Partial<ProxyAnswer> = {}): ProxyAnswer {
  return {
    runs: true,
    outcome,
    why: 'the test says so',
    status: null,
    location: null,
    rewrite: null,
    lists: [],
    lines: [],
    dependsOn: [],
    ...given,
  }
}

/** One answer for an entry's plain sample path. */
export function plainAnswer(path: string, identity: string, outcome: Outcome): SampleAnswer {
  return { sample: { path, shape: 'plain' }, identity, answer: proxyAnswer(outcome) }
}

function reportEntry(
  entry: AuditFacts['inventory']['entries'][number],
  identities: IdentityInfo[],
  change: NonNullable<FactsOptions['entry']>[string] = {},
): ReportEntry {
  const outcomes = identities.map(({ name }): [string, EntryOutcome] => [
    name,
    {
      declared: null,
      proxy: 'unknown',
      predicted: 'unknown',
      observed: 'unknown',
      observations: [],
      ...change.outcomes?.[name],
    },
  ])
  return {
    ...entry,
    guard: { status: 'unknown', access: 'unknown', evidence: [], ...change.guard },
    outcomes: Object.fromEntries(outcomes),
    access: { declared: null, predicted: 'unknown', observed: 'unknown' },
  }
}
