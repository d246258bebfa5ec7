/**
 * One file after another, as `eslint .` asks: the thread hands over all answers at once, and they are used as long as no
 * file that they rest on has changed. Asking the thread for each file takes longer than all else.
 */
import { readFileSync } from 'node:fs'
import type { Everything, LintFinding } from 'routewarden/lint'
import { stampOf } from 'routewarden/lint/stamps'

/** Someone who types is slower. In milliseconds. */
const PAUSE_MS = 100
/** So many files in a row, and it is a run over an app. */
const IN_A_ROW = 3

export class Burst {
  #everything: Everything | null = null
  readonly #files = new Map<string, Everything['files'][number]>()
  #inARow = 0
  #last = 0
  #lastFile = ''

  /** What is known of a file; null: the thread has to be asked. */
  answer(file: string, text: string): LintFinding[] | null {
    const now = Date.now()
    const goesOn = now - this.#last < PAUSE_MS && file !== this.#lastFile
    this.#inARow = goesOn ? this.#inARow + 1 : 0
    this.#last = now
    this.#lastFile = file
    if (!goesOn) this.#everything = null
    const known = this.#everything === null ? undefined : this.#files.get(file)
    if (!known || !this.#holds(known) || !isSaved(file, text)) return null
    return known.findings
  }

  /** The thread has answered. */
  asked(everything: Everything | undefined): void {
    this.#last = Date.now()
    if (!everything) return
    this.#everything = everything
    this.#files.clear()
    for (const one of everything.files) this.#files.set(one.file, one)
  }

  wantsAll(): boolean {
    return this.#everything === null && this.#inARow >= IN_A_ROW
  }

  #holds({ rests }: Everything['files'][number]): boolean {
    const { paths = [], common = [] } = this.#everything ?? {}
    const isSame = (index: number) => {
      const [file, stamp] = paths[index] ?? ['', '']
      return stampOf(file) === stamp
    }
    if (common.every(isSame) && rests.every(isSame)) return true
    this.#everything = null
    return false
  }
}

/** Is it the text on disk, which the thread has read? */
function isSaved(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '') === text
  } catch {
    return false
  }
}
