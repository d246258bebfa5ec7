/** What only a browser meets: circles, and pages that a script leaves after they were sent. */
import { describe, expect, it } from 'vitest'
import type { BrowserVisit, EntryOutcome, ReportEntry } from '../access/index.ts'
import { clientOnlyRedirect } from './client-only-redirect.ts'
import { redirectLoop } from './redirect-loop.ts'
import type { RunFacts } from './rule.ts'
import { signInRouteClosed } from './sign-in-route-closed.ts'

const VISIT: BrowserVisit = {
  path: '/dashboard',
  status: 200,
  outcome: 'reached',
  steps: ['/dashboard 200'],
  byScript: false,
  loop: false,
  clerkLoaded: true,
  consoleErrors: [],
  blockedHosts: [],
  ms: 10,
}

function facts(visit: Partial<BrowserVisit>, outcome: Partial<EntryOutcome> = {}): RunFacts {
  const entry = {
    id: 'GET /dashboard',
    kind: 'page',
    method: 'GET',
    pattern: '/dashboard',
    path: '/dashboard',
    client: 'document',
    file: 'app/dashboard/page.tsx',
    line: 3,
    access: { declared: null, predicted: 'unknown', observed: 'unknown' },
    outcomes: { anonymous: { declared: null, observed: 'reached', observations: [], ...outcome } },
    browser: { anonymous: { ...VISIT, ...visit } },
  } as unknown as ReportEntry
  return { entries: [entry], signInPaths: ['/sign-in'], app: { proxy: { file: 'proxy.ts' } } } as unknown as RunFacts
}

const messages = (rule: { check: (facts: RunFacts) => { message: string }[] }, given: RunFacts) =>
  rule.check(given).map(({ message }) => message)

describe('a circle', () => {
  const round = { loop: true, steps: ['/dashboard 307', '/choose 307', '/dashboard 307', '/choose 307'] }

  it('is redirect-loop, with its stations', () => {
    expect(messages(redirectLoop, facts(round))).toEqual([
      'Whoever opens /dashboard as anonymous is sent round in circles (/dashboard → /choose): the browser never shows a page.',
    ])
    expect(messages(signInRouteClosed, facts(round))).toEqual([])
  })

  it('is sign-in-route-closed where it leads through the sign-in page', () => {
    const through = facts({ loop: true, steps: ['/dashboard 307', '/sign-in 307', '/dashboard 307'] })
    expect(messages(signInRouteClosed, through)).toHaveLength(1)
    expect(messages(redirectLoop, through)).toEqual([])
  })

  it('is none where a page was shown', () => {
    expect(messages(redirectLoop, facts({ steps: round.steps }))).toEqual([])
  })
})

describe('a page that a script leaves for the sign-in page', () => {
  const left: Partial<BrowserVisit> = {
    outcome: 'sign-in',
    path: '/sign-in',
    byScript: true,
    steps: ['/dashboard 200', '→ /sign-in'],
  }

  it('is client-only-guard: it was sent before', () => {
    const [message] = messages(clientOnlyRedirect, facts(left))
    expect(message).toMatch(/\/dashboard is sent to everyone, and only a script takes strangers on to \/sign-in/)
  })

  it.each([
    ['the server sent them on', facts({ ...left, byScript: false })],
    ['the server refused', facts(left, { observed: 'sign-in' })],
    ['something is declared, which other rules judge', facts(left, { declared: 'reached' })],
    ['they stayed', facts({})],
  ])('is none where %s', (_, given) => {
    expect(messages(clientOnlyRedirect, given)).toEqual([])
  })
})
