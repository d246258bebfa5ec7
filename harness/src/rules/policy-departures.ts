/** What `policy-mismatch` says of lines that are not as things are today. */
import type { Finding, ReportEntry } from '../access/index.ts'
import { bareAccess, departure, isByPerson, linesOf, todayOf, type Departure, type FoundLine } from '../policy/index.ts'
import { consequence } from './observations.ts'
import { acceptCommand, entryFinding, lineOf, type PolicyQuestion } from './policy-facts.ts'
import type { RuleMeta } from './rule.ts'

/** @param except what another rule says better */
export function departures(
  meta: RuleMeta,
  question: PolicyQuestion,
  except: (entry: ReportEntry, kind: Departure['kind']) => boolean = () => false,
): Finding[] {
  const lines = linesOf(question.policy)
  return question.entries.flatMap((entry) => {
    const found = lines.for(entry)
    if (found === null) return []
    const isSaid = isByPerson(found.line) || question.config.for(entry).access === found.line.access
    const moved = departure(entry, found.line, question.identities, question.basis, isSaid)
    const said = moved === null || except(entry, moved.kind) ? [] : [departed(meta, question, entry, found, moved)]
    return [...said, ...contradiction(meta, question, entry, found)]
  })
}

function departed(
  meta: RuleMeta,
  question: PolicyQuestion,
  entry: ReportEntry,
  { key, line }: FoundLine,
  moved: Departure,
): Finding {
  const { policy, basis } = question
  const today = todayOf(entry, basis)
  const outcomes = moved.identities.map((name) => `${name}: ${today.outcomes[name] ?? 'unknown'}`)
  const where = entry.guard.evidence.map(({ file, line: at, what }) => `${file}:${at} ${what}`)
  return entryFinding(meta, question, {
    entry,
    key,
    severity: moved.kind === 'differently' ? 'warning' : 'error',
    message: sentence(entry, line.access, moved, today.access),
    evidence: [lineOf(policy, key), ...outcomes, ...where],
    help: `If this is meant, accept it (${acceptCommand(entry.id)}) and have the changed line reviewed; otherwise mend ${entry.file}${moved.kind === 'closed' || moved.kind === 'opened' ? ', or the proxy' : ''}.`,
  })
}

function sentence(entry: ReportEntry, declared: string, { kind, identities }: Departure, today: string): string {
  const who = identities.join(', ')
  const says = `the policy says ${declared}`
  switch (kind) {
    case 'opened':
      return identities.includes('anonymous')
        ? `${entry.id} has been opened: anyone can ${consequence(entry)}; ${says}.`
        : `${entry.id} has been opened: ${who} can ${consequence(entry)}; ${says}.`
    case 'unshown':
      return `${entry.id} is no longer shown to be closed${who === '' ? '' : ` to ${who}`}: its access is now unknown; ${says}.`
    case 'closed':
      return `${entry.id} has been closed: ${who} no longer get${identities.length === 1 ? 's' : ''} in; ${says}.`
    case 'changed':
      return `${entry.id} lets in ${today} now; ${says}.`
    case 'differently':
      return `${entry.id} turns ${who} away in another manner than the policy says. Nobody got in.`
  }
}

/** What is unknown contradicts nothing, and whose row it is may be asked of members, too. */
const SAYS_LITTLE: ReadonlySet<string> = new Set(['unknown', 'owner'])

/** The config wins, as it is what `test` asks by; that the two disagree is said. */
function contradiction(
  meta: RuleMeta,
  question: PolicyQuestion,
  entry: ReportEntry,
  { key, line }: FoundLine,
): Finding[] {
  const route = question.config.for(entry)
  if (route.access === undefined || [route.access, line.access].some((access) => SAYS_LITTLE.has(access))) return []
  if (bareAccess(route.access) === bareAccess(line.access)) return []
  return [
    entryFinding(meta, question, {
      entry,
      key,
      severity: 'warning',
      message: `Two declarations of ${entry.id} disagree: the config says ${route.access}, the policy ${line.access}. The config's is used.`,
      evidence: [lineOf(question.policy, key)],
      help: `Correct the one that is wrong: \`routes\` in routewarden.config, or the policy (${acceptCommand(entry.id)}).`,
    }),
  ]
}
