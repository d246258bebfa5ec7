import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verify } from '@octokit/webhooks-methods'
import Stripe from 'stripe'
import { Webhook } from 'svix'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderName, WebhookReport } from '../access/index.ts'
import {
  deliver,
  providerByName,
  runWebhookScenarios,
  scenarioIds,
  webhookFindings,
  type WebhookTarget,
} from './index.ts'

interface App {
  secret: string
  /** Effects of deliveries: what the state hook shows. */
  rows: string[]
  seen: Set<string>
}

interface Request {
  method: string
  headers: Record<string, string>
  body: string
}

type Reply = { status: number; body?: string; headers?: Record<string, string> }
type Handler = (request: Request, app: App) => Reply | Promise<Reply>

const verifiers: Record<ProviderName, (request: Request, secret: string) => unknown> = {
  clerk: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
  'standard-webhooks': ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
  stripe: ({ body, headers }, secret) =>
    Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret),
  github: async ({ body, headers }, secret) => {
    if (!(await verify(secret, body, headers['x-hub-signature-256'] ?? ''))) throw new Error('refused')
  },
}

const idOf = ({ headers, body }: Request) =>
  headers['svix-id'] ??
  headers['webhook-id'] ??
  headers['x-github-delivery'] ??
  String((JSON.parse(body || '{}') as { id?: string }).id)

const typeOf = ({ headers, body }: Request) =>
  headers['x-github-event'] ?? String((JSON.parse(body || '{}') as { type?: string }).type)

/** Takes effect, once for each delivery. */
function apply(request: Request, app: App): Reply {
  const id = idOf(request)
  if (!app.seen.has(id) && !typeOf(request).startsWith('routewarden.')) app.rows.push(id)
  app.seen.add(id)
  return { status: 200 }
}

