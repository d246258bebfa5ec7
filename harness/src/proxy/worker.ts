/** The worker thread that runs a proxy: starting it, asking it, noticing that it hangs, ending it. */
import { Worker } from 'node:worker_threads'
import type { ChosenPackage } from './packages.ts'
import type { RawAnswer } from './outcome.ts'

/** What the worker (`bin/proxy-worker.js`) is started with: enough to load Next. It is cloned into the thread. */
export interface WorkerInput {
  /** Absolute path of the proxy: imports outside of the bundle are resolved from here. */
  file: string
  /** As Next names it: `/proxy`, `/src/middleware` … */
  page: string
  /** Does the proxy share its process's fetch with the App Router, whose modules patch it? */
  patchesFetch: boolean
  /** Of the app's build; null: there is none. */
  buildId: string | null
  /** Exports that Next would call, first that is there. */
  handlerNames: string[]
  packages: Record<string, ChosenPackage>
  runtimes: Record<string, string>
  origin: string
  nextConfig: Record<string, unknown>
  /** undefined: no matcher, it runs for everything. */
  matcher: { value: unknown; conditional: boolean } | undefined
  env: Record<string, string>
  /** Requests answered at once. Default 16. */
  atOnce?: number
}

/** The proxy itself, and what only it needs. */
export interface ProxyCode {
  code: string
  env: Record<string, string>
  /** The one port of loopback that may be reached. */
  port: number | null
}

interface Answers {
  answers: RawAnswer[]
  unhandled: string[]
  /** False: a recalled answer turned out to be wrong. */
  trusted: boolean
}

export interface RunningWorker {
  /** Pattern lists that the code made on loading. */
  lists: string[][]
  /** @param recall may answers that cannot differ be recalled instead of run again? */
  ask: (questions: unknown[], recall: boolean) => Promise<Answers | { reason: string; lastBegun: number }>
  matches: (pattern: string, paths: string[]) => Promise<boolean[] | null>
  entriesThatMatch: (path: string, headers: Record<string, string>) => Promise<boolean[] | null>
  end: () => Promise<void>
}

const WORKER = new URL('../../bin/proxy-worker.js', import.meta.url)
/** Loading Next, Clerk and the proxy takes half a second; a proxy that connects on load never gets anywhere. */
const LOAD_MS = 15_000
/** Without a new request begun or an answer for so long, the thread is taken for hung. Above the time of one request. */
const HUNG_MS = 5_000
const POLL_MS = 100
const MAX_HEAP_MB = 768

export interface StartedWorker {
  /** @returns why it does not load: what the proxy threw, or that it took too long */
  load: (proxy: ProxyCode) => Promise<RunningWorker | { reason: string }>
  end: () => Promise<void>
}

/** Starts the thread, which loads Next at once; the proxy may still be on its way. */
export function startWorker(input: WorkerInput): StartedWorker {
  const { env, ...data } = input
  const progress = new SharedArrayBuffer(4)
  const worker = new Worker(WORKER, {
    workerData: { atOnce: 16, ...data, progress },
    env,
    // The app's own output would land in the middle of a report.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  worker.stdout.resume()
  worker.stderr.resume()
  worker.unref()
  let ended: string | null = null
  worker.on('error', (error: Error) => (ended = error.message.split('\n')[0] ?? 'it cannot be started'))
  worker.on('exit', () => (ended ??= 'it ended the thread that was to run it'))
  const end = async () => {
    await worker.terminate()
  }
  const load = async (proxy: ProxyCode): Promise<RunningWorker | { reason: string }> => {
    if (ended !== null) return { reason: ended }
    worker.postMessage({ type: 'load', ...proxy })
    return loadedWorker(worker, progress)
  }
  return { load, end }
}

async function loadedWorker(worker: Worker, progress: SharedArrayBuffer): Promise<RunningWorker | { reason: string }> {
  const loaded = await message(worker, LOAD_MS)
  if (loaded['type'] !== 'ready') {
    await worker.terminate()
    return { reason: typeof loaded['reason'] === 'string' ? loaded['reason'] : 'it does not load' }
  }
  return {
    lists: loaded['lists'] as string[][],
    ask: (questions, recall) => ask(worker, { type: 'ask', questions, recall }, new Int32Array(progress)),
    matches: async (pattern, paths) => {
      worker.postMessage({ type: 'match', pattern, paths })
      const answer = await message(worker, LOAD_MS)
      return (answer['answers'] as boolean[] | null | undefined) ?? null
    },
    entriesThatMatch: async (path, headers) => {
      worker.postMessage({ type: 'entries', path, headers })
      const answer = await message(worker, LOAD_MS)
      return (answer['answers'] as boolean[] | undefined) ?? null
    },
    end: async () => {
      await worker.terminate()
    },
  }
}

async function ask(worker: Worker, question: unknown, progress: Int32Array): ReturnType<RunningWorker['ask']> {
  Atomics.store(progress, 0, 0)
  worker.postMessage(question)
  const answer = await message(worker, HUNG_MS, () => Atomics.load(progress, 0))
  if (answer['type'] === 'answers') return answer as unknown as Answers
  await worker.terminate()
  return { reason: String(answer['reason']), lastBegun: Atomics.load(progress, 0) }
}

/**
 * The next message; or `{ reason }` when the thread ends, or makes no progress for so long.
 * @param progress a number that changes while the thread gets on
 */
function message(worker: Worker, quietMs: number, progress = () => 0): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    let last = progress()
    let since = Date.now()
    const finish = (value: Record<string, unknown>) => {
      clearInterval(timer)
      worker.off('message', finish).off('error', onError).off('exit', onExit)
      worker.unref()
      resolve(value)
    }
    const onError = (error: Error) => {
      finish({ type: 'failed', reason: error.message.split('\n')[0] })
    }
    const onExit = () => {
      finish({ type: 'failed', reason: 'it ended the thread that ran it' })
    }
    const timer = setInterval(() => {
      const now = progress()
      if (now !== last) since = Date.now()
      last = now
      if (Date.now() - since > quietMs)
        finish({ type: 'hung', reason: `it kept the processor busy for more than ${quietMs / 1000} s` })
    }, POLL_MS)
    worker.ref()
    worker.on('message', finish).on('error', onError).on('exit', onExit)
  })
}
