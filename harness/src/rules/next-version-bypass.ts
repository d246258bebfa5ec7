import type { ReportEntry } from '../access/index.ts'
import { NEXT_ADVISORIES, type Advisory } from './advisories.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { compareVersions, nextVersion, rangeOf, type PackageVersion } from './package-versions.ts'
import { consequence, dependencyLine, relyingEntries } from './relying-entries.ts'
import type { RuleMeta } from './rule.ts'

const meta: RuleMeta = { id: 'next-version-bypass', cwe: 'CWE-1395', asvs: 'V15.2.1' }

interface Hit {
  advisory: Advisory
  fixed: string
  certain: ReportEntry[]
  possible: ReportEntry[]
}

export const nextVersionBypass: AuditRule = {
  ...meta,
  check: (facts) => {
    const version = nextVersion(facts)
    if (version === null) return []
    const hits = hitsOf(facts, version.version)
    if (hits.length === 0) return []
    const certain = unique(hits.flatMap((hit) => hit.certain))
    const possible = unique(hits.flatMap((hit) => hit.possible)).filter((entry) => !certain.includes(entry))
    const fixed =
      hits
        .map((hit) => hit.fixed)
        .sort(compareVersions)
        .at(-1) ?? ''
    return [
      auditFinding(meta, {
        severity: certain.length > 0 && version.from !== 'declared' ? 'error' : 'warning',
        confidence: 'read',
        file: 'package.json',
        line: dependencyLine(facts, 'next'),
        message: `${named(version)} has published ways round the proxy (${hits.map(({ advisory }) => advisory.cve).join(', ')}). ${consequence(certain, possible)}`,
        evidence: hits.map(({ advisory, fixed: mended }) => evidenceOf(advisory, mended)),
        help: `Upgrade next to ${fixed} or later, and check the session in each of these entry points as well: then a proxy that is walked round opens nothing.`,
      }),
    ]
  },
}

function hitsOf(facts: AuditFacts, version: string): Hit[] {
  const affecting = NEXT_ADVISORIES.flatMap((advisory) => {
    const range = rangeOf(version, advisory.affected)
    return range ? [{ advisory, fixed: range.before }] : []
  })
  if (affecting.length === 0) return []
  const relying = relyingEntries(facts)
  return affecting.flatMap(({ advisory, fixed }) => {
    const reached = relying.map((one) => ({ ...one, reach: advisory.reaches(one.entry, facts) }))
    const certain = reached.filter((one) => one.certain && one.reach === 'yes').map(({ entry }) => entry)
    const possible = reached
      .filter((one) => one.reach === 'maybe' || (one.reach === 'yes' && !one.certain))
      .map(({ entry }) => entry)
    return certain.length + possible.length === 0 ? [] : [{ advisory, fixed, certain, possible }]
  })
}

function named({ version, from }: PackageVersion): string {
  if (from === 'declared') return `next ${version}, which package.json allows,`
  return `next ${version}`
}

function evidenceOf({ cve, ghsa, lets, when }: Advisory, fixed: string): string {
  return `${cve} (${ghsa}), mended in ${fixed}: a caller ${lets}. Needs: ${when}.`
}

function unique(entries: ReportEntry[]): ReportEntry[] {
  return [...new Set(entries)]
}
