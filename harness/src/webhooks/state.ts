/** The config's hooks: reads the app's data in a form that can be compared, and puts it back. */

/** Milliseconds before a hook counts as hung. */
const HOOK_TIMEOUT_MS = 30_000

export class HookError extends Error {
  override name = 'HookError'
}

export interface Hooks {
  /** Canonical JSON of what the hook gives; null without a hook. */
  read(): Promise<string | null>
  reset(): Promise<void>
  readonly hasState: boolean
}

/** @throws {HookError} from `read` and `reset`, when a hook fails or hangs */
export function makeHooks(state: (() => unknown) | null, reset: (() => unknown) | null): Hooks {
  return {
    hasState: state !== null,
    read: async () => (state === null ? null : canonicalJson(await guarded('state', state))),
    reset: async () => {
      if (reset !== null) await guarded('reset', reset)
    },
  }
}

async function guarded(name: string, hook: () => unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`nothing within ${HOOK_TIMEOUT_MS} ms`))
    }, HOOK_TIMEOUT_MS)
  })
  try {
    return await Promise.race([Promise.resolve().then(hook), hung])
  } catch (error) {
    throw new HookError(`the ${name}() hook failed: ${withoutCredentials(error)}`)
  } finally {
    clearTimeout(timer)
  }
}

/** Drivers put the whole address into their messages: `postgres://user:password@host`. */
function withoutCredentials(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/\/\/[^/\s@]+@/g, '//…@')
}

/**
 * JSON with sorted keys.
 * @throws {HookError} when the value has no JSON (a bigint, a circle)
 */
function canonicalJson(value: unknown): string {
  try {
    return JSON.stringify(sorted(JSON.parse(JSON.stringify({ value }))))
  } catch (error) {
    throw new HookError(
      `the state() hook gave something that is no JSON: ${error instanceof Error ? error.message : ''}`,
    )
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  // A list of pairs: `__proto__` and integer-like keys stay what they are.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { members: members.map(([key, member]) => [key, sorted(member)]) }
}
