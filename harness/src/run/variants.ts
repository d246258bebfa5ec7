/**
 * Bypass variants of a run: other spellings of a protected address that must not open it. For now the one family
 * that Clerk's documented matcher invites: a dynamic last segment that ends like a static file.
 */
import type { ProbeReport } from '../access/index.ts'
import { isTurnedAway } from '../access/index.ts'
import type { AloneResult } from './guards-alone.ts'
import { runMatrix, siblingOf, type Call, type MatrixOptions, type MatrixResult } from '../probe/index.ts'

const STATIC_ENDING = '.csv'

/** @param canonical outcomes of the plain addresses: only what is closed there can be bypassed */
export async function probeStaticExtensions(
  options: Omit<MatrixOptions, 'identities'>,
  canonical: MatrixResult,
): Promise<ProbeReport[]> {
  const calls = options.calls
    .filter((call) => hasDynamicEnd(call) && closedToStrangers(call, canonical))
    .map(asStaticFile)
  // Where the proxy does not run, Clerk's `auth()` has no headers to read and throws. A stranger can send them.
  const passes = [{}, { 'x-clerk-auth-status': 'signed-out', 'x-clerk-auth-reason': '' }]
  const reports: ProbeReport[] = []
  for (const extraHeaders of passes) {
    const result = await runMatrix({ ...options, calls, identities: ['anonymous'], extraHeaders })
    const control = calls[0] === undefined ? undefined : await controlOf(calls[0], { ...options, extraHeaders })
    // Whatever ends like this is answered so: a status tells nothing here. The bypass variants look at the content.
    if (control === 'reached') continue
    const siblings = calls.flatMap((call) => siblingOf(call) ?? [])
    const plain = await runMatrix({ ...options, calls: siblings, identities: ['anonymous'], extraHeaders })
    for (const call of calls) {
      // Any other value is open as it is: the ending is not what opens it.
      if (plain.get(call.entry.id)?.['anonymous']?.outcome === 'reached') continue
      const observed = result.get(call.entry.id)?.['anonymous']?.outcome
      if (observed === undefined) continue
      const withHeader = Object.keys(extraHeaders).length > 0 ? ' (x-clerk-auth-status: signed-out)' : ''
      reports.push({
        entry: call.entry.id,
        variant: 'static-extension',
        identity: 'anonymous',
        request: `${call.method} ${call.path}${withHeader}`,
        expected: 'blocked',
        observed,
        ok: observed !== 'reached',
      })
    }
  }
  return reports
}

/** What a stranger gets who asks for a static file that is not there. */
async function controlOf(call: Call, options: Omit<MatrixOptions, 'identities'>) {
  const path = `${options.basePath}/routewarden-nothing-is-here${STATIC_ENDING}`
  const result = await runMatrix({ ...options, calls: [{ ...call, path }], identities: ['anonymous'] })
  return result.get(call.entry.id)?.['anonymous']?.outcome
}

/**
 * Holds the variants against the pass without the proxy. A made-up name mostly has no row, so a page that ran for a
 * stranger says 404; where the entry has no guard of its own, that 404 shows that the proxy was passed all the same.
 */
export function judgeVariants(probes: ProbeReport[], alone: AloneResult): ProbeReport[] {
  return probes.map((probe) => {
    // Told by its content already.
    if (probe.source !== undefined) return probe
    const unguarded = alone.get(probe.entry)?.outcome === 'reached'
    return { ...probe, ok: probe.observed !== 'reached' && !(unguarded && probe.observed === 'unknown') }
  })
}

function hasDynamicEnd(call: Call): boolean {
  const last = call.entry.pattern.split('/').at(-1) ?? ''
  return call.actionId === undefined && /^\[.*\]$/.test(last) && !call.entry.webhook
}

function closedToStrangers(call: Call, canonical: MatrixResult): boolean {
  const outcome = canonical.get(call.entry.id)?.['anonymous']?.outcome
  return outcome !== undefined && isTurnedAway(outcome, call.entry)
}

function asStaticFile(call: Call): Call {
  const [path = '', query] = call.path.split('?')
  const plain = path.replace(/\/$/, '')
  return { ...call, path: `${plain}${STATIC_ENDING}${query === undefined ? '' : `?${query}`}` }
}
