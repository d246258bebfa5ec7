/** What a rule is, and what rules about a running app look at. */
import type { AppFacts } from '../app/index.ts'
import type { Finding, IdentityInfo, Outcome, ProbeReport, ReportEntry, Severity } from '../access/index.ts'
import type { PolicyFacts } from './policy-facts.ts'

/** Everything a run of `test` gathered, for rules to judge. */
export interface RunFacts {
  app: AppFacts
  identities: IdentityInfo[]
  entries: ReportEntry[]
  probes: ProbeReport[]
  /** Anonymous outcome of each entry with the proxy out of the way; empty when that pass did not run. */
  alone: Map<string, { outcome: Outcome; evidence: string }>
  /** Paths of sign-in and sign-up pages (basePath included). */
  signInPaths: string[]
  trustProxy: 'warn' | 'ignore' | 'require-own-guard'
  /** Does the config declare anything about routes? */
  hasDeclarations: boolean
  /** Where the config is, for findings about it; null without one. */
  configFile: string | null
  /** `routes` keys that match nothing. */
  deadKeys: string[]
  /** The policy; absent: the app has none. */
  policy?: PolicyFacts
}

export interface RuleMeta {
  /** Name in ESLint, audit, SARIF and docs. */
  id: string
  cwe: `CWE-${number}`
  /** OWASP ASVS 5.0 requirement. */
  asvs: `V${number}.${number}.${number}`
}

export interface ObservedRule extends RuleMeta {
  check: (facts: RunFacts) => Finding[]
}

export interface FindingParts {
  severity: Severity
  message: string
  help: string
  evidence: string[]
  entry?: ReportEntry
  file?: string
  line?: number
}

/** A finding of a rule about a running app. Its place is the entry's file unless another is given. */
export function observedFinding(rule: RuleMeta, parts: FindingParts): Finding {
  return {
    rule: rule.id,
    severity: parts.severity,
    confidence: 'observed',
    cwe: rule.cwe,
    asvs: rule.asvs,
    message: parts.message,
    file: parts.file ?? parts.entry?.file ?? '',
    line: parts.line ?? parts.entry?.line ?? 1,
    column: 1,
    ...(parts.entry ? { entry: parts.entry.id } : {}),
    evidence: parts.evidence,
    help: parts.help,
  }
}
