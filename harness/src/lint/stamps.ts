/** Files and folders that are looked at from time to time: did any change, come or go? */
import { statSync } from 'node:fs'

export class Stamps {
  readonly #stamps = new Map<string, string>()

  constructor(paths: Iterable<string>) {
    for (const one of paths) this.#stamps.set(one, stampOf(one))
  }

  /** Is any other than when it was noted? */
  changed(): boolean {
    for (const [one, stamp] of this.#stamps) if (stampOf(one) !== stamp) return true
    return false
  }
}

/** Size and time of a file or folder; '' where there is none. */
export function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.size} ${found.mtimeMs}`
}