/** A correct handler of the provider; twins change one thing. */
const handler =
  (
    provider: ProviderName,
    change: { before?: (request: Request) => Request; then?: Handler; refusal?: (app: App) => Reply } = {},
  ): Handler =>
  async (request, app) => {
    if (request.method !== 'POST') return { status: 405 }
    try {
      await verifiers[provider](change.before?.(request) ?? request, app.secret)
    } catch {
      return change.refusal?.(app) ?? { status: 400, body: 'invalid signature' }
    }
    return (change.then ?? apply)(request, app)
  }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(handle: Handler, provider: ProviderName = 'clerk') {
  const app: App = { secret: providerByName(provider).makeSecret(), rows: [], seen: new Set() }
  const server = createServer((incoming, outgoing) => {
    void read(incoming)
      .then((body) =>
        handle({ method: incoming.method ?? '', headers: incoming.headers as Record<string, string>, body }, app),
      )
      .then(({ status, body = '', headers = {} }) => outgoing.writeHead(status, headers).end(body))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target: WebhookTarget = {
    entryId: 'POST /api/hook',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/hook`,
    provider,
    secret: app.secret,
    file: 'app/api/hook/route.ts',
    line: 3,
    state: () => ({ rows: app.rows }),
    reset: () => {
      app.rows = []
      app.seen = new Set()
    },
    timeoutMs: 5_000,
  }
  return { app, target }
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Runs all scenarios; the secret must not be in what comes out. */
async function attack(handle: Handler, provider: ProviderName = 'clerk', changes: Partial<WebhookTarget> = {}) {
  const { target } = await serve(handle, provider)
  const report = await runWebhookScenarios({ ...target, ...changes })
  const findings = webhookFindings(report)
  const shown = JSON.stringify([report, findings])
  expect(shown).not.toContain(target.secret)
  expect(shown).not.toContain(target.secret.replace(/^whsec_/, ''))
  return {
    report,
    findings,
    rules: findings.map(({ rule }) => rule),
    failed: idsWith(report, false),
    undecided: idsWith(report, null),
  }
}

const idsWith = (report: WebhookReport, ok: boolean | null) =>
  report.scenarios.filter((item) => item.ok === ok).map(({ id }) => id)

const FORGERIES = [
  'unsigned',
  'missing-header:svix-id',
  'missing-header:svix-timestamp',
  'missing-header:svix-signature',
  'wrong-secret',
  'tampered-body',
]

describe('a correct handler', () => {
  it.each(['clerk', 'stripe', 'github', 'standard-webhooks'] as const)(
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
    expect(undecided).toEqual(['duplicate'])
    expect(report.scenarios.find(({ id }) => id === 'duplicate')?.why).toContain('state() hook')
  })

  it('is not credited while the hook fails, and the run goes on', async () => {
    const { report, failed, undecided } = await attack(handler('clerk'), 'clerk', {
      state: () => {
        throw new Error('database gone')
      },
    })
    expect(failed).toEqual([])
    expect(undecided).toEqual(scenarioIds('clerk'))
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
    expect(failed).toEqual([...FORGERIES, 'stale'])
    expect(rules).toEqual(['webhook-unverified', 'webhook-stale-accepted'])
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
    expect(failed).toEqual([...FORGERIES, 'stale'])
    expect(rules).toEqual(['webhook-unverified', 'webhook-stale-accepted'])
    expect(findings[0]?.message).toContain('yet the state changed')
  })

  it('that verifies JSON it serialised again', async () => {
    const again = (request: Request) => ({ ...request, body: JSON.stringify(JSON.parse(request.body)) })
    const { failed, rules } = await attack(handler('clerk', { before: again }))
    expect({ failed, rules }).toEqual({ failed: ['raw-body'], rules: ['webhook-raw-body'] })
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
    expect({ failed, rules }).toEqual({ failed: ['stale'], rules: ['webhook-stale-accepted'] })
  })

  it('that handles a delivery twice', async () => {
    const twice: Handler = (request, app) => {
      app.rows.push(idOf(request))
      return { status: 200 }
    }
    const { failed, rules } = await attack(handler('stripe', { then: twice }), 'stripe')
    expect({ failed, rules }).toEqual({ failed: ['duplicate'], rules: ['webhook-not-idempotent'] })
  })

  it('that fails on a delivery it has handled', async () => {
    const once: Handler = (request, app) => (app.seen.has(idOf(request)) ? { status: 500 } : apply(request, app))
    const { failed, rules } = await attack(handler('github', { then: once }), 'github')
    expect({ failed, rules }).toEqual({ failed: ['duplicate'], rules: ['webhook-not-idempotent'] })
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
    expect(undecided).toEqual(scenarioIds('clerk').filter((id) => id !== 'valid'))
    expect(rules).toEqual(['webhook-not-public'])
    expect(findings[0]?.message).toContain(String(reply.status))
  })

  it('that acts on GET', async () => {
    const { failed, rules, findings } = await attack((request, app) =>
      request.method === 'GET' ? apply(request, app) : handler('clerk')(request, app),
    )
    expect({ failed, rules }).toEqual({ failed: ['wrong-method'], rules: ['webhook-method'] })
    expect(findings[0]?.evidence).toEqual(['GET /api/hook wrong-method → 200'])
  })

  it('that answers forgeries with a stack', async () => {
    const stack = () => ({ status: 500, body: new Error('No matching signature found').stack ?? '' })
    const { failed, rules, report, findings } = await attack(handler('clerk', { refusal: stack }))
    expect(failed).toEqual([...FORGERIES, 'stale'])
    expect(rules).toEqual(['webhook-leaky-error'])
    expect(findings[0]?.severity).toBe('warning')
    expect(report.scenarios.find(({ id }) => id === 'unsigned')?.why).toMatch(/cannot tell a rejection.*stack trace/)
  })

  it('that shows its secret', async () => {
    const { failed, rules, findings } = await attack(
      handler('clerk', { refusal: ({ secret }) => ({ status: 400, body: `no match with ${secret.slice(6)}` }) }),
    )
    expect({ failed, rules }).toEqual({ failed: [], rules: ['webhook-leaky-error'] })
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
    expect(failed).toEqual([...FORGERIES, 'stale', 'wrong-method'])
    expect(undecided).toEqual(['duplicate'])
    expect(rules).toEqual(['webhook-unverified', 'webhook-stale-accepted', 'webhook-method'])
  })

  it('that reads another secret', async () => {
    const { failed, rules, findings } = await attack(handler('clerk'), 'clerk', {
      secret: providerByName('clerk').makeSecret(),
    })
    expect(failed).toEqual(['valid', 'duplicate', 'raw-body', 'unknown-event'])
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
    const noSample = await attack(handler('clerk'), 'clerk', { event: 'waitlistEntry.created' })
    expect(noSample.report).toMatchObject({
      scenarios: [],
      skipped: expect.stringContaining('waitlistEntry.created') as string,
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
    expect(app.rows).toEqual([answer.id])
  })
})
