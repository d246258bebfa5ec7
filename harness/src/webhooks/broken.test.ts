/** One broken handler for each scenario (at least): it fails that, and nothing else. Together they fail every scenario. */
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Webhook } from 'svix'
import { describe, expect, it } from 'vitest'
import {
  apply,
  attack,
  handler,
  idOf,
  put,
  rowOf,
  typeOf,
  type App,
  type Handler,
  type Known,
  type Reply,
  type Request,
} from './handlers.test.support.ts'
import { scenarioIds, scenarioWords, type WebhookTarget } from './index.ts'

interface Broken {
  name: string
  handle: Handler
  fails: string[]
  provider?: Known
  changes?: Partial<WebhookTarget>
}

const correct = handler('clerk')
const withHeader = (request: Request, name: string, value: string): Request => ({
  ...request,
  headers: { ...request.headers, [name]: value },
})

/** Correct, and takes whatever fits the test without looking at its signature. */
const taking =
  (fits: (request: Request) => boolean, then: Handler = correct): Handler =>
  (request, app) =>
    fits(request) ? apply(request, app) : then(request, app)

/** Correct, and refuses genuine deliveries that fit the test. */
const refusing =
  (fits: (request: Request) => boolean, reply: Reply = { status: 400 }): Handler =>
  (request, app) =>
    fits(request) && request.method === 'POST' ? reply : correct(request, app)

const before = (change: (request: Request) => Request) => handler('clerk', { before: change })
const then = (effect: Handler) => handler('clerk', { then: effect })
const signature = ({ headers }: Request) => headers['svix-signature']
const isBare = ({ headers, path }: Request) =>
  !Object.keys(headers).some((name) => /^(svix|webhook)-|^(cookie|x-real-ip|x-http-method)/.test(name)) &&
  !path.includes('?')
const methodIs = (name: string) => (request: Request) => request.method === name && !request.headers['x-http-method']

const DELIVERIES: Broken[] = [
  {
    name: 'looks at the first signature only',
    handle: before((request) => withHeader(request, 'svix-signature', (signature(request) ?? '').split(' ')[0] ?? '')),
    fails: ['rotated-secret'],
  },
  {
    name: 'looks for one spelling of a header name',
    handle: refusing(({ rawHeaders, headers }) => 'svix-id' in headers && !rawHeaders.includes('svix-id')),
    fails: ['header-case'],
  },
  {
    name: 'normalises letters before it verifies',
    handle: before((request) => ({ ...request, body: request.body.normalize('NFC') })),
    fails: ['unicode-body'],
  },
  {
    name: 'rounds numbers before it verifies',
    handle: before((request) => ({
      ...request,
      body: request.body.replace(/\b\d{16,}\b/g, (all) => String(Number(all))),
    })),
    fails: ['big-integers'],
  },
  {
    name: 'drops white space before it verifies',
    handle: before((request) => ({ ...request, body: request.body.replace(/\n[ \t]*/g, '') })),
    fails: ['raw-body'],
  },
  {
    name: 'has a body limit of 100 kB',
    handle: refusing(({ body }) => body.length > 100_000, { status: 413 }),
    fails: ['large-body'],
  },
  {
    name: 'decodes parts of the body one by one',
    handle: before((request) => ({ ...request, body: request.chunks.map((chunk) => chunk.toString('utf8')).join('') })),
    fails: ['slow-body'],
  },
  {
    name: 'compares the content type',
    handle: refusing(({ headers }) => headers['content-type'] !== 'application/json', { status: 415 }),
    fails: ['charset'],
  },
  {
    name: 'crashes on the other family of headers',
    handle: (request, app) => ('webhook-id' in request.headers ? { status: 500 } : correct(request, app)),
    fails: ['header-family:webhook', 'forged-family:webhook'],
  },
  {
    name: 'crashes on an event that it names',
    handle: then((request, app) => (typeOf(request) === 'session.created' ? { status: 500 } : apply(request, app))),
    changes: { events: ['user.created', 'session.created'] },
    fails: ['event:session.created'],
  },
  {
    name: 'refuses events that it does not know',
    handle: then((request, app) =>
      typeOf(request).startsWith('routewarden.') ? { status: 422 } : apply(request, app),
    ),
    fails: ['unknown-event'],
  },
  {
    name: 'tolerates one minute',
    handle: refusing(({ headers }) => Math.abs(Date.now() / 1000 - Number(headers['svix-timestamp'])) > 59),
    fails: ['just-inside-past', 'just-inside-future'],
  },
]

const HEADERS = ['svix-id', 'svix-timestamp', 'svix-signature']
const others = (name: string) => HEADERS.filter((other) => other !== name)

