import type { Everything, LintFinding } from 'routewarden/lint'

/** What a rule asks of the thread: the findings of one file, as the editor holds it. */
export interface Question {
  /** Absolute. */
  file: string
  text: string
  /** Folder of the app, absolute. */
  root: string
  exec?: boolean
  configFile?: string
  /** Are the answers for other files wanted with it? */
  all?: boolean
}

export interface Answer {
  findings: LintFinding[]
  /** Why the app cannot be audited; null: it was. */
  problem: string | null
  everything?: Everything
}
