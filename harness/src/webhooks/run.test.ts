import { Webhook } from 'svix'
import { describe, expect, it } from 'vitest'
import {
  apply,
  attack,
  handler,
  idOf,
  rowOf,
  serve,
  typeOf,
  type Handler,
  type Reply,
  type Request,
} from './handlers.test.support.ts'
import type { ProviderName } from '../access/index.ts'
import { deliver, providerByName, runWebhookScenarios, scenarioIds, scenarioWords, type Words } from './index.ts'

/** What nobody signed, or not so: a handler that verifies nothing takes all of it. */
const isForged = ({ group, expected, id }: Words) =>
  group === 'forgery' && expected === 'rejected' && !/^(wrong-method|method-override)/.test(id)
const forgeriesOf = (provider: ProviderName) =>
  scenarioWords(provider)
    .filter(isForged)
    .map(({ id }) => id)
const FORGERIES = forgeriesOf('clerk')
const REPEATED = ['duplicate', 'concurrent-duplicate', 'same-id-other-body']
const NEEDS_STATE = [
  ...REPEATED,
  'updated-before-created',
  'deleted-before-created',
  'late-update-after-delete',
  'burst',
]

describe('a correct handler', () => {
  it.each(['clerk', 'stripe', 'github', 'standard-webhooks', 'svix'] as const)(
    'of %s stands every scenario',
    async (provider) => {
      const { report, failed, undecided, findings } = await attack(handler(provider), provider)
      expect(report.scenarios.map(({ id }) => id)).toEqual(scenarioIds(provider))
      expect({ failed, undecided, findings }).toEqual({ failed: [], undecided: [], findings: [] })
    },
  )

  it('tries other events until one changes the state', async () => {
    const onlyOrganizations: Handler = (request, app) =>
      typeOf(request) === 'organization.created' ? apply(request, app) : { status: 200 }
    const { undecided } = await attack(handler('clerk', { then: onlyOrganizations }))
    expect(undecided).toEqual([])
  })

  it('is not credited with what cannot be seen without a state hook', async () => {
    const { report, undecided } = await attack(handler('clerk'), 'clerk', { state: null })
    expect(undecided).toEqual(NEEDS_STATE)
    expect(report.scenarios.find(({ id }) => id === 'duplicate')?.why).toContain('state() hook')
  })

  it('is not credited while the hook fails, and the run goes on', async () => {
    const { report, failed, undecided } = await attack(handler('clerk'), 'clerk', {
      state: () => {
        throw new Error('database gone')
      },
    })
    expect(failed).toEqual([])
    // What is judged by answers alone stands.
    expect(undecided).toEqual(scenarioIds('clerk').slice(0, -2))
    expect(report.scenarios[0]?.why).toContain('database gone')
  })

  it('behind a proxy that marks its bare 401 is still told from a blocked one', async () => {
    const bare = handler('clerk', {
      refusal: () => ({ status: 401, headers: { 'x-clerk-auth-status': 'signed-out' } }),
    })
    const { failed, undecided } = await attack(bare)
    expect({ failed, undecided }).toEqual({ failed: [], undecided: [] })
  })
})

