import { describe, expect, it } from 'vitest'
import type { Observation, Outcome, ReportEntry } from '../access/index.ts'
import type { RouteRewrite } from '../app/index.ts'
import { predictionDiffers } from './prediction-differs.ts'
import type { RunFacts } from './rule.ts'

const ENTRY: ReportEntry = {
  id: 'GET /api/report',
  kind: 'route-handler',
  method: 'GET',
  pattern: '/api/report',
  path: '/shop/api/report',
  client: 'api',
  file: 'app/api/report/route.ts',
  line: 4,
  params: [],
  guard: {
    status: 'guarded',
    access: 'role:admin',
    evidence: [{ file: 'lib/auth.ts', line: 9, what: 'requireAdmin' }],
  },
  outcomes: {},
  access: { declared: null, predicted: 'unknown', observed: 'unknown' },
}

const observation = (outcome: Outcome, change: Partial<Observation> = {}): Observation => ({
  transport: 'none',
  request: 'GET /shop/api/report',
  status: 200,
  location: null,
  authStatus: null,
  authReason: null,
  turnedAwayBy: null,
  outcome,
  why: '',
  ms: 1,
  ...change,
})

type Pair = [predicted: Outcome, observed: Outcome, observation?: Partial<Observation>]

function check(pairs: Record<string, Pair>, entry: Partial<ReportEntry> = {}, rewrites: Partial<RouteRewrite>[] = []) {
  const outcomes = Object.fromEntries(
    Object.entries(pairs).map(([identity, [predicted, observed, change]]) => [
      identity,
      { declared: null, proxy: 'unknown' as const, predicted, observed, observations: [observation(observed, change)] },
    ]),
  )
  return predictionDiffers.check({
    app: { config: { file: 'next.config.ts', basePath: '/shop', rewrites } },
    entries: [{ ...ENTRY, outcomes, ...entry }],
    alone: new Map([[ENTRY.id, { outcome: 'reached', evidence: 'without the proxy → 200' }]]),
  } as unknown as RunFacts)
}

describe('prediction-differs', () => {
  it.each<[string, Pair]>([
    ['what is reached and said to be closed', ['unauthorized', 'reached']],
    ['what is reached and said to be hidden', ['not-found', 'reached']],
    ['what is closed and said to be reached', ['reached', 'sign-in', { status: 307 }]],
    ['what Clerk hides and is said to be reached', ['reached', 'not-found', { authReason: 'protect-rewrite, …' }]],
  ])('reports %s', (_, pair) => {
    expect(check({ anonymous: pair })).toHaveLength(1)
  })

  it.each<[string, Pair]>([
    ['one refusal for another', ['unauthorized', 'forbidden']],
    ['what the code does not say', ['unknown', 'reached']],
    ['a server that fails', ['reached', 'error', { status: 500 }]],
    ['a row that is not there', ['reached', 'not-found', { status: 404 }]],
    ['a method that is refused', ['reached', 'method-not-allowed', { status: 405 }]],
  ])('says nothing of %s', (_, pair) => {
    expect(check({ anonymous: pair })).toEqual([])
  })

  it('takes it for a mistake of ours, names the worst caller, and shows what was asked, seen and read', () => {
    const [finding] = check({ admin: ['reached', 'forbidden'], anonymous: ['unauthorized', 'reached'] })
    expect(finding).toMatchObject({ rule: 'prediction-differs', confidence: 'observed' })
    expect(finding?.message).toContain('as anonymous (and 1 more): the code says unauthorized, the server did reached.')
    expect(finding?.message).toContain('a mistake of ours')
    expect(finding?.evidence).toEqual([
      'GET /shop/api/report as anonymous → 200',
      'without the proxy → 200',
      'lib/auth.ts:9 requireAdmin',
    ])
  })

  const rewrite = {
    source: '/api/:path*',
    destination: 'https://reports.example/:path*',
    phase: 'beforeFiles',
  } as const

  it("calls it the app's where next.config sends the request elsewhere first", () => {
    const [finding] = check({ anonymous: ['unauthorized', 'reached'] }, {}, [rewrite])
    expect(finding?.message).toContain("It is the app's: next.config rewrites /api/:path* to https://reports.example")
    expect(finding?.help).toContain('next.config.ts')
  })

  it.each<[string, Partial<RouteRewrite>[], ReportEntry['params']]>([
    ['that comes after the files', [{ ...rewrite, phase: 'afterFiles' }], []],
    ['of the last resort', [{ ...rewrite, phase: 'fallback' }], [{ name: 'id', kind: 'single' }]],
    ['of another path', [{ ...rewrite, source: '/docs/:path*' }], []],
    ['that is written without the basePath', [{ ...rewrite, basePath: false }], []],
  ])('does not blame a rewrite %s', (_, rewrites, params) => {
    expect(check({ anonymous: ['unauthorized', 'reached'] }, { params }, rewrites)[0]?.message).toContain('of ours')
  })

  it('blames a rewrite that comes before dynamic routes', () => {
    const rewrites = [{ ...rewrite, phase: 'afterFiles' } as const]
    const params: ReportEntry['params'] = [{ name: 'id', kind: 'single' }]
    expect(check({ anonymous: ['unauthorized', 'reached'] }, { params }, rewrites)[0]?.message).toContain("the app's")
  })

  it('knows that a function is posted to one page, and may be closed there by the proxy', () => {
    const kind = { kind: 'server-function' } as const
    expect(check({ anonymous: ['reached', 'sign-in', { status: 307 }] }, kind)).toEqual([])
    expect(check({ anonymous: ['reached', 'forbidden', { status: 200 }] }, kind)).toHaveLength(1)
    expect(check({ anonymous: ['unauthorized', 'reached'] }, kind)).toHaveLength(1)
  })

  it('knows that what is open to those who send the right thing may refuse a plain request', () => {
    const guard = { ...ENTRY.guard, asksMore: 'app/api/report/route.ts:6 return refused()' }
    expect(check({ anonymous: ['reached', 'unauthorized'] }, { guard })).toEqual([])
    expect(check({ anonymous: ['unauthorized', 'reached'] }, { guard })).toHaveLength(1)
  })

  it('knows that a webhook may answer an empty body with anything, unless it takes forged deliveries', () => {
    const access = (observed: 'public' | 'unknown') => ({
      webhook: 'clerk' as const,
      access: { ...ENTRY.access, observed },
    })
    expect(check({ anonymous: ['unauthorized', 'reached'] }, access('unknown'))).toEqual([])
    expect(check({ anonymous: ['unauthorized', 'reached'] }, access('public'))).toHaveLength(1)
    expect(check({ anonymous: ['reached', 'unauthorized'] }, access('public'))).toEqual([])
  })
})
