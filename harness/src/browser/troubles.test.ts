import { describe, expect, it } from 'vitest'
import type { BrowserVisit } from '../access/index.ts'
import { browserTroubles } from './troubles.ts'

const said = (...consoleErrors: string[]): BrowserVisit[] => [
  {
    path: '/',
    status: 200,
    outcome: 'reached',
    steps: ['/ 200'],
    byScript: false,
    loop: false,
    clerkLoaded: false,
    consoleErrors,
    blockedHosts: [],
    ms: 1,
  },
]
const around = { clerkHost: '127.0.0.1:4443', origin: 'http://localhost:3000', authReasons: [] as string[] }
const script = `Loading the script 'https://127.0.0.1:4443/npm/@clerk/clerk-js@6/dist/clerk.browser.js' violates the following Content Security Policy directive: "script-src 'self'". The action has been blocked.`
const call = `Connecting to 'https://127.0.0.1:4443/v1/environment' violates the following Content Security Policy directive: "default-src 'self'". The action has been blocked.`

describe('what keeps Clerk out of a browser', () => {
  it('names the directives of the app’s own policy that block it', () => {
    const [problem] = browserTroubles({ ...around, visits: said(script, call) })
    expect(problem).toMatchObject({ code: 'csp-blocks-clerk' })
    expect(problem?.message).toContain('connect-src https://127.0.0.1:4443; script-src https://127.0.0.1:4443')
    expect(problem?.help).toContain('contentSecurityPolicy')
  })

  it('is silent about a policy that blocks something else', () => {
    const other = script.replaceAll('127.0.0.1:4443', 'cdn.example.com')
    expect(browserTroubles({ ...around, visits: said(other, 'Failed to load resource: 404') })).toEqual([])
  })

  it('names a clock that is behind, and an origin that the app does not list', () => {
    const codes = (reason: string) =>
      browserTroubles({ ...around, visits: [], authReasons: [reason] }).map(({ code }) => code)
    expect(codes('token-not-active-yet')).toEqual(['clock-skew'])
    expect(codes('token-iat-in-the-future')).toEqual(['clock-skew'])
    expect(codes('token-invalid-authorized-parties')).toEqual(['authorized-party'])
    expect(codes('session-token-missing')).toEqual([])
  })
})
