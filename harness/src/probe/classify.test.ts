import { describe, expect, it } from 'vitest'
import { actionResult, classify, shownLocation, type ClassifyContext } from './classify.ts'

const context: ClassifyContext = {
  origin: 'http://localhost:3000',
  path: '/dashboard',
  client: 'document',
  basePath: '',
  signInPaths: ['/sign-in', '/sign-up'],
  frontendApi: '127.0.0.1:4443/local.accounts.dev',
  webhook: false,
  action: false,
}
const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({ status, headers, body, ms: 1 })

describe('classify', () => {
  it.each([
    ['a page', answer(200, {}, '<h1>hi</h1>'), {}, 'reached'],
    ['a redirect to sign-in', answer(307, { location: '/sign-in?redirect_url=x' }), {}, 'sign-in'],
    ['a redirect below sign-in', answer(307, { location: 'http://localhost:3000/sign-in/factor-one' }), {}, 'sign-in'],
    ['a page whose name begins like sign-in', answer(307, { location: '/sign-in-admin' }), {}, 'redirect'],
    ['a redirect elsewhere', answer(307, { location: '/onboarding' }), {}, 'redirect'],
    ['another site', answer(302, { location: 'https://evil.example/sign-in' }), {}, 'redirect'],
    ['hosted sign-in', answer(302, { location: 'https://accounts.acme.com/sign-in?x=1' }), {}, 'sign-in'],
    ['hosted development sign-in', answer(302, { location: 'https://cool.accounts.dev/sign-in' }), {}, 'sign-in'],
    ['a handshake', answer(307, { location: 'https://127.0.0.1:4443/v1/client/handshake?x' }), {}, 'unknown'],
    ['401', answer(401), {}, 'unauthorized'],
    ['403', answer(403), {}, 'forbidden'],
    ['405', answer(405), {}, 'method-not-allowed'],
    ['a plain 404', answer(404), {}, 'missing'],
    ["Clerk's 404", answer(404, { 'x-clerk-auth-reason': 'protect-rewrite, session-token-missing' }), {}, 'not-found'],
    ["Clerk's 404 by its rewrite", answer(404, { 'x-middleware-rewrite': '/clerk_1732342342' }), {}, 'not-found'],
    ['500', answer(500), {}, 'error'],
    ['a rejected body', answer(400), {}, 'reached'],
    ['a webhook rejecting a signature', answer(400), { webhook: true }, 'unauthorized'],
    [
      'a stream that turns into a redirect',
      answer(200, {}, '<meta id="__next-page-redirect" http-equiv="refresh" content="1;url=/sign-in?redirect_url=x"/>'),
      {},
      'sign-in',
    ],
    [
      'a stream that turns into 403',
      answer(200, {}, '<template data-dgst="NEXT_HTTP_ERROR_FALLBACK;403"></template>'),
      {},
      'forbidden',
    ],
    [
      'text about redirects in an API answer',
      answer(200, {}, '<meta id="__next-page-redirect" content="1;url=/sign-in"/>'),
      { client: 'api' as const },
      'reached',
    ],
  ])('reads %s', (_, response, change, outcome) => {
    expect(classify(response, { ...context, ...change }).outcome).toBe(outcome)
  })

  it('reads a dead connection as an error, never as protection', () => {
    expect(classify({ status: null, error: 'timeout', ms: 5 }, context)).toEqual({
      outcome: 'error',
      why: 'no answer: timeout',
    })
  })

  it('follows the closing slash and the locale of the same page, and nothing else', () => {
    expect(classify(answer(308, { location: '/dashboard/' }), context).follow).toBe('/dashboard/')
    expect(classify(answer(307, { location: '/en/dashboard' }), context).follow).toBe('/en/dashboard')
    expect(classify(answer(307, { location: '/dashboard?_rsc=1' }), context).follow).toBe('/dashboard?_rsc=1')
    expect(classify(answer(307, { location: '/elsewhere' }), context).follow).toBeUndefined()
    expect(classify(answer(307, { location: '/dashboard' }), context).follow).toBeUndefined()
  })
})

describe('classify, server functions', () => {
  const flight = (body: string, status = 200, headers = {}) =>
    answer(status, { 'content-type': 'text/x-component', ...headers }, body)
  const outcomeOf = (response: ReturnType<typeof answer>) => classify(response, { ...context, action: true }).outcome

  it.each([
    ['a result', flight('0:{"a":"$@1","f":"","b":"x"}\n1:{"id":"p1"}'), 'reached'],
    ['nothing as a result', flight('0:{"a":"$@1","f":"","b":"x"}\n1:"$undefined"'), 'reached'],
    ['a redirect to sign-in', flight('', 303, { 'x-action-redirect': '/sign-in?redirect_url=y;push' }), 'sign-in'],
    ['a thrown error', flight('0:{"a":"$@1"}\n1:E{"digest":"123"}', 500), 'error'],
    ['notFound()', flight('0:{"a":"$@1"}\n1:E{"digest":"NEXT_HTTP_ERROR_FALLBACK;404"}', 404), 'missing'],
    ['unauthorized()', flight('0:{"a":"$@1"}\n1:E{"digest":"NEXT_HTTP_ERROR_FALLBACK;401"}', 401), 'unauthorized'],
    ['a refusal', flight('0:{"a":"$@1"}\n1:{"ok":false,"error":"unauthorized"}'), 'unauthorized'],
    ['a refusal by role', flight('0:{"a":"$@1"}\n1:{"ok":false,"error":"forbidden"}'), 'forbidden'],
    ['a failed validation', flight('0:{"a":"$@1"}\n1:{"ok":false,"error":"name is too short"}'), 'reached'],
    ['a result that mentions permission', flight('0:{"a":"$@1"}\n1:{"text":"you have permission"}'), 'reached'],
    ['an answer without a result', flight('{}'), 'unknown'],
    ['an unknown id', flight('', 404, { 'x-nextjs-action-not-found': '1' }), 'unknown'],
    ["the proxy's redirect", answer(307, { location: '/sign-in' }), 'sign-in'],
  ])('reads %s', (_, response, outcome) => {
    expect(outcomeOf(response)).toBe(outcome)
  })

  it('finds the row that holds the result, among those of the page', () => {
    expect(actionResult('0:{"a":"$@2"}\n1:"other"\n2:[1,2]')).toEqual({ value: [1, 2] })
    expect(actionResult('{}')).toBeNull()
  })

  it('does not take an error of the page drawn anew for one of the function', () => {
    const body = '0:{"a":"$@1","f":"$L2"}\n1:{"ok":true}\n2:E{"digest":"NEXT_HTTP_ERROR_FALLBACK;404"}'
    expect(outcomeOf(flight(body))).toBe('reached')
  })
})

describe('shownLocation', () => {
  it('keeps the way and drops every value', () => {
    expect(shownLocation('http://localhost:3000/sign-in?redirect_url=secret&t=1', context.origin)).toBe(
      '/sign-in?redirect_url=…&t=…',
    )
    expect(shownLocation('https://x.test/a?token=secret', context.origin)).toBe('https://x.test/a?token=…')
  })
})
