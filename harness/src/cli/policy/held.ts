/** What a policy is held against: an audit made now, or the report of a run. */
import path from 'node:path'
import { routeConfigs, type Finding, type Report, type RouteConfigs } from '../../access/index.ts'
import { auditApp } from '../../audit/index.ts'
import { ConfigError, loadConfig } from '../../config/index.ts'
import {
  dayOf,
  judgeAccepted,
  loadPolicy,
  POLICY_FILE,
  readFrom,
  type Basis,
  type LoadedPolicy,
} from '../../policy/index.ts'
import { AUDIT_RULES, checkPolicy, OBSERVED_RULES, type PolicyFacts, type PolicyQuestion } from '../../rules/index.ts'
import { createProgress } from '../progress.ts'
import { readReport } from '../read-report.ts'

export interface SourceFlags {
  config?: string
  app?: string
  from?: string
  quiet?: boolean
}

export interface Held {
  /** Absolute folder of the app. */
  root: string
  report: Report
  /** As it is in the file; null: there is none. */
  policy: LoadedPolicy | null
  basis: Basis
  /** What the config alone declares. */
  config: RouteConfigs
  question: (policy: LoadedPolicy) => PolicyQuestion
  /** Everything that is found with this policy in force. */
  findings: (policy: LoadedPolicy) => Promise<Finding[]>
}

/** @throws {ConfigError | AppError} */
export async function hold(dir: string, flags: SourceFlags): Promise<Held> {
  const { root, policy, report, configRoutes } = await (flags.from === undefined
    ? audited(dir, flags)
    : reported(dir, flags, flags.from))
  const basis: Basis = report.command === 'test' ? 'observed' : 'predicted'
  const question = (held: LoadedPolicy): PolicyQuestion => ({
    policy: held,
    config: configRoutes,
    read: readFrom(root),
    judged: judged(report),
    entries: report.entries,
    identities: report.identities,
    basis,
  })
  const ofReport = (held: LoadedPolicy) => [
    ...report.findings.filter((finding) => !isAboutPolicy(finding)).map(original),
    ...checkPolicy(question(held)),
  ]
  return {
    root,
    report,
    policy,
    basis,
    config: configRoutes,
    question,
    findings: async (held) =>
      judgeAccepted(
        flags.from === undefined
          ? (held === policy ? report : (await audited(dir, flags, held)).report).findings.map(original)
          : ofReport(held),
        held,
        readFrom(root),
        dayOf(new Date()),
      ).findings,
  }
}

/** A policy is needed. */
export function requirePolicy({ policy, root }: Held): LoadedPolicy {
  if (policy !== null) return policy
  throw new ConfigError('There is no policy yet.', {
    file: root,
    help: 'Write one that records what is so today: `routewarden policy write`.',
  })
}

const ABOUT_POLICY = new Set(['policy-mismatch', 'policy-undeclared', 'policy-line-dead', 'acceptance-stale'])
const isAboutPolicy = ({ rule }: Finding) => ABOUT_POLICY.has(rule)

/** As it was found, before it was held against the policy. */
export function original(given: Finding): Finding {
  const finding = { ...given }
  delete finding.accepted
  const isOurs = (line: string) => line.startsWith(`${POLICY_FILE}:`) && line.endsWith(': expired')
  return { ...finding, evidence: finding.evidence.filter((line) => !isOurs(line)) }
}

/** Rules whose findings are all in the report: of an audit with its proxy run those of audits, of a run only its own. */
function judged({ command, proxy, problems }: Report): PolicyFacts['judged'] {
  const ofAudit = AUDIT_RULES.map(({ id }) => id)
  if (command === 'audit') return new Set(proxy.evaluatedBy === 'execution' || proxy.runs === false ? ofAudit : [])
  const isWhole = !problems.some(({ code }) => code === 'interrupted' || code === 'server-exited')
  return new Set(isWhole ? OBSERVED_RULES.map(({ id }) => id).filter((id) => !ofAudit.includes(id)) : [])
}

interface Source {
  root: string
  policy: LoadedPolicy | null
  report: Report
  configRoutes: RouteConfigs
}

async function audited(dir: string, flags: SourceFlags, policy?: LoadedPolicy): Promise<Source> {
  const progress = await createProgress(process.stderr, flags.quiet ?? !process.stderr.isTTY)
  try {
    const audited = await auditApp({
      dir,
      progress,
      ...(flags.config === undefined ? {} : { configFile: flags.config }),
      ...(flags.app === undefined ? {} : { app: flags.app }),
      ...(policy === undefined ? {} : { policy }),
    })
    // Without its identities and routes, other things would be recorded, and missed.
    const problem = audited.report.problems.find(({ code }) => code === 'config-not-loaded')
    if (problem) throw new ConfigError(problem.message, { file: audited.root, help: problem.help })
    return audited
  } finally {
    progress.end()
  }
}

async function reported(dir: string, flags: SourceFlags, from: string): Promise<Source> {
  const report = readReport(path.resolve(from))
  const loaded = await loadConfig(dir, flags.config)
  const root = path.resolve(loaded.dir, flags.app ?? loaded.config.app ?? '.')
  return { root, policy: loadPolicy(root), report, configRoutes: routeConfigs(loaded.config.routes ?? {}) }
}
