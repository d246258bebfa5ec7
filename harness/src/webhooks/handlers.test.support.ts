/** Handlers to run scenarios against, right ones and their broken twins, each behind a small server. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verify } from '@octokit/webhooks-methods'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook } from 'svix'
import { afterAll, expect } from 'vitest'
import type { ProviderName, WebhookReport } from '../access/index.ts'
import { providerByName, runWebhookScenarios, webhookFindings, type WebhookTarget } from './index.ts'

export type Known = Exclude<ProviderName, 'custom'>

export interface Row {
  /** Id of the delivery that wrote it. */
  delivery: string
  /** What it is about. */
  subject: string
  /** When that happened, by the provider's clock. */
  at: number
  deleted: boolean
}

export interface App {
  secret: string
  /** Effects of deliveries: what the state hook shows. */
  rows: Row[]
  seen: Set<string>
  /** Requests that are being handled. */
  busy: number
}

export interface Request {
  method: string
  path: string
  headers: Record<string, string>
  rawHeaders: string[]
  body: string
  /** As they arrived. */
  chunks: Buffer[]
}

export type Reply = { status: number; body?: string; headers?: Record<string, string> }
export type Handler = (request: Request, app: App) => Reply | Promise<Reply>

const verifiers: Record<Known, (request: Request, secret: string) => unknown> = {
  clerk: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
  svix: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
  'standard-webhooks': ({ body, headers }, secret) => new StandardWebhook(secret).verify(body, headers),
  stripe: ({ body, headers }, secret) =>
    Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret),
  github: async ({ body, headers }, secret) => {
    if (!(await verify(secret, body, headers['x-hub-signature-256'] ?? ''))) throw new Error('refused')
  },
}

interface Event {
  id?: string
  type?: string
  timestamp?: number | string
  created?: number
  data?: { id?: string; object?: { id?: string } }
}

const eventOf = ({ body }: Request) => JSON.parse(body || '{}') as Event

export const idOf = (request: Request) =>
  request.headers['svix-id'] ??
  request.headers['webhook-id'] ??
  request.headers['x-github-delivery'] ??
  String(eventOf(request).id)

export const typeOf = (request: Request) => request.headers['x-github-event'] ?? String(eventOf(request).type)

/** What a delivery says. */
export function rowOf(request: Request): Row {
  const { data, timestamp, created } = eventOf(request)
  return {
    delivery: idOf(request),
    subject: data?.object?.id ?? data?.id ?? idOf(request),
    at: created ?? new Date(timestamp ?? 0).getTime(),
    deleted: typeOf(request).endsWith('.deleted'),
  }
}

/** Takes effect, once for each delivery: nothing older overwrites what is newer, and what is deleted stays so. */
export function apply(request: Request, app: App): Reply {
  const row = rowOf(request)
  if (app.seen.has(row.delivery)) return { status: 200 }
  app.seen.add(row.delivery)
  if (typeOf(request).startsWith('routewarden.')) return { status: 200 }
  const known = app.rows.find(({ subject }) => subject === row.subject)
  if (known && (known.deleted || (!row.deleted && known.at >= row.at))) return { status: 200 }
  put(app, row)
  return { status: 200 }
}

export function put(app: App, row: Row): void {
  app.rows = [...app.rows.filter(({ subject }) => subject !== row.subject), row]
}

/** A correct handler of the provider; twins change one thing. */
export const handler =
  (
    provider: Known,
    change: {
      before?: (request: Request) => Request
      then?: Handler
      refusal?: (app: App, request: Request) => Reply
    } = {},
  ): Handler =>
  async (request, app) => {
    if (request.method !== 'POST') return { status: 405 }
    try {
      await verifiers[provider](change.before?.(request) ?? request, app.secret)
    } catch {
      return change.refusal?.(app, request) ?? { status: 400, body: 'invalid signature' }
    }
    return (change.then ?? apply)(request, app)
  }

const servers: Server[] = []
// Not after each: tests may run side by side.
afterAll(() => {
  for (const server of servers.splice(0)) server.close()
})

export async function serve(handle: Handler, provider: ProviderName = 'clerk') {
  const app: App = { secret: providerByName(provider).makeSecret(), rows: [], seen: new Set(), busy: 0 }
  const server = createServer((incoming, outgoing) => {
    void read(incoming)
      .then(async (chunks): Promise<Reply> => {
        const { method = '', url = '', headers, rawHeaders } = incoming
        const body = Buffer.concat(chunks).toString('utf8')
        app.busy += 1
        const request = { method, path: url, headers: headers as Record<string, string>, rawHeaders, body, chunks }
        return await Promise.resolve(handle(request, app)).finally(() => (app.busy -= 1))
      })
      .catch((): Reply => ({ status: 500, body: 'failed' }))
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
    session: () => Promise.resolve({ cookie: '__session=someone' }),
    timeoutMs: 5_000,
  }
  return { app, target }
}

async function read(incoming: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return chunks
}

/** Runs all scenarios; the secret must not be in what comes out. */
export async function attack(handle: Handler, provider: ProviderName = 'clerk', changes: Partial<WebhookTarget> = {}) {
  const { target } = await serve(handle, provider)
  const report = await runWebhookScenarios({ ...target, ...changes })
  const findings = webhookFindings(report)
  const shown = JSON.stringify([report, findings])
  expect(shown).not.toContain(target.secret)
  expect(shown).not.toContain(target.secret.replace(/^whsec_/, ''))
  expect(shown).not.toContain('__session=someone')
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
