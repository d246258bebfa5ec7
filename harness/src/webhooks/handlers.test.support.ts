/** Handlers to run scenarios against, right ones and their broken twins, each behind a small server. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verify } from '@octokit/webhooks-methods'
import Stripe from 'stripe'
import { Webhook } from 'svix'
import { afterEach, expect } from 'vitest'
import type { ProviderName, WebhookReport } from '../access/index.ts'
import { providerByName, runWebhookScenarios, webhookFindings, type WebhookTarget } from './index.ts'

interface App {
  secret: string
  /** Effects of deliveries: what the state hook shows. */
  rows: string[]
  seen: Set<string>
}

export interface Request {
  method: string
  headers: Record<string, string>
  body: string
}

export type Reply = { status: number; body?: string; headers?: Record<string, string> }
export type Handler = (request: Request, app: App) => Reply | Promise<Reply>

const verifiers: Record<ProviderName, (request: Request, secret: string) => unknown> = {
  clerk: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
  'standard-webhooks': ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
  stripe: ({ body, headers }, secret) =>
    Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret),
  github: async ({ body, headers }, secret) => {
    if (!(await verify(secret, body, headers['x-hub-signature-256'] ?? ''))) throw new Error('refused')
  },
}

export const idOf = ({ headers, body }: Request) =>
  headers['svix-id'] ??
  headers['webhook-id'] ??
  headers['x-github-delivery'] ??
  String((JSON.parse(body || '{}') as { id?: string }).id)

export const typeOf = ({ headers, body }: Request) =>
  headers['x-github-event'] ?? String((JSON.parse(body || '{}') as { type?: string }).type)

/** Takes effect, once for each delivery. */
export function apply(request: Request, app: App): Reply {
  const id = idOf(request)
  if (!app.seen.has(id) && !typeOf(request).startsWith('routewarden.')) app.rows.push(id)
  app.seen.add(id)
  return { status: 200 }
}

/** A correct handler of the provider; twins change one thing. */
export const handler =
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

export async function serve(handle: Handler, provider: ProviderName = 'clerk') {
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
export async function attack(handle: Handler, provider: ProviderName = 'clerk', changes: Partial<WebhookTarget> = {}) {
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
