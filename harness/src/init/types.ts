/** A file to be made, or changed. */
export interface Proposal {
  /** Absolute. */
  file: string
  /** What it is for, as a question's words: "the config: three identities". */
  title: string
  /** Text of the file now; null: there is none. */
  before: string | null
  after: string
  /** What a person should know before they agree. */
  remarks: string[]
  /** It names packages that have to be installed. */
  needsInstall?: boolean
}

/** There is nothing to change, or not by a machine: what a person has to know or do instead. */
export interface Note {
  /** Absolute file that it is about. */
  file: string
  kind: 'there' | 'by-hand'
  /** First line: what is so. The others: lines to put in. */
  lines: string[]
}

export type Step = Proposal | Note

export const isProposal = (step: Step): step is Proposal => 'after' in step