describe('a broken handler', () => {
  it('without verification', async () => {
    const { failed, rules, findings } = await attack((request, app) =>
      request.method === 'POST' ? apply(request, app) : { status: 405 },
    )
    expect(failed).toEqual([...FORGERIES, 'stale', 'future'])
    expect(rules).toEqual(['webhook-unverified'])
    expect(findings[0]).toMatchObject({
      entry: 'POST /api/hook',
      file: 'app/api/hook/route.ts',
      line: 3,
      message: expect.stringContaining('an unsigned POST was answered 200') as string,
    })
    expect(findings[0]?.evidence[0]).toBe('POST /api/hook unsigned → 200')
  })

  it('that acts first and refuses afterwards', async () => {
    const { failed, rules, findings } = await attack((request, app) => {
      if (request.method === 'POST') apply(request, app)
      return handler('clerk', { then: () => ({ status: 200 }) })(request, app)
    })
    expect(failed).toEqual([...FORGERIES, 'stale', 'future'])
    expect(rules).toEqual(['webhook-unverified'])
    expect(findings[0]?.message).toContain('yet the state changed')
  })

  it('that verifies JSON it serialised again', async () => {
    const again = (request: Request) => ({ ...request, body: JSON.stringify(JSON.parse(request.body)) })
    const { failed, rules } = await attack(handler('clerk', { before: again }))
    expect({ failed, rules }).toEqual({ failed: ['raw-body', 'big-integers'], rules: ['webhook-raw-body'] })
  })

  it('that takes old deliveries', async () => {
    const anyTime: Handler = (request, app) => {
      if (request.method !== 'POST') return { status: 405 }
      const at = new Date(Number(request.headers['svix-timestamp']) * 1000)
      const id = request.headers['svix-id'] ?? ''
      const genuine = new Webhook(app.secret).sign(id, at, request.body) === request.headers['svix-signature']
      return id && genuine ? apply(request, app) : { status: 400 }
    }
    const { failed, rules } = await attack(anyTime)
    expect({ failed, rules }).toEqual({
      // It compares the one signature that it knows.
      failed: ['rotated-secret', 'stale', 'future'],
      rules: ['webhook-rejects-valid', 'webhook-stale-accepted'],
    })
  })

  it('that handles a delivery twice', async () => {
    const twice: Handler = (request, app) => {
      app.rows.push(rowOf(request))
      return { status: 200 }
    }
    const { failed, rules } = await attack(handler('stripe', { then: twice }), 'stripe')
    expect({ failed, rules }).toEqual({ failed: REPEATED, rules: ['webhook-not-idempotent'] })
  })

  it('that fails on a delivery it has handled', async () => {
    const once: Handler = (request, app) => (app.seen.has(idOf(request)) ? { status: 500 } : apply(request, app))
    const { failed, rules } = await attack(handler('github', { then: once }), 'github')
    expect({ failed, rules }).toEqual({ failed: REPEATED, rules: ['webhook-not-idempotent'] })
  })

  it.each([
    ['a redirect', { status: 307, headers: { location: '/sign-in' } }],
    [
      "Clerk's 404",
      { status: 404, headers: { 'x-clerk-auth-reason': 'protect-rewrite, session-token-missing' }, body: '<html>' },
    ],
    ["Clerk's rewrite", { status: 404, headers: { 'x-middleware-rewrite': '/clerk_1700000000000' }, body: '<html>' }],
    ["Clerk's bare 401", { status: 401, headers: { 'x-clerk-auth-status': 'signed-out' } }],
  ])('that the proxy keeps behind %s', async (_name, reply: Reply) => {
    const { failed, undecided, rules, findings } = await attack(() => reply)
    expect(failed).toEqual(['valid'])
    expect(undecided).toEqual(scenarioIds('clerk').slice(1))
    expect(rules).toEqual(['webhook-not-public'])
    expect(findings[0]?.message).toContain(String(reply.status))
  })

  it('that acts on GET', async () => {
    const { failed, rules, findings } = await attack((request, app) =>
      request.method === 'GET' ? apply(request, app) : handler('clerk')(request, app),
    )
    expect({ failed, rules }).toEqual({ failed: ['wrong-method', 'method-override'], rules: ['webhook-method'] })
    expect(findings[0]?.evidence[0]).toBe('GET /api/hook wrong-method → 200')
  })

  it('that answers forgeries with a stack', async () => {
    const stack = () => ({ status: 500, body: new Error('No matching signature found').stack ?? '' })
    const { failed, rules, report, findings } = await attack(handler('clerk', { refusal: stack }))
    expect(failed).toEqual([...FORGERIES, 'stale', 'future', 'no-leak'])
    expect(rules).toEqual(['webhook-leaky-error'])
    expect(findings[0]?.severity).toBe('warning')
    expect(report.scenarios.find(({ id }) => id === 'unsigned')?.why).toMatch(/cannot tell a rejection.*stack trace/)
  })

  it('that shows its secret', async () => {
    const { failed, rules, findings } = await attack(
      handler('clerk', { refusal: ({ secret }) => ({ status: 400, body: `no match with ${secret.slice(6)}` }) }),
    )
    expect({ failed, rules }).toEqual({ failed: ['no-leak'], rules: ['webhook-leaky-error'] })
    expect(findings[0]?.severity).toBe('error')
  })

  it('that has an error for events it does not know', async () => {
    const strict: Handler = (request, app) =>
      typeOf(request).startsWith('routewarden.') ? { status: 422 } : apply(request, app)
    const { failed, rules } = await attack(handler('clerk', { then: strict }))
    expect({ failed, rules }).toEqual({ failed: ['unknown-event'], rules: ['webhook-leaky-error'] })
  })

  it('that says 200 to all and does nothing', async () => {
    const { failed, undecided, rules } = await attack(() => ({ status: 200 }))
    expect(failed).toEqual([...FORGERIES, 'stale', 'future'])
    // It has no effect that could be seen: whether other methods have one cannot be told.
    const methods = ['wrong-method', 'wrong-method:HEAD', 'wrong-method:PUT', 'wrong-method:OPTIONS', 'method-override']
    expect(undecided).toEqual([...methods, ...NEEDS_STATE])
    expect(rules).toEqual(['webhook-unverified'])
  })

  it('that thanks for forgeries and does nothing with them', async () => {
    const { failed, rules, findings } = await attack(handler('clerk', { refusal: () => ({ status: 200 }) }))
    expect(failed).toEqual([...FORGERIES, 'stale', 'future'])
    expect(rules).toEqual(['webhook-leaky-error'])
    expect(findings[0]?.message).toContain('answers a forged delivery with success')
  })

  it('that reads another secret', async () => {
    const { failed, rules, findings } = await attack(handler('clerk'), 'clerk', {
      secret: providerByName('clerk').makeSecret(),
    })
    const genuine = scenarioWords('clerk').filter(
      ({ expected, id }) => expected === 'accepted' && !/^(header-family|burst|answer)/.test(id),
    )
    expect(failed).toEqual([...genuine.map(({ id }) => id), 'duplicate', 'same-id-other-body'])
    expect(rules).toEqual(['webhook-rejects-valid'])
    expect(findings[0]?.help).toContain('secretEnv')
  })

  it('that never answers', async () => {
    const { report, rules } = await attack(() => new Promise<Reply>(() => {}), 'clerk', {
      timeoutMs: 100,
      only: ['valid', 'unsigned'],
    })
    expect(report.scenarios.map(({ status, observed, ok }) => [status, observed, ok])).toEqual([
      [null, 'error', false],
      [null, 'error', false],
    ])
    expect(rules).toEqual(['webhook-rejects-valid'])
  })
})