const FORGERIES: Broken[] = [
  {
    name: 'takes what has no signature at all',
    handle: taking((request) => request.method === 'POST' && isBare(request)),
    fails: ['unsigned'],
  },
  ...HEADERS.flatMap((name): Broken[] => [
    {
      name: `skips the check without ${name}`,
      handle: taking(({ headers }) => !(name in headers) && others(name).every((other) => headers[other])),
      fails: [`missing-header:${name}`],
    },
    {
      name: `skips the check with an empty ${name}`,
      handle: taking(({ headers }) => headers[name] === ''),
      fails: [`empty-header:${name}`],
    },
    {
      name: `skips the check with two of ${name}`,
      handle: taking(({ headers }) => headers[name]?.includes(', ') === true),
      fails: [`double-header:${name}`],
    },
  ]),
  {
    name: 'takes any signature of the right shape',
    handle: taking((request) => /^v1,[\w+/]{43}=$/.test(signature(request) ?? '') && request.method === 'POST'),
    fails: [
      ...['missing-header:svix-id', 'missing-header:svix-timestamp', 'empty-header:svix-id', 'double-header:svix-id'],
      ...['empty-header:svix-timestamp', 'double-header:svix-timestamp', 'wrong-secret', 'tampered-body'],
      ...['signature-of-other-body', 'other-id', 'other-timestamp', 'stale', 'future'],
    ],
  },
  {
    name: 'compares the beginning of the signature',
    handle: taking((request) => {
      const given = signature(request) ?? ''
      return given.length > 10 && given.length < 40 && /^v1,/.test(given)
    }),
    fails: ['truncated-signature'],
  },
  {
    name: 'takes an empty signature',
    handle: taking((request) => signature(request) === 'v1,'),
    fails: ['empty-signature'],
  },
  {
    name: 'takes signatures of any version',
    handle: before((request) =>
      withHeader(request, 'svix-signature', (signature(request) ?? '').replace(/^v1a,/, 'v1,')),
    ),
    fails: ['signature-version:v1a'],
  },
  {
    name: 'takes signatures without a version',
    handle: before((request) =>
      withHeader(request, 'svix-signature', (signature(request) ?? '').replace(/^(?=[\w+/]{43}=$)/, 'v1,')),
    ),
    fails: ['no-version'],
  },
  {
    name: 'reads the signature from the query, too',
    handle: before((request) => ({
      ...request,
      headers: { ...request.headers, ...Object.fromEntries(new URL(request.path, 'http://x').searchParams) },
    })),
    fails: ['signature-in-query'],
  },
  {
    name: 'takes the other family of headers for granted',
    handle: taking(({ headers }) => 'webhook-signature' in headers),
    fails: ['forged-family:webhook'],
  },
  {
    name: 'takes the word of any signed-in user',
    handle: taking(({ headers }) => headers['cookie'] !== undefined),
    fails: ['session-instead'],
  },
  {
    name: 'takes the word of its own network',
    handle: taking(({ headers }) => headers['x-forwarded-for'] === '127.0.0.1'),
    fails: ['internal-headers'],
  },
  { name: 'acts on GET', handle: taking(methodIs('GET')), fails: ['wrong-method'] },
  { name: 'acts on HEAD', handle: taking(methodIs('HEAD')), fails: ['wrong-method:HEAD'] },
  { name: 'acts on PUT', handle: taking(methodIs('PUT')), fails: ['wrong-method:PUT'] },
  { name: 'acts on OPTIONS', handle: taking(methodIs('OPTIONS')), fails: ['wrong-method:OPTIONS'] },
  {
    name: 'believes a method that is asked for',
    handle: taking(({ headers }) => headers['x-http-method-override'] === 'POST'),
    fails: ['method-override'],
  },
]

/** As if it had come now: its age is not looked at. */
const ageless: Handler = (request, app) => {
  const at = new Date(Number(request.headers['svix-timestamp']) * 1000)
  const own = new Webhook(app.secret).sign(request.headers['svix-id'] ?? '', at, request.body)
  const genuine = (signature(request) ?? '').split(' ').includes(own) && request.headers['svix-id']
  return request.method === 'POST' && genuine ? apply(request, app) : correct(request, app)
}

/** Correct but for deliveries that come while many others are handled. */
const crowded =
  (effect: Handler): Handler =>
  async (request, app) => {
    const crowd = app.busy
    await delay(60)
    return crowd > 20 ? effect(request, app) : apply(request, app)
  }

