import { describe, expect, it } from 'vitest'
import type { EntryPoint } from '../access/index.ts'
import { mostOpen, resolveEntry, type RawObservation } from './resolve.ts'

const entry: EntryPoint = {
  id: 'GET /documents/[id]',
  kind: 'page',
  method: 'GET',
  pattern: '/documents/[id]',
  path: '/documents/1',
  client: 'document',
  file: 'app/documents/[id]/page.tsx',
  line: 1,
  params: [],
}
const seen = (outcome: RawObservation['outcome'], status: number | null = 200): RawObservation => ({
  transport: 'cookie',
  request: 'GET /documents/1',
  status,
  location: null,
  authStatus: null,
  authReason: null,
  turnedAwayBy: null,
  outcome,
  why: String(status),
  ms: 1,
})

describe('resolveEntry', () => {
  it('calls a 404 protection only when someone else is shown the page', () => {
    const hidden = resolveEntry(entry, { member: [seen('reached')], other: [seen('missing', 404)] })
    expect(hidden['other']?.outcome).toBe('not-found')
    const absent = resolveEntry(entry, { member: [seen('missing', 404)], other: [seen('missing', 404)] })
    expect(absent['other']?.outcome).toBe('unknown')
    expect(absent['other']?.observations[0]?.why).toMatch(/params/)
  })

  it('never lets the closed transport hide the open one', () => {
    const answers = resolveEntry(entry, {
      member: [seen('unauthorized', 401), { ...seen('reached'), transport: 'bearer' }],
    })
    expect(answers['member']?.outcome).toBe('reached')
  })

  it('puts cookies before the token, whichever answered first', () => {
    const answers = resolveEntry(entry, { member: [{ ...seen('reached'), transport: 'bearer' }, seen('reached')] })
    expect(answers['member']?.observations.map((item) => item.transport)).toEqual(['cookie', 'bearer'])
  })

  it('reads a function that throws for one caller alone as a guard that throws', () => {
    const action: EntryPoint = { ...entry, kind: 'server-function' }
    const answers = resolveEntry(action, {
      anonymous: [seen('error', 500)],
      member: [seen('error', 500)],
      admin: [seen('reached')],
    })
    expect(answers['anonymous']?.outcome).toBe('unauthorized')
    expect(answers['member']?.outcome).toBe('forbidden')
    const told = resolveEntry(action, { anonymous: [seen('reached')], member: [seen('error', 500)] })
    expect(told['member']?.outcome).toBe('error')
    const broken = resolveEntry(action, { anonymous: [seen('error', 500)], admin: [seen('error', 500)] })
    expect(broken['anonymous']?.outcome).toBe('error')
    const dead = resolveEntry(action, { anonymous: [seen('error', null)], admin: [seen('reached')] })
    expect(dead['anonymous']?.outcome).toBe('error')
  })
})

describe('mostOpen', () => {
  it('prefers what is not known over any protection', () => {
    expect(mostOpen(['sign-in', 'unknown'])).toBe('unknown')
    expect(mostOpen([])).toBe('unknown')
  })
})
