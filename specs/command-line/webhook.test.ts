/** `routewarden webhook` as a developer runs it: against a server that verifies with the provider's own library. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { Webhook } from 'svix'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run as runCommand, start, until, workFolder, writeFiles, type Ended } from '../support/cli.ts'

const BARE = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const SECRET = `whsec_${BARE}`

const HANDLER = `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export async function POST(request) {
  const event = await verifyWebhook(request)
  if (event.type === 'user.created') console.log(event.data.id)
  return new Response('ok')
}
`
const STRIPE = `import Stripe from 'stripe'
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
export async function POST(request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get('stripe-signature'), process.env.STRIPE_WEBHOOK_SECRET)
  return new Response(event.type)
}
`
/** It lets nobody in who is not signed in, but Clerk's webhook. */
const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isPublic = createRouteMatcher(['/api/webhooks/clerk'])
export default clerkMiddleware(async (auth, req) => {
  if (!isPublic(req)) await auth.protect()
})
`

let dir: string
let remove: () => Promise<void>
let server: Server
let origin: string
const taken: { type: string; body: string; id: string }[] = []
const printed: Ended[] = []

beforeAll(async () => {
  ;({ dir, remove } = await workFolder())
  await writeFiles(dir, {
    'package.json': JSON.stringify({ name: 'hooked', dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17' } }),
    'app/page.js': 'export default function Page() { return null }\n',
    'app/api/webhooks/clerk/route.js': HANDLER,
    'app/api/webhooks/stripe/route.js': STRIPE,
    'proxy.js': PROXY,
    '.env.local': `CLERK_WEBHOOK_SIGNING_SECRET=${SECRET}\n`,
  })
  server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      try {
        const { type } = new Webhook(SECRET).verify(body, request.headers as Record<string, string>) as { type: string }
        taken.push({ type, body: body.toString(), id: String(request.headers['svix-id']) })
        response.end(`took ${type}; the secret is ${SECRET}`)
      } catch (error) {
        response.writeHead(400).end((error as Error).message)
      }
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(server.address() as { port: number }).port}`
})
afterAll(async () => {
  server.close()
  await remove()
})
beforeEach(() => {
  taken.length = 0
})

const typeOf = (body: string) => (JSON.parse(body) as { type: string }).type

async function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const ended = await runCommand(['webhook', ...args], { cwd: dir, env })
  printed.push(ended)
  return ended
}

