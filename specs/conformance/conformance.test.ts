/** A sample of `npm run conformance`: two apps under `next start`, and their proxies executed without a server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processesNaming } from '../support/cli.ts'
import type { Asked } from './config.ts'
import { generateConfigs } from './generate-config.ts'
import { generateRequests } from './generate-requests.ts'
import { REGRESSIONS } from './regressions.ts'
import { compareApp, openClerk, type AppResult, type Clerk } from './subject.ts'

const SEED = 7
const PAIRS = 100

let clerk: Clerk
beforeAll(async () => {
  clerk = await openClerk()
})
afterAll(() => clerk.identities.stop())

describe.each(['proxy', 'middleware'] as const)('an app with %s.ts', (file) => {
  let result: AppResult
  beforeAll(async () => {
    const kept = REGRESSIONS.find(({ config }) => config.file === file)
    if (!kept) throw new Error(`no regression has a ${file}`)
    const requests: Asked[] = [...kept.requests, ...generateRequests(kept.config, PAIRS, SEED)]
    const more = generateRequests(kept.config, 600, SEED + 1)
    result = await compareApp(kept.config, requests, more, clerk, new AbortController().signal)
  })

  it('is predicted as its server answers, recalled or run', () => {
    expect(result.differences).toEqual([])
    expect(result.pairs).toBeGreaterThan(80)
    expect(result.recalled).toBeGreaterThan(500)
  })

  it('is asked what the proxy lets through and what it turns away', () => {
    expect(Object.keys(result.outcomes)).toEqual(expect.arrayContaining(['reached', 'sign-in']))
  })
})

describe('the generator', () => {
  it('makes the same apps and requests of the same seed', () => {
    const [first] = generateConfigs(3, SEED)
    expect(generateConfigs(3, SEED)[0]).toEqual(first)
    if (first) expect(generateRequests(first, 50, SEED)).toEqual(generateRequests(first, 50, SEED))
  })

  it('gives every way of deciding its turn before one comes again', () => {
    const names = generateConfigs(20, SEED).map(({ handler }) => handler)
    expect(new Set(names).size).toBe(20)
  })

  it('leaves no server behind', () => {
    expect(processesNaming('record-proxy.cjs')).toEqual([])
  })
})
