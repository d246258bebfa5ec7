import type { ProbeReport, ReportEntry } from '../access/index.ts'
import { consequence, isPublicByIntent } from './observations.ts'
import { observedFinding, type ObservedRule, type RuleMeta } from './rule.ts'

/** CWE-288: bypass by an alternate path or channel. */
const meta: RuleMeta = { id: 'bypass-variant', cwe: 'CWE-288', asvs: 'V8.3.1' }

/** The entry point is closed, and opens when it is asked for in another way. */
export const bypassVariant: ObservedRule = {
  ...meta,
  check: (facts) =>
    facts.entries.flatMap((entry) => {
      if (isPublicByIntent(entry, facts)) return []
      const failed = facts.probes.filter(
        ({ entry: id, ok, source, variant }) =>
          id === entry.id && !ok && source !== undefined && !variant.startsWith('static-extension'),
      )
      const [first] = failed
      if (first === undefined) return []
      return [
        observedFinding(meta, {
          severity: 'error',
          entry,
          message: message(entry, first, failed),
          evidence: [...failed.slice(0, 10).map(evidence), ...failed.flatMap(({ curl }) => curl ?? []).slice(0, 2)],
          help: `Begin ${entry.file} with its own guard (\`await auth.protect()\`): it holds whatever way the request comes.${advice(failed)}`,
        }),
      ]
    }),
}

const who = ({ identity }: ProbeReport) => (identity === 'anonymous' ? 'Anyone' : `Who is signed in as ${identity}`)

function message(entry: ReportEntry, first: ProbeReport, failed: ProbeReport[]): string {
  const more = failed.length > 1 ? ` (and in ${failed.length - 1} other ways)` : ''
  return `${who(first)} can ${consequence(entry)}: ${entry.id} is closed, and opens when it is asked for as ${first.variant.replace(':', ' ')}${more}.`
}

const evidence = ({ request, identity, status, variant, why }: ProbeReport) =>
  `${request} as ${identity} → ${status ?? 'reached'}; ${variant}${why === undefined ? '' : `: ${why}`}`

/** Advisories that the variants are from; they may be of another bug that opens the same way. */
function advice(failed: ProbeReport[]): string {
  const known = [...new Set(failed.flatMap(({ source = '' }) => source.match(/CVE-\d{4}-\d+/g) ?? []))]
  return known.length === 0
    ? ''
    : ` The way is that of ${known.join(', ')}: update next and @clerk/nextjs, and see \`routewarden explain next-version-bypass\`.`
}
