/** The app's `.env*` files: which variables each sets, and where. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import type { AppFacts } from '../app/index.ts'

export interface EnvVariable {
  name: string
  /** 1-based. */
  line: number
  /** Secret: never reported, never logged. */
  value: string
}

export interface EnvFile {
  /** `.env.local`, relative to the app's root. */
  file: string
  /** Is it a template for others (`.env.example`, `.env.sample` …), which nothing reads at run time? */
  template: boolean
  variables: EnvVariable[]
}

/** Reads every `.env*` file in the app's root. One that cannot be read is left out. */
export function readEnvFiles(app: Pick<AppFacts, 'root' | 'envFiles'>): EnvFile[] {
  return app.envFiles.flatMap((file) => {
    let text
    try {
      text = readFileSync(path.join(app.root, file), 'utf8')
    } catch {
      return []
    }
    const values = parseEnv(text) as Record<string, string>
    const variables = text.split('\n').flatMap((line, index) => {
      const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1]
      const value = name === undefined ? undefined : values[name]
      return name === undefined || value === undefined ? [] : [{ name, line: index + 1, value }]
    })
    return [{ file, template: /\b(example|sample|template|dist|defaults)\b/.test(file), variables }]
  })
}
