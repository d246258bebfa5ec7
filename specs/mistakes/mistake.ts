/**
 * A mistake of the catalogue as data: the smallest change to the reference app that makes it, and what `test` must
 * say of it. Mistakes of one `build` are made in one copy of the app: they touch different entry points.
 */
export interface Mistake {
  build: 'guards' | 'webhooks' | 'proxy-inverted' | 'proxy-misplaced'
  /** Exact text to replace, once, in a file of the app; `moveTo` moves the file. */
  change: { file: string; find: string; replace: string }[] | { file: string; moveTo: string }
  finds: { rule: string; entry?: string; says: RegExp }[]
}