describe('a run', () => {
  it('is limited to the scenarios asked for, with the event and body given', async () => {
    const { app, target } = await serve(handler('clerk'))
    const report = await runWebhookScenarios({
      ...target,
      only: ['valid'],
      event: 'user.updated',
      body: { data: { id: 'user_1' } },
    })
    expect(report.scenarios).toMatchObject([{ id: 'valid', ok: true, status: 200 }])
    expect(app.rows).toHaveLength(1)
  })

  it('says why it cannot run', async () => {
    const noSample = await attack(handler('clerk'), 'clerk', { event: 'user.renamed' })
    expect(noSample.report).toMatchObject({
      scenarios: [],
      skipped: expect.stringContaining('user.renamed') as string,
    })
    const { target } = await serve(handler('clerk'))
    const badSecret = await runWebhookScenarios({ ...target, secret: 'whsec_ü not base64' })
    expect(badSecret.skipped).toContain('shape')
    expect(JSON.stringify(badSecret)).not.toContain('not base64')
  })

  it('that is stopped sends nothing more', async () => {
    const { app, target } = await serve(handler('clerk'))
    const report = await runWebhookScenarios({ ...target, signal: AbortSignal.abort() })
    expect(report.scenarios.every(({ ok }) => ok === null)).toBe(true)
    expect(app.seen.size).toBe(0)
  })

  it('can be one delivery', async () => {
    const { app, target } = await serve(handler('stripe'), 'stripe')
    const answer = await deliver({ url: target.url, provider: 'stripe', secret: target.secret, event: 'invoice.paid' })
    expect(answer).toMatchObject({ status: 200, event: 'invoice.paid' })
    expect(app.rows.map(({ delivery }) => delivery)).toEqual([answer.id])
  })
})
