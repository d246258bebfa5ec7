import type { Finding } from '../../access/index.ts'
import { ConfigError } from '../../config/index.ts'
import { accept, readFrom, writePolicy } from '../../policy/index.ts'
import { EXIT } from '../exit-codes.ts'
import { hold, requirePolicy, type SourceFlags } from './held.ts'
import { acceptedLines, writtenLine } from './words.ts'

export interface AcceptFlags extends SourceFlags {
  reason: string
  until: string
}

export async function acceptCommand(
  dir: string,
  rule: string,
  target: string | undefined,
  flags: AcceptFlags,
): Promise<number> {
  const held = await hold(dir, flags)
  const policy = requirePolicy(held)
  const all = await held.findings(policy)
  const chosen = all.filter((one) => one.rule === rule && (target === undefined || isAbout(one, target)))
  if (chosen.length === 0) throw nothingChosen(all, rule, target)
  const { reason, until } = flags
  const after = { ...policy, accepted: accept(policy.accepted, chosen, all, readFrom(held.root), { reason, until }) }
  const hasChanged = await writePolicy(held.root, after, policy)
  const lines = [
    `Accepted until ${until}: ${reason}`,
    ...acceptedLines(chosen),
    writtenLine(held.root, hasChanged, after),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return EXIT.clean
}

const isAbout = ({ entry, file }: Finding, target: string) => entry === target || file === target

function nothingChosen(all: Finding[], rule: string, target: string | undefined): ConfigError {
  const ofRule = all.filter((one) => one.rule === rule)
  const about = target === undefined ? '' : ` about ${JSON.stringify(target)}`
  const names =
    ofRule.length > 0
      ? `It is found of ${[...new Set(ofRule.map(({ entry, file }) => entry ?? file))].slice(0, 8).join(', ')}.`
      : all.length > 0
        ? `Rules with findings: ${[...new Set(all.map((one) => one.rule))].join(', ')}.`
        : 'There are no findings.'
  return new ConfigError(`There is no finding of "${rule}"${about} to accept.`, { file: null, help: names })
}
