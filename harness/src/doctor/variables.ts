/** Variables as `next dev` and `next start` get them: the environment first, then the strongest file that sets one. */
import { effective, loadOrder, type AuditFacts } from '../rules/index.ts'

export interface Variable {
  /** Secret: never part of a message. */
  value: string
  /** `the environment`, `.env.local:3` */
  place: string
}

export class Variables {
  readonly #files: AuditFacts['env']
  readonly #env: NodeJS.ProcessEnv

  constructor(files: AuditFacts['env'], env: NodeJS.ProcessEnv) {
    this.#files = files.filter(({ template }) => !template)
    this.#env = env
  }

  /** Of development, else of production; null: nobody sets it, or to nothing. */
  find(name: string): Variable | null {
    return this.in(name, 'development') ?? this.in(name, 'production')
  }

  in(name: string, mode: 'development' | 'production'): Variable | null {
    const given = this.#env[name]
    // What is set there wins, an empty value too (@next/env does not replace what is set).
    if (given !== undefined) return given.trim() === '' ? null : { value: given, place: 'the environment' }
    const found = effective(loadOrder(this.#files, mode), name)
    return found === null || found.value.trim() === ''
      ? null
      : { value: found.value, place: `${found.file.file}:${found.line}` }
  }
}
