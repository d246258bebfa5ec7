/** Mends files in memory: edits that do not touch each other at once, then those that remain, until nothing is left to do. */
import { parseSync } from 'oxc-parser'
import { applyChanges, type Change, type Edit } from './edit.ts'
import type { LintText, Problem } from './linter.ts'

/** Edits may make room for others; none is tried for ever. */
const MAX_PASSES = 10

export interface Mended {
  /** Absolute. */
  file: string
  before: string
  after: string
  /** What was done, in order; lines are those of the text at that time. */
  done: { rule: string; line: number; title: string }[]
  /** What needs a person. */
  left: Problem[]
}

export interface MendOptions {
  /** Only edits by which behaviour cannot change for the worse. */
  onlySafe?: boolean
  /** Only these rules. */
  rules?: string[]
}

/** @throws nothing of a file's own: edits that would break its syntax are not made */
export async function mend(file: string, text: string, lint: LintText, options: MendOptions = {}): Promise<Mended> {
  const done: Mended['done'] = []
  let after = text
  let problems = await problemsIn(file, after, lint, options)
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const chosen = chooseEdits(problems, options)
    if (chosen.length === 0) break
    const next = applyChanges(
      after,
      chosen.flatMap(({ edit }) => edit.changes),
    )
    if (!parses(file, next)) break
    after = next
    done.push(...chosen.map(({ problem, edit }) => ({ rule: problem.rule, line: problem.line, title: edit.title })))
    problems = await problemsIn(file, after, lint, options)
  }
  return { file, before: text, after, done, left: problems }
}

async function problemsIn(file: string, text: string, lint: LintText, { rules }: MendOptions): Promise<Problem[]> {
  const problems = await lint(file, text)
  return rules === undefined ? problems : problems.filter(({ rule }) => rules.includes(rule))
}

/** The first edit of each problem, as long as it touches none that was chosen before. */
function chooseEdits(problems: Problem[], { onlySafe }: MendOptions): { problem: Problem; edit: Edit }[] {
  const taken: Change[] = []
  return problems.flatMap((problem) => {
    const [edit] = problem.edits.filter(({ isSafe }) => isSafe || onlySafe !== true)
    if (!edit || edit.changes.some((change) => taken.some((other) => touch(change, other)))) return []
    taken.push(...edit.changes)
    return [{ problem, edit }]
  })
}

function touch(a: Change, b: Change): boolean {
  return a.range[0] <= b.range[1] && b.range[0] <= a.range[1]
}

function parses(file: string, text: string): boolean {
  const lang = /\.[cm]?ts$/.test(file) ? 'ts' : file.endsWith('.tsx') ? 'tsx' : 'jsx'
  return parseSync(file, text, { lang }).errors.length === 0
}
