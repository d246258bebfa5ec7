/** The suite as a running app: built, started beside a local Clerk, and asked. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { API_HEADERS, DOCUMENT_HEADERS, type EntryPoint } from '../../harness/dist/access/index.js'
import { readApp, Sources, type AppFacts } from '../../harness/dist/app/index.js'
import { openLocal, type IdentitySource } from '../../harness/dist/identities/index.js'
import { createHttpClient, type HttpClient } from '../../harness/dist/probe/index.js'
import { readActionManifest, readInventory, type Inventory } from '../../harness/dist/routes/index.js'
import { appEnvironment, buildApp, freePort, nextCommand, startApp } from '../../harness/dist/server/index.js'
import { providerByName } from '../../harness/dist/webhooks/index.js'
import { ROOT } from '../support/cli.ts'
import type { Case, Secrets, SuiteRequest } from './cases.ts'

export const SUITE = fileURLToPath(new URL('suite', import.meta.url))
const REQUEST_MS = 20_000
const AT_ONCE = 8
/** Work that nobody waited for is done by then, in milliseconds. */
const SETTLE_MS = 400

export type Caller = 'anonymous' | 'signed-in' | 'admin'

/** One request to send, and whose it is. */
export interface Sending {
  row: Case
  request: SuiteRequest
}

/** What came of it: whose work was done, and the status codes (null: no answer) by entry point. */
export interface Round {
  reached: Set<string>
  statuses: Map<string, (number | null)[]>
}

export interface SuiteApp {
  inventory: Inventory
  /** Sends all at once, and says whose work was done by it. */
  ask: (caller: Caller, sendings: Sending[]) => Promise<Round>
  stop: () => Promise<void>
}

export async function readSuite(): Promise<{ app: AppFacts; sources: Sources; inventory: Inventory }> {
  const sources = new Sources(SUITE)
  const app = await readApp(SUITE, { sources })
  return { app, sources, inventory: await readInventory(app, { sources }) }
}

/** Someone of an organisation who has the role, the permissions and the metadata that any entry point asks for. */
const IDENTITIES = {
  organizations: { acme: { name: 'Acme' } },
  identities: {
    admin: {
      publicMetadata: { role: 'admin' },
      organizations: [
        {
          slug: 'acme',
          role: 'org:admin',
          permissions: ['org:invoices:manage', 'org:projects:manage'],
        },
      ],
    },
  },
  sessionClaims: { metadata: '{{user.public_metadata}}' },
}

function makeSecrets(): Secrets {
  const made = (name: Parameters<typeof providerByName>[0]) => providerByName(name).makeSecret()
  return {
    job: randomBytes(16).toString('hex'),
    partner: randomBytes(16).toString('hex'),
    clerk: made('clerk'),
    stripe: made('stripe'),
    github: made('github'),
    standard: made('standard-webhooks'),
  }
}

/** CRON_SECRET, OLD_WEBHOOK_SECRET and LATER_KEYS stay unset on purpose. */
function secretEnv(secrets: Secrets): Record<string, string> {
  return {
    JOB_SECRET: secrets.job,
    JOB_KEYS: `${secrets.job},other`,
    PARTNER_SECRET: secrets.partner,
    CLERK_WEBHOOK_SIGNING_SECRET: secrets.clerk,
    USERS_HOOK_SECRET: secrets.clerk,
    STRIPE_WEBHOOK_SECRET: secrets.stripe,
    GITHUB_WEBHOOK_SECRET: secrets.github,
    STANDARD_WEBHOOK_SECRET: secrets.standard,
    NEXT_PUBLIC_CLERK_SIGN_IN_URL: '/sign-in',
  }
}

/** @param build false: the build that is there is used */
export async function openSuite(build: boolean, print: (line: string) => void, signal: AbortSignal): Promise<SuiteApp> {
  const port = await freePort()
  const identities = await openLocal({
    config: IDENTITIES,
    appOrigin: `http://localhost:${port}`,
    processEnv: {},
    log: () => undefined,
    // A made-up key of a production instance: a development one sends documents to a handshake. It never leaves loopback.
    publishableKey: `pk_live_${Buffer.from('clerk.example.com$').toString('base64')}`,
  })
  try {
    return await start(identities, port, build, print, signal)
  } catch (error) {
    await identities.stop()
    throw error
  }
}

