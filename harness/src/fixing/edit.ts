/** Changes of a file's text that mend a finding. */
import type { Finding } from '../access/index.ts'
import type { ParsedFile } from '../app/index.ts'
import type { AuditFacts } from '../rules/index.ts'

export interface Change {
  /** Offsets in the file's text, end excluded. */
  range: [number, number]
  text: string
}

export interface Edit {
  /** What it does, as an editor's menu says it. */
  title: string
  /** May it be made without a look? Then behaviour cannot change for the worse. */
  isSafe: boolean
  /** In the finding's file; they do not overlap. */
  changes: Change[]
}

/** What an edit is made from. */
export interface EditInput {
  finding: Finding
  /** The finding's file. */
  file: ParsedFile
  facts: Pick<AuditFacts, 'app' | 'inventory' | 'proxy'>
}

export const insert = (at: number, text: string): Change => ({ range: [at, at], text })

/** @throws {RangeError} where changes overlap */
export function applyChanges(text: string, changes: Change[]): string {
  let out = ''
  let from = 0
  for (const { range, text: put } of changes.toSorted((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1])) {
    if (range[0] < from) throw new RangeError('two changes of a file overlap')
    out += text.slice(from, range[0]) + put
    from = range[1]
  }
  return out + text.slice(from)
}
