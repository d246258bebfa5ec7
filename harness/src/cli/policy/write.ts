import { createTwoFilesPatch } from 'diff'
import path from 'node:path'
import type { Access } from '../../access/index.ts'
import { ConfigError } from '../../config/index.ts'
import {
  accept,
  asLoaded,
  dayOf,
  declare,
  declares,
  judgeAccepted,
  loadPolicy,
  POLICY_FILE,
  readFrom,
  record,
  writePolicy,
  type Policy,
  type Recorded,
} from '../../policy/index.ts'
import { plural } from '../../report/index.ts'
import { EXIT } from '../exit-codes.ts'
import { hold, original, type Held, type SourceFlags } from './held.ts'
import { changeLines, remarks, writtenLine } from './words.ts'

export interface WriteFlags extends SourceFlags {
  accept?: string[]
  access?: Access
  why?: string
  baseline?: boolean
  reason?: string
  until: string
  dryRun?: boolean
}

export async function writeCommand(dir: string, flags: WriteFlags): Promise<number> {
  const held = await hold(dir, flags)
  const recorded = recordedBy(held, flags)
  const pruned = flags.accept === undefined ? withoutStale(recorded.policy, held) : recorded.policy
  const policy = flags.baseline === true ? await withBaseline(pruned, held, flags) : pruned
  const lines = changeLines(recorded.changes, held.policy === null)
  const taken = policy.accepted.length - pruned.accepted.length
  const gone = recorded.policy.accepted.length - pruned.accepted.length
  const told = [
    ...lines,
    ...(gone === 0 ? [] : [`  ${plural(gone, 'acceptance')} taken out: no longer found, or the code has changed.`]),
    ...(taken === 0 ? [] : [`  ${plural(taken, 'finding')} of today accepted until ${flags.until}.`]),
  ]
  if (flags.dryRun === true) {
    process.stdout.write(patch(held, policy))
    return EXIT.clean
  }
  const undeclared = held.report.entries.filter((entry) => !declares(held.config.for(entry)))
  const hasChanged = await writePolicy(held.root, policy, held.policy)
  const after = loadPolicy(held.root) ?? policy
  const text = [...told, writtenLine(held.root, hasChanged, after), ...remarks(after, undeclared, recorded.left)]
  process.stdout.write(`${text.join('\n')}\n`)
  return EXIT.clean
}

function recordedBy(held: Held, flags: WriteFlags): Recorded {
  const { entries, identities } = held.report
  const seen = { entries, identities, basis: held.basis, config: held.config }
  const recorded = record(held.policy, seen, flags.accept === undefined ? {} : { accept: flags.accept })
  if (recorded.unmatched.length > 0)
    throw new ConfigError(
      `--accept ${recorded.unmatched.map((one) => JSON.stringify(one)).join(', ')} names no entry point, and no line of the policy.`,
      {
        file: null,
        help: '`routewarden routes` lists what there is: GET /admin, /admin/:path*, action app/actions.ts#save.',
      },
    )
  const [key] = flags.accept ?? []
  if (flags.access === undefined || key === undefined) return recorded
  return declare(held.policy ?? { entries: {}, accepted: [] }, key, flags.access, flags.why)
}

function withoutStale(policy: Policy, held: Held): Policy {
  if (held.policy === null) return policy
  const { judged, read } = held.question(held.policy)
  const { stale } = judgeAccepted(held.report.findings.map(original), held.policy, read, '')
  const gone = new Set(stale.filter((index) => judged.has(held.policy?.accepted[index]?.rule ?? '')))
  return { ...policy, accepted: policy.accepted.filter((_, index) => !gone.has(index)) }
}

/** All of today: what the policy that is about to be written leaves, too. */
async function withBaseline(policy: Policy, held: Held, flags: WriteFlags): Promise<Policy> {
  const all = await held.findings(asLoaded(policy, held.root))
  const open = all.filter((finding) => finding.accepted === undefined && finding.rule !== 'acceptance-stale')
  const reason = flags.reason ?? `there when the policy was written, ${dayOf(new Date())}`
  return {
    ...policy,
    accepted: accept(policy.accepted, open, all, readFrom(held.root), { reason, until: flags.until }),
  }
}

function patch(held: Held, policy: Policy): string {
  const name = path.posix.join(POLICY_FILE)
  const text = createTwoFilesPatch(name, name, held.policy?.text ?? '', asLoaded(policy, held.root).text, 'now', 'new')
  return `${text}Nothing was written (--dry-run).\n`
}