async function start(
  identities: IdentitySource,
  port: number,
  build: boolean,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<SuiteApp> {
  const { app, inventory } = await readSuite()
  const secrets = makeSecrets()
  const env = appEnvironment(unset(process.env), identities.env, secretEnv(secrets))
  const next = app.next?.dir ?? path.join(ROOT, 'node_modules/next')
  const options = { cwd: SUITE, env, timeoutMs: 600_000, signal }
  if (build || !existsSync(path.join(SUITE, '.next/BUILD_ID'))) {
    const begun = performance.now()
    await buildApp(nextCommand(next, ['build']), options)
    print(`built in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  }
  const actions = await readActionManifest(app, inventory)
  const command = nextCommand(next, ['start', '-H', 'localhost', '-p', String(port)])
  const server = await startApp(command, { ...options, timeoutMs: 60_000, port, readyPath: '/' })
  const client = await createHttpClient(server.origin, signal)
  const entries = new Map(inventory.entries.map((entry) => [entry.id, entry]))
  const asker: Asker = {
    client,
    identities,
    secrets,
    origin: server.origin,
    entries,
    actions: actions ?? new Map<string, never>(),
  }
  return {
    inventory,
    ask: (caller, sendings) => ask(caller, sendings, asker),
    stop: async () => {
      await client.close()
      await server.stop()
      await identities.stop()
    },
  }
}

/** What the caller's shell may have set, and the suite must not have. */
function unset(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const none = ['CRON_SECRET', 'OLD_WEBHOOK_SECRET', 'LATER_KEYS', 'VERCEL_ENV', 'REQUIRE_LOGIN', 'MAINTENANCE']
  return Object.fromEntries(Object.entries(env).filter(([name]) => !none.includes(name)))
}

interface Asker {
  client: HttpClient
  identities: IdentitySource
  secrets: Secrets
  origin: string
  entries: Map<string, EntryPoint>
  actions: NonNullable<Awaited<ReturnType<typeof readActionManifest>>>
}

async function ask(caller: Caller, sendings: Sending[], asker: Asker): Promise<Round> {
  const statuses: Round['statuses'] = new Map()
  await takeMarkers(asker)
  const cookie = await cookieOf(caller, asker)
  let begun = 0
  const worker = async () => {
    for (let index = begun++; index < sendings.length; index = begun++) {
      const sending = sendings[index]
      if (!sending) continue
      const answers = await send(sending, cookie, asker)
      statuses.set(sending.row.id, [...(statuses.get(sending.row.id) ?? []), ...answers])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await delay(SETTLE_MS)
  return { reached: await takeMarkers(asker), statuses }
}

async function takeMarkers({ client }: Asker): Promise<Set<string>> {
  const answer = await client.send({ method: 'GET', path: '/api/markers', headers: { ...API_HEADERS } }, REQUEST_MS)
  if (answer.status !== 200) throw new Error(`/api/markers answered ${answer.status ?? 'nothing'}`)
  return new Set(JSON.parse(answer.body) as string[])
}

async function cookieOf(caller: Caller, { identities }: Asker): Promise<string> {
  if (caller === 'anonymous') return ''
  const { cookies } = await identities.credentials(caller)
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

/** An App Router page is asked for as a document, and as the client router asks when it navigates. */
async function send({ row, request }: Sending, cookie: string, asker: Asker): Promise<(number | null)[]> {
  const entry = asker.entries.get(row.id)
  if (!entry) throw new Error(`${row.id} is no entry point of the suite`)
  const ways: Record<string, string>[] = entry.kind === 'page' ? [{}, { rsc: '1', accept: '*/*' }] : [{}]
  const answers: (number | null)[] = []
  for (const extra of ways) {
    const { method, path: target, headers, body } = await buildRequest(entry, request, asker)
    const cookies = [cookie, headers['cookie'] ?? ''].filter((text) => text !== '').join('; ')
    const answer = await asker.client.send(
      {
        method,
        path: target,
        headers: { ...headers, ...extra, ...(cookies === '' ? {} : { cookie: cookies }) },
        ...(body === undefined ? {} : { body }),
      },
      REQUEST_MS,
    )
    answers.push(answer.status)
  }
  return answers
}

interface Built {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}

async function buildRequest(entry: EntryPoint, given: SuiteRequest, asker: Asker): Promise<Built> {
  const request = { ...given, ...(await given.sign?.(asker.secrets)) }
  const action = entry.kind === 'server-function' ? actionOf(entry, asker) : null
  const method = request.method ?? (entry.method === '*' ? 'GET' : entry.method)
  const takesBody = !['GET', 'HEAD', 'DELETE'].includes(method)
  const kind = action
    ? { accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8', 'next-action': action.id }
    : entry.client === 'document'
      ? DOCUMENT_HEADERS
      : { ...API_HEADERS, ...(takesBody ? { 'content-type': 'application/json' } : {}) }
  return {
    method,
    path: request.path ?? (action ? (action.pages[0] ?? '/') : entry.path),
    headers: { ...kind, ...(method === 'GET' ? {} : { origin: asker.origin }), ...request.headers },
    body: request.body ?? (takesBody ? (action ? '[]' : '{}') : undefined),
  }
}

function actionOf(entry: EntryPoint, { actions }: Asker) {
  const action = actions.get(entry.id)
  if (!action) throw new Error(`${entry.id} has no id in the build: no page uses it`)
  return action
}
