/** `routewarden.policy.json`: who may reach what, one line an entry point, and what is accepted for a time. */
import type { Access, DeclaredOutcome } from '../access/index.ts'

/** In the folder of the app. */
export const POLICY_FILE = 'routewarden.policy.json'

/** What is written of one entry point, or of all that a pattern names. */
export interface PolicyLine {
  access: Access
  /** By identity. What a person declares can leave it out: then `access` tells. */
  expect?: Record<string, DeclaredOutcome>
  /** Set where a running server showed it; else it was predicted. */
  from?: 'test'
  /** A person's word for why it is so; kept when the line is written anew. */
  why?: string
}

/** A finding that a person takes on until a day. */
export interface Acceptance {
  rule: string
  /** Id of the entry point, where the finding is about one. */
  entry?: string
  /** Relative to the app's root. */
  file: string
  /** Fingerprint of the line of code that the finding stands at: see `fingerprint.ts`. */
  code: string
  reason: string
  /** Last day, `2027-01-31` (UTC). */
  until: string
}

export interface Policy {
  /** By entry id or pattern, as the keys of `routes` in the config. */
  entries: Record<string, PolicyLine>
  accepted: Acceptance[]
}

/** 1-based. */
export interface Place {
  line: number
  column: number
}

export interface LoadedPolicy extends Policy {
  /** Absolute. */
  file: string
  /** As it was read. */
  text: string
  /** Where the line of a key stands. */
  placeOf: (key: string) => Place
  /** Where an acceptance stands, by its index. */
  placeOfAccepted: (index: number) => Place
}
