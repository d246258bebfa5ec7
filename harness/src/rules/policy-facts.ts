/** What the rules about the policy look at, and how their findings name its lines. */
import type {
  Confidence,
  Finding,
  IdentityInfo,
  RelatedPlace,
  ReportEntry,
  RouteConfigs,
  Severity,
} from '../access/index.ts'
import { POLICY_FILE, type Basis, type LoadedPolicy, type ReadText } from '../policy/index.ts'
import { auditFinding } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'

export interface PolicyFacts {
  policy: LoadedPolicy
  /** What the config alone declares. */
  config: RouteConfigs
  read: ReadText
  /** Rules whose findings are all there, so that an acceptance without one is stale. */
  judged: ReadonlySet<string>
}

/** The policy, and what it is held against. */
export interface PolicyQuestion extends PolicyFacts {
  entries: ReportEntry[]
  identities: IdentityInfo[]
  basis: Basis
}

const CONFIDENCE: Record<Basis, Confidence> = { predicted: 'read', observed: 'observed' }

/** A finding about an entry point and the policy's line of it, which is named beside it. */
export function entryFinding(
  rule: RuleMeta,
  { policy, basis }: PolicyQuestion,
  parts: {
    entry: ReportEntry
    key: string | null
    severity: Severity
    message: string
    evidence: string[]
    help: string
  },
): Finding {
  const { entry, key, ...rest } = parts
  const related: RelatedPlace[] = key === null ? [] : [{ file: POLICY_FILE, ...policy.placeOf(key) }]
  return auditFinding(rule, {
    ...rest,
    confidence: CONFIDENCE[basis],
    entry,
    file: entry.file,
    line: entry.line,
    ...(related.length === 0 ? {} : { related }),
  })
}

/** `routewarden.policy.json:12 "GET /admin": role:admin` */
export function lineOf(policy: LoadedPolicy, key: string): string {
  return `${POLICY_FILE}:${policy.placeOf(key).line} ${JSON.stringify(key)}: ${policy.entries[key]?.access ?? 'unknown'}`
}

export const acceptCommand = (key: string) => `\`routewarden policy write --accept ${JSON.stringify(key)}\``
