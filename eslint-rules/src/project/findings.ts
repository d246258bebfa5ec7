/** Findings of the app's audit for the file at hand: asked for once, whichever rules look at them. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TSESLint } from '@typescript-eslint/utils'
import { appRootOf } from 'routewarden/lint/app-root'
import { createSyncFn } from 'synckit'
import { Burst } from './burst.ts'
import type { Answer, Question } from './question.ts'

/** `settings.routewarden` of an ESLint config. All else is said in routewarden.config. */
export interface Settings {
  /** Folder of the app, or of the apps, absolute or relative to ESLint's. Default: the nearest folder above the file with a Next app. */
  root?: string | string[]
  /** May the app's own code run (next.config, the proxy, routewarden.config)? Default true. */
  exec?: boolean
  /** Path of routewarden.config, absolute or relative to ESLint's folder. Default: looked for in the app's folder. */
  configFile?: string
}

/** An audit of a very large app, on a slow machine. In milliseconds. */
const TIMEOUT_MS = 180_000

const ask = lazily(() => createSyncFn<(question: Question) => Promise<Answer>>(workerFile(), TIMEOUT_MS))
const known = new WeakMap<object, Answer>()

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>

/** What an audit finds in the file that a rule looks at; nothing for text that lies in no Next app. */
export function findingsOf(context: Context): Answer {
  const { sourceCode } = context
  let answer = known.get(sourceCode.ast)
  if (answer === undefined) {
    answer = asked(context)
    known.set(sourceCode.ast, answer)
  }
  return answer
}

const NOTHING: Answer = { findings: [], problem: null }

function asked({ physicalFilename, cwd, settings, sourceCode }: Context): Answer {
  const { root, exec, configFile } = (settings['routewarden'] ?? {}) as Settings
  const file = path.resolve(cwd, physicalFilename)
  const app = rootOf(
    file,
    (root === undefined ? [] : [root].flat()).map((one) => path.resolve(cwd, one)),
  )
  if (app === null) return NOTHING
  const options = {
    root: app,
    ...(exec === undefined ? {} : { exec }),
    ...(configFile === undefined ? {} : { configFile: path.resolve(cwd, configFile) }),
  }
  const burst = burstOf(JSON.stringify(options))
  try {
    const foreseen = burst.answer(file, sourceCode.text)
    if (foreseen) return { findings: foreseen, problem: null }
    const answer = ask()({ ...options, file, text: sourceCode.text, all: burst.wantsAll() })
    burst.asked(answer.everything)
    return answer
  } catch (error) {
    return { findings: [], problem: (error as Error).message }
  }
}

const bursts = new Map<string, Burst>()

function burstOf(key: string): Burst {
  const burst = bursts.get(key) ?? new Burst()
  bursts.set(key, burst)
  return burst
}

/** Of the apps that the settings name, the innermost around the file, else the first: its packages may lie elsewhere. */
function rootOf(file: string, named: string[]): string | null {
  const around = named.filter((one) => file.startsWith(one + path.sep)).sort((a, b) => b.length - a.length)
  return around[0] ?? named[0] ?? appRootOf(file)
}

function workerFile(): string {
  const beside = fileURLToPath(new URL('./worker.js', import.meta.url))
  // From source, as our own tests run, the built one.
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/project/worker.js', import.meta.url))
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
