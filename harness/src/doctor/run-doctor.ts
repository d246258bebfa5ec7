import { createRequire } from 'node:module'
import type { Finding } from '../access/index.ts'
import { factsOf, gather, openAudit, type AuditOptions } from '../audit/index.ts'
import { AUDIT_RULES, givenInCode, type AuditFacts } from '../rules/index.ts'
import { VERSION } from '../version.ts'
import { providerChecks, proxyChecks, signInChecks, webhookChecks, type Found } from './app.ts'
import { browserChecks } from './browser.ts'
import { keyChecks } from './keys.ts'
import { nameChecks } from './names.ts'
import { problem, type Check, type Diagnosis } from './types.ts'
import { Variables } from './variables.ts'
import { advisoryChecks, nodeChecks, packageChecks } from './versions.ts'

export type DoctorOptions = Pick<AuditOptions, 'dir' | 'configFile' | 'app' | 'exec' | 'progress' | 'env'>

/** Rules whose findings are checks here. */
const RULES = new Set([
  ...['provider-missing', 'proxy-location', 'proxy-export', 'sign-in-route-closed', 'env-webhook-secret-name'],
  ...['env-deprecated', 'env-missing', 'env-public-secret', 'next-version-bypass', 'clerk-version-bypass'],
])

/**
 * Looks at keys, variables, provider, proxy, pages and versions. Nothing is built, started or asked over the network.
 * @throws {AppError} no app, or several
 * @throws {ConfigError} the config is wrong
 */
export async function runDoctor(options: DoctorOptions): Promise<Diagnosis> {
  const env = options.env ?? process.env
  const open = await openAudit({ ...options, policy: null })
  try {
    const facts = factsOf(open, await gather(open, options.progress))
    const found = await foundBy(facts)
    const variables = new Variables(facts.env, env)
    const keys = keyChecks(variables, (option) => givenInCode(facts, option))
    const checks: Check[] = [
      ...nodeChecks(facts, ownEngines(), process.versions.node),
      ...packageChecks(facts),
      ...advisoryChecks(facts, found),
      ...keys,
      ...withoutSaid(found('keys', 'env-missing', 'env-public-secret'), keys),
      ...nameChecks(facts, found('names', 'env-deprecated')),
      ...providerChecks(facts, found),
      ...proxyChecks(facts, found),
      ...signInChecks(facts, variables, found),
      ...webhookChecks(facts, variables, found),
      ...(await browserChecks(open.app.root, env)),
    ]
    return diagnosis(facts, checks)
  } finally {
    await open.close()
  }
}

async function foundBy(facts: AuditFacts): Promise<Found> {
  const all: Finding[] = []
  for (const rule of AUDIT_RULES) if (RULES.has(rule.id)) all.push(...(await rule.check(facts, all)))
  return (id, ...rules) =>
    all
      .filter(({ rule }) => rules.includes(rule))
      .map(({ rule, message, help, file, line }) => ({ ...problem(id, message, help, `${file}:${line}`), rule }))
}

/** The rules read the files as they stand; of the same line nothing is said twice. */
function withoutSaid(found: Check[], said: Check[]): Check[] {
  const places = new Set(said.flatMap(({ status, place }) => (status === 'problem' && place ? [place] : [])))
  const isInstance = said.some(({ id, status }) => id === 'instance' && status === 'problem')
  return found.filter(({ rule, place }) => !places.has(place ?? '') && !(isInstance && rule === 'env-missing'))
}

const ownEngines = () =>
  (createRequire(import.meta.url)('../../package.json') as { engines: { node: string } }).engines.node

function diagnosis({ app }: AuditFacts, checks: Check[]): Diagnosis {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length
  return {
    schemaVersion: 1,
    tool: { name: 'routewarden', version: VERSION },
    command: 'doctor',
    app: {
      name: app.name,
      next: app.next?.version ?? app.locked.next ?? app.declared.next,
      clerk: app.clerk?.version ?? app.locked.clerk ?? app.declared.clerk,
    },
    checks,
    summary: { ok: count('ok'), problem: count('problem'), unknown: count('unknown') },
  }
}
