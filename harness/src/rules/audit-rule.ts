/** Rules about what was read and executed, without a running server. */
import type { AppFacts, Sources } from '../app/index.ts'
import type { Confidence, Finding, IdentityInfo, RelatedPlace, ReportEntry, Severity } from '../access/index.ts'
import type { EnvFile } from '../audit/env-files.ts'
import type { ProxyAnswer, ProxyRuntime, ProxySource, Sample } from '../proxy/index.ts'
import type { Inventory } from '../routes/index.ts'
import type { PolicyFacts } from './policy-facts.ts'
import type { RuleMeta } from './rule.ts'

/** One sample path of an entry, as one identity, and what the executed proxy did with it. */
export interface SampleAnswer {
  sample: Sample
  identity: string
  answer: ProxyAnswer
}

/** Everything an audit gathered, for rules to judge. */
export interface AuditFacts {
  app: AppFacts
  sources: Sources
  inventory: Inventory
  entries: ReportEntry[]
  identities: IdentityInfo[]
  /** What reading the proxy says; null: there is none that Next reads. */
  proxy: ProxySource | null
  runtime: ProxyRuntime
  /** By entry id; empty for an entry that was not asked. */
  answers: Map<string, SampleAnswer[]>
  /** The app's `.env*` files. */
  env: EnvFile[]
  /** Paths of sign-in and sign-up pages (basePath included). */
  signInPaths: string[]
  trustProxy: 'warn' | 'ignore' | 'require-own-guard'
  /** Custom claims that routewarden.config says session tokens carry. */
  claims?: string[]
  /** The policy; absent: the app has none. */
  policy?: PolicyFacts
  /** Absolute: only what is found in this file is asked for. Rules may look at more. */
  focus?: string
}

export interface AuditRule extends RuleMeta {
  /**
   * What a finding in a file rests on: the entry points that run it (`entry`), the file alone (`file`: it takes its files
   * from `sourceFiles`), or anything of the app (`app`, the default).
   */
  scope?: 'entry' | 'file' | 'app'
  /** @param before findings of the rules before it: what one names, another need not name again */
  check: (facts: AuditFacts, before?: Finding[]) => Finding[] | Promise<Finding[]>
}

export interface AuditFindingParts {
  severity: Severity
  confidence: Confidence
  message: string
  help: string
  evidence?: string[]
  /** Relative to the app's root. */
  file: string
  line?: number
  column?: number
  entry?: ReportEntry
  related?: RelatedPlace[]
}

export function auditFinding(rule: RuleMeta, parts: AuditFindingParts): Finding {
  return {
    rule: rule.id,
    severity: parts.severity,
    confidence: parts.confidence,
    cwe: rule.cwe,
    asvs: rule.asvs,
    message: parts.message,
    file: parts.file,
    line: parts.line ?? 1,
    column: parts.column ?? 1,
    ...(parts.related ? { related: parts.related } : {}),
    ...(parts.entry ? { entry: parts.entry.id } : {}),
    evidence: parts.evidence ?? [],
    help: parts.help,
  }
}
