/** What changed between two reports of an app. */
import type { Access, EntryKind, Finding, Outcome } from '../access/index.ts'

/**
 * `opened`: someone gets in who was turned away, or everyone does. `unshown`: was shown to be closed, and no longer is.
 * `changed`: another access, by which nobody we ask as is let in or turned away. In this order they are shown.
 */
export const CHANGE_KINDS = ['opened', 'unshown', 'added', 'changed', 'closed', 'removed'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export interface EntryChange {
  kind: ChangeKind
  /** As it is after, or was where it is gone. */
  id: string
  entryKind: EntryKind
  file: string
  line: number
  /** null: it was, or is, not there. */
  before: Access | null
  after: Access | null
  /** Those who are answered otherwise. */
  identities: { name: string; before: Outcome; after: Outcome }[]
}

export interface Side {
  /** `main (1a2b3c4)`, `working tree`, or the report's file. */
  label: string
  /** Full id of the commit, where it is one. */
  commit: string | null
  command: string
  entries: number
}

export interface ReportDiff {
  schemaVersion: 1
  tool: { name: 'routewarden'; version: string }
  command: 'diff'
  app: string
  base: Side
  head: Side
  /** What was compared: what both servers did, or what the code says. */
  basis: 'observed' | 'predicted'
  changes: EntryChange[]
  findings: { new: Finding[]; gone: Finding[] }
  summary: Record<ChangeKind, number> & { newFindings: number; goneFindings: number }
}