describe('send', () => {
  it("signs with the app's own secret, and sets what is asked for", async () => {
    const ended = await run([
      ...['send', 'user.created', '--to', origin],
      ...[
        '--data',
        'data.id=user_1',
        '--data',
        'data.banned=true',
        '--data',
        'data.email_addresses[0].email_address=a@b.example',
      ],
    ])
    expect(ended.stdout).toMatch(/user\.created \(clerk, msg_\w+\) → POST .*\/api\/webhooks\/clerk\n✓ 200 in \d+ ms/)
    expect(ended.code).toBe(0)
    const { data } = JSON.parse(taken[0]?.body ?? '{}') as { data: object }
    expect(data).toMatchObject({ id: 'user_1', banned: true })
    expect(taken[0]?.body).toContain('"email_address":"a@b.example"')
  })

  it('sends a body of your own, to an address of your own', async () => {
    await writeFile(path.join(dir, 'body.json'), '{"type":"order.paid","data":{"total":"12 €"}}')
    const args = ['send', '--file', 'body.json', '--to', `${origin}/hooks`, '--provider', 'clerk', '--format', 'json']
    const ended = await run([...args, '--secret-env', 'OTHER_SECRET'], { OTHER_SECRET: SECRET })
    expect(JSON.parse(ended.stdout)).toMatchObject({ url: `${origin}/hooks`, event: 'order.paid', status: 200 })
    expect(taken[0]?.body).toBe('{"type":"order.paid","data":{"total":"12 €"}}')
  })

  it('exits with 1 when it was not taken, and says why', async () => {
    const refused = await run(['send', 'user.created', '--to', origin], {
      CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${Buffer.from('another secret altogether').toString('base64')}`,
    })
    expect(refused.stdout).toMatch(/✗ 400 in .*\n.*No matching signature found\n.*another secret/)
    expect(refused.code).toBe(1)
    const nobody = await run(['send', 'user.created', '--to', 'http://localhost:9'])
    expect(nobody.stdout).toMatch(/no answer: ECONNREFUSED\n.*start the app/)
    expect(nobody.code).toBe(1)
  })

  it('prints what each provider sends', async () => {
    const ended = await run(['send', '--list-events', '--format', 'json'])
    const events = JSON.parse(ended.stdout) as Record<string, string[]>
    expect(events['clerk']).toContain('organizationMembership.deleted')
    expect(events['stripe']).toContain('invoice.paid')
    expect(events['github']).toContain('ping')
  })
})

describe('record and replay', () => {
  it('keeps what arrives, byte for byte, and sends it again in order', async () => {
    const folder = path.join(dir, 'deliveries')
    const recorder = start(['webhook', 'record', '--to', origin, '--dir', folder], { cwd: dir })
    await until(recorder, 'Listening on')
    const [address = ''] = /http:\/\/localhost:\d+/.exec(recorder.output()) ?? []
    await run(['send', 'user.created', '--to', address])
    await run(['send', 'user.deleted', '--to', address])
    const cookies = { cookie: '__session=abc', authorization: 'Bearer abc' }
    await fetch(`${address}/api/webhooks/clerk`, {
      method: 'POST',
      body: Buffer.from([0xff, 0x00, 0xfe]),
      headers: cookies,
    })
    recorder.child.kill('SIGINT')
    const ended = await recorder.ended
    printed.push(ended)
    expect(ended.stdout).toContain('3 deliveries recorded')
    expect(ended.code).toBe(0)

    const names = (await readdir(folder)).sort()
    const files = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
    expect(files.join()).not.toMatch(/svix-signature|__session|Bearer/)
    const recorded = files.map((text) => JSON.parse(text) as { body: string; encoding?: string; answer: object })
    expect(recorded.map(({ body, encoding }) => encoding ?? typeOf(body))).toEqual([
      'user.created',
      'user.deleted',
      'base64',
    ])
    expect(recorded[2]?.body).toBe(Buffer.from([0xff, 0x00, 0xfe]).toString('base64'))
    expect(recorded.map(({ answer }) => answer)).toMatchObject([{ status: 200 }, { status: 200 }, { status: 400 }])

    const before = taken.splice(0)
    const again = await run(['replay', ...names.slice(0, 2).map((name) => path.join(folder, name)), '--to', origin])
    expect(again.stdout).toContain('2 deliveries sent, 2 taken.')
    expect(again.code).toBe(0)
    expect(taken).toEqual(before)
    const asTheyWere = await run(['replay', folder, '--to', origin, '--as-is'])
    expect(asTheyWere.stderr).toMatch(/3 recordings without a signature/)
    expect(asTheyWere.stdout).toContain('3 deliveries sent, 0 taken.')
    expect(asTheyWere.code).toBe(1)
  })

  it('takes what a dashboard lets one copy, names what it cannot read, and sends the others', async () => {
    const folder = path.join(dir, 'copied')
    await mkdir(folder, { recursive: true })
    await writeFiles(folder, {
      'a-body.json': '{"type":"user.created","data":{"id":"user_a"}}',
      'b-whole.json': '{"headers":{"Svix-Id":"msg_b"},"body":"{\\"type\\":\\"user.updated\\",\\"data\\":{} }"}',
      'c-cut.json': '{"type":"user.cre',
      'd-list.json': '[{"type":"user.deleted","data":{}}, {"type":"user.created","data":{}}]',
      'e-other.json': '42',
      'f-newer.json': '{"recorded":2,"body":"{}"}',
    })
    const ended = await run(['replay', folder, '--to', origin])
    expect(taken.map(({ type }) => type)).toEqual(['user.created', 'user.updated', 'user.deleted', 'user.created'])
    expect(taken[1]).toMatchObject({ id: 'msg_b', body: '{"type":"user.updated","data":{} }' })
    expect(ended.stderr).toMatch(/c-cut\.json: no JSON: .*\n.*e-other\.json: neither .*\n.*f-newer\.json: not as/)
    expect(ended.stdout).toContain('4 deliveries sent, 4 taken; 3 files could not be read.')
    expect(ended.code).toBe(2)
  })

  it('signs for the time of the recording when it is told to', async () => {
    const old = { recorded: 1, receivedAt: '2020-01-01T00:00:00.000Z', method: 'POST', path: '/api/webhooks/clerk' }
    const file = path.join(dir, 'old.json')
    await writeFile(file, JSON.stringify({ ...old, headers: {}, body: '{"type":"user.created"}', answer: null }))
    expect((await run(['replay', file, '--to', origin, '--keep-time'])).stdout).toContain('Message timestamp too old')
    expect((await run(['replay', file, '--to', origin])).stdout).toContain('1 taken')
  })
})

describe('list', () => {
  it('tells who sends, what the proxy does, and whether the secret is set', async () => {
    const ended = await run(['list', '--format', 'json'])
    expect(JSON.parse(ended.stdout)).toMatchObject([
      {
        entry: 'POST /api/webhooks/clerk',
        provider: 'clerk',
        events: ['user.created'],
        proxy: 'reached',
        guard: 'webhook',
        secret: { env: 'CLERK_WEBHOOK_SIGNING_SECRET', isSet: true },
      },
      {
        entry: 'POST /api/webhooks/stripe',
        provider: 'stripe',
        events: null,
        proxy: 'sign-in',
        secret: { env: 'STRIPE_WEBHOOK_SECRET', isSet: false },
      },
    ])
    const shown = await run(['list'])
    expect(shown.stdout).toMatch(/✗ keeps deliveries out \(sign-in\)/)
    expect(shown.code).toBe(0)
  })
})

describe('attack', () => {
  it('prints what would be sent, and why', async () => {
    const ended = await run(['attack', '/api/webhooks/clerk', '--list'])
    expect(ended.stdout).toMatch(/unsigned → rejected\n {4}\S.*\n {4}\S/)
    expect(ended.stdout).not.toContain('stripe')
  })

  it('tries a server that runs, and fails where a secret is not known', async () => {
    const only = ['--only', 'valid,unsigned,stale,wrong-secret,tampered-body', '--format', 'json', '-q']
    const one = await run(['attack', '/api/webhooks/clerk', '--url', origin, ...only])
    const [report] = one.report().webhooks
    expect(report?.scenarios.map(({ id, observed }) => `${id} ${observed}`)).toEqual([
      'valid accepted',
      'unsigned rejected',
      'wrong-secret rejected',
      'tampered-body rejected',
      'stale rejected',
    ])
    const all = await run(['attack', '--url', origin, ...only])
    expect(all.report().webhooks[1]?.skipped).toMatch(/STRIPE_WEBHOOK_SECRET is not set here/)
    expect(all.code).toBe(3)
  })
})

it.concurrent.each([
  [['send'], 'Which event?'],
  [['send', 'user.creatd'], 'Did you mean "user.created"'],
  [['send', 'user.created', '--handler', '/api/nope'], 'Known: /api/webhooks/clerk (clerk)'],
  [['send', 'invoice.paid'], 'STRIPE_WEBHOOK_SECRET is neither'],
  [['send', 'user.created', '--to', 'https://example.com'], 'not on this machine'],
  [['send', 'user.created', '--to', 'localhost:3000'], 'is not an address'],
  [['send', 'user.created', '--provider', 'nobody'], 'Allowed choices are clerk'],
  [['send', '--file', 'gone.json'], 'gone.json cannot be read'],
  [['send', '--file', 'package.jso'], 'cannot be read'],
  [['send', 'user.created', '--data', 'novalue'], 'sets nothing'],
  [['replay', 'nowhere'], 'There is no nowhere'],
  [['replay', 'app'], 'No .json file'],
  [['record', '--to', 'https://example.com'], '--to https://example.com is not on this machine'],
  [['record'], "required option '--to <url>'"],
  [['attack', '/api/nope'], '/api/nope is no webhook handler'],
  [['attack', '--only', 'brust'], 'Did you mean "burst"'],
  [['attack', '--only', ''], 'Names with commas'],
  [['list', 'app'], 'next'],
])('%j is refused with the way out', async (args, says) => {
  const ended = await run(args)
  expect(`${ended.stdout}${ended.stderr}`).toContain(says)
  expect(ended.code).toBe(2)
})

it.concurrent.each(['list', 'send', 'replay', 'record', 'attack'])(
  '%s --help has examples and exit codes',
  async (name) => {
    const ended = await run([name, '--help'])
    expect(ended.stdout).toMatch(new RegExp(`Examples:\\n {2}\\$ routewarden webhook ${name}`))
    expect(ended.stdout).toContain('Exit codes: 0')
    expect(ended.code).toBe(0)
  },
)

it('prints the secret nowhere, with or without its prefix', () => {
  expect(printed.length).toBeGreaterThan(30)
  for (const { stdout, stderr } of printed) expect(stdout + stderr).not.toContain(BARE)
  expect(printed.some(({ stdout }) => stdout.includes('the secret is [secret]'))).toBe(true)
})
