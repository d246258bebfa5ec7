/**
 * The pass without the proxy: a second server on a copy of the build, asked as a stranger. What it turns away is
 * turned away by the entry point's own guard; what it serves relied on the proxy alone.
 */
import type { GuardVerdict, Outcome } from '../access/index.ts'
import { isTurnedAway } from '../access/index.ts'
import { createHttpClient, runMatrix, type Call, type MatrixOptions } from '../probe/index.ts'
import { freePort, startApp, withoutProxy, type Command } from '../server/index.ts'
import type { Cleanup } from './cleanup.ts'

/**
 * Clerk's `auth()` throws where its proxy has not marked the request (`detectClerkMiddleware` in
 * @clerk/nextjs/dist/esm/server/headers-utils.js). These are the marks of a caller without a session.
 */
const SIGNED_OUT_MARKS = {
  'x-clerk-auth-status': 'signed-out',
  'x-clerk-auth-reason': 'session-token-and-uat-missing',
  'x-clerk-auth-message': '',
}

export type AloneResult = Map<string, { outcome: Outcome; evidence: string }>

export interface AloneOptions {
  appDir: string
  distDir: string
  start: (port: number) => Command
  env: NodeJS.ProcessEnv
  timeoutMs: number
  readyPath: string
  calls: Call[]
  matrix: Omit<MatrixOptions, 'identities' | 'calls' | 'client' | 'origin'>
  cleanup: Cleanup
  /** What else to ask of the server without the proxy. */
  also: (origin: string) => Promise<void>
}

/** @throws {EnvironmentError} the second server did not start */
export async function runGuardsAlone(options: AloneOptions): Promise<{
  result: AloneResult
  hadProxy: boolean
  requests: number
}> {
  const copy = await withoutProxy(options.appDir, options.distDir)
  options.cleanup.add('copy of the build without the proxy', copy.dispose)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const server = await startApp(options.start(port), {
    cwd: copy.dir,
    env: { ...options.env, PORT: String(port) },
    timeoutMs: options.timeoutMs,
    readyPath: options.readyPath,
    signal: options.matrix.signal,
    port,
  })
  options.cleanup.add('server without the proxy', server.stop)
  const client = await createHttpClient(origin, options.matrix.signal)
  options.cleanup.add('connections', client.close)
  const matrix = await runMatrix({
    ...options.matrix,
    calls: options.calls,
    identities: ['anonymous'],
    client,
    origin,
    extraHeaders: { ...SIGNED_OUT_MARKS, 'x-clerk-clerk-url': origin },
  })
  await options.also(origin)
  await client.close()
  await server.stop()
  await copy.dispose()
  const result: AloneResult = new Map()
  for (const [id, outcomes] of matrix) {
    const anonymous = outcomes['anonymous']
    if (!anonymous) continue
    const [first] = anonymous.observations
    result.set(id, {
      outcome: anonymous.outcome,
      evidence: `${first?.request ?? ''} as anonymous, without the proxy → ${first?.status ?? 'no answer'} (${first?.why ?? ''})`,
    })
  }
  return { result, hadProxy: copy.hadProxy, requests: client.count() }
}

/** What the pass shows of an entry's own guard. */
export function guardVerdict(
  call: Call,
  alone: AloneResult,
  someoneReached: boolean,
  reasonWithout: string,
): Pick<GuardVerdict, 'status' | 'confidence' | 'reason'> {
  const seen = alone.get(call.entry.id)
  if (!seen) return { status: 'unknown', reason: reasonWithout }
  if (call.entry.webhook) return { status: 'unknown', reason: 'the webhook scenarios tell' }
  if (seen.outcome === 'reached') return { status: 'open', confidence: 'observed', reason: seen.evidence }
  if (seen.outcome === 'redirect' && !someoneReached) {
    return {
      status: 'unknown',
      reason: `${seen.evidence}: no identity was shown the page, so it may send everyone there`,
    }
  }
  if (isTurnedAway(seen.outcome, call.entry))
    return { status: 'guarded', confidence: 'observed', reason: seen.evidence }
  // A 404 here, where with a session there is a page, is a guard that hides.
  if (seen.outcome === 'unknown' && someoneReached && /404/.test(seen.evidence)) {
    return {
      status: 'guarded',
      confidence: 'observed',
      reason: `${seen.evidence}, while a permitted identity is shown it`,
    }
  }
  return { status: 'unknown', reason: `asked without the proxy, it answered ${seen.outcome}: ${seen.evidence}` }
}