const ORDERS: Broken[] = [
  { name: 'does not look at the time', handle: ageless, fails: ['stale', 'future'] },
  {
    name: 'handles whatever comes',
    handle: then((request, app) => {
      app.rows.push(rowOf(request))
      return { status: 200 }
    }),
    fails: ['duplicate', 'concurrent-duplicate', 'same-id-other-body'],
  },
  {
    name: 'looks first and writes later',
    handle: then(async (request, app) => {
      const known = app.seen.has(idOf(request))
      // Long enough for two deliveries to meet on a busy machine.
      await delay(150)
      if (!known) app.rows.push({ ...rowOf(request), at: app.rows.length })
      app.seen.add(idOf(request))
      return { status: 200 }
    }),
    // A row for each event is no copy of what the events are about: their order is all that is left of them.
    fails: ['concurrent-duplicate', 'updated-before-created', 'deleted-before-created', 'late-update-after-delete'],
  },
  {
    name: 'tells deliveries by their bodies',
    handle: then((request, app) => {
      const hash = createHash('sha256').update(request.body).digest('hex')
      if (!app.seen.has(hash)) app.rows.push({ ...rowOf(request), delivery: hash })
      app.seen.add(hash)
      return { status: 200 }
    }),
    fails: ['same-id-other-body'],
  },
  {
    name: 'fails when an update comes first',
    handle: then((request, app) =>
      typeOf(request).endsWith('.updated') && !find(request, app) ? { status: 500 } : apply(request, app),
    ),
    fails: ['updated-before-created'],
  },
  {
    name: 'overwrites what is newer',
    handle: then((request, app) => {
      const row = find(request, app)
      if (!row || row.deleted || rowOf(request).deleted) return apply(request, app)
      if (!app.seen.has(idOf(request))) put(app, rowOf(request))
      app.seen.add(idOf(request))
      return { status: 200 }
    }),
    fails: ['updated-before-created'],
  },
  {
    name: 'creates what was deleted',
    handle: then((request, app) => revive(request, app, 'created')),
    fails: ['deleted-before-created'],
  },
  {
    name: 'updates what was deleted',
    handle: then((request, app) => revive(request, app, 'updated')),
    fails: ['late-update-after-delete'],
  },
  { name: 'loses what comes in a crowd', handle: then(crowded(() => ({ status: 200 }))), fails: ['burst'] },
  {
    name: 'doubles what comes in a crowd',
    handle: then(
      crowded((request, app) => {
        app.rows.push(rowOf(request), rowOf(request))
        return { status: 200 }
      }),
    ),
    fails: ['burst'],
  },
  { name: 'fails in a crowd', handle: then(crowded(() => ({ status: 503 }))), fails: ['burst'] },
]

const find = (request: Request, app: App) => app.rows.find(({ subject }) => subject === rowOf(request).subject)

function revive(request: Request, app: App, by: string): Reply {
  const row = find(request, app)
  if (!row?.deleted || !typeOf(request).endsWith(`.${by}`)) return apply(request, app)
  put(app, rowOf(request))
  return { status: 200 }
}

const ANSWERS: Broken[] = [
  {
    name: 'repeats what it was sent',
    handle: handler('clerk', { refusal: (_app, { body }) => ({ status: 400, body: `no good: ${body}` }) }),
    fails: ['no-leak'],
  },
  {
    name: 'is slow',
    handle: then(async (request, app) => {
      await delay(typeOf(request).startsWith('routewarden.') ? 2_000 : 0)
      return apply(request, app)
    }),
    changes: { answerWithinMs: 1_900 },
    fails: ['answer-time'],
  },
  {
    name: 'reads another secret',
    handle: (request, app) =>
      correct(request, { ...app, secret: `whsec_${Buffer.from('another secret').toString('base64')}` }),
    fails: scenarioWords('clerk').flatMap(({ id, group, expected }) =>
      (group === 'delivery' && !id.startsWith('header-family')) || (group === 'time' && expected === 'accepted')
        ? id
        : [],
    ),
  },
]

const OTHER_PROVIDERS: Broken[] = [
  {
    name: 'takes test signatures',
    provider: 'stripe',
    handle: handler('stripe', {
      before: (request) =>
        withHeader(request, 'stripe-signature', (request.headers['stripe-signature'] ?? '').replace('v0=', 'v1=')),
    }),
    fails: ['signature-version:v0'],
  },
  {
    name: 'takes SHA-1 by its name',
    provider: 'github',
    handle: handler('github', {
      before: (request) =>
        withHeader(
          request,
          'x-hub-signature-256',
          (request.headers['x-hub-signature-256'] ?? '').replace('sha1=', 'sha256='),
        ),
    }),
    fails: ['signature-version:sha1'],
  },
  {
    name: 'has a body limit of 10 MB',
    provider: 'github',
    handle: (request, app) => (request.body.length > 10_000_000 ? { status: 413 } : handler('github')(request, app)),
    fails: ['large-body'],
  },
]

const ALL = [...DELIVERIES, ...FORGERIES, ...ORDERS, ...ANSWERS, ...OTHER_PROVIDERS]
const REPEATS = ['duplicate', 'same-id-other-body']

describe('a handler that', () => {
  it.concurrent.each(ALL)('$name', async ({ name, handle, provider, changes, fails }) => {
    const { failed } = await attack(handle, provider, changes)
    const expected = name === 'reads another secret' ? [...fails, ...REPEATS] : fails
    expect([...failed].sort()).toEqual([...expected].sort())
  })
})

it('is there for every scenario of Clerk, and for those that only others have', () => {
  const failing = new Set(ALL.flatMap(({ fails }) => fails))
  const all = new Set((['clerk', 'stripe', 'github'] as const).flatMap((name) => scenarioIds(name)))
  const sameElsewhere = /^(missing|empty|double)-header:(stripe|x-hub)/
  expect([...all].filter((id) => !failing.has(id) && !sameElsewhere.test(id))).toEqual([])
})
