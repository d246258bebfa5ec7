/**
 * A mistake of the catalogue as data: the smallest change to the reference app that makes it, and what `test` and
 * `audit` must say of it.
 */
export interface Mistake {
  /** Exact text to replace, once, in a file of the app; a new file with its content; `moveTo` moves a file. */
  change: Change[] | { file: string; moveTo: string }
  /** `test`: mistakes of one build are made in one copy of the app, as they touch different entry points. */
  build?: 'guards' | 'proxy-inverted' | 'proxy-misplaced'
  /** What `test` finds. */
  finds?: { rule: string; entry?: string; says: RegExp }[]
  /** What `audit` finds in a copy with this mistake alone: these and nothing else. */
  audit?: { rule: string; file: string; says: RegExp; severity?: 'error' | 'warning' }[]
  /** What ESLint reports, where that is another list than `audit`'s. */
  eslint?: { rule: string; file: string; says: RegExp }[]
}

export type Change = { file: string; find: string; replace: string } | { file: string; content: string }
