/** Signature checks: missing, too late, for nothing; and those that hold in shapes of their own. */
import { describe, expect, it } from 'vitest'
import type { AppFiles } from './audit-facts.test.support.ts'
import { marks, spoken } from './webhook-app.test.support.ts'

const DONE = `  return new Response(null, { status: 204 })\n}\n`
const DB = `import { db } from '@/lib/db'\n`
const DELETE = `  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })\n`
const REFUSE = `return new Response('bad signature', { status: 400 })`

/** A handler of Clerk's events: what comes before the event is acted upon. */
const clerk = (before: string, imports = ''): AppFiles => ({
  'app/api/webhooks/clerk/route.ts': `${DB}${imports}export async function POST(request: Request) {\n${before}\n${DELETE}${DONE}`,
})

/** A handler of GitHub's events, verified by what is given. */
const github = (check: string, imports = `import { verify } from '@octokit/webhooks-methods'\n`): AppFiles => ({
  'app/api/webhooks/github/route.ts': `${DB}${imports}const secret = process.env.GITHUB_WEBHOOK_SECRET!
export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('x-hub-signature-256') ?? ''
${check}
  await db.push.create({ data: JSON.parse(body) })
${DONE}`,
})

const unmark = (files: AppFiles): AppFiles =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replaceAll('‹', '')]))

const VERIFY_CLERK = `import { verifyWebhook } from '@clerk/nextjs/webhooks'\n`
const SVIX = `import { Webhook } from 'svix'\nimport { headers } from 'next/headers'\n`

describe('webhook-unverified', () => {
  const found: [string, string, AppFiles][] = [
    ['an event that is believed', 'error', clerk(`  const event = await ‹request.json()`)],
    [
      'headers that only have to be there',
      'error',
      clerk(`  if (!request.headers.get('svix-signature')) ${REFUSE}\n  const event = await ‹request.json()`),
    ],
    [
      'events of Stripe at a path that says nothing',
      'error',
      {
        'app/api/hooks/billing/route.ts': `${DB}import type Stripe from 'stripe'
export const POST = async (request: Request) => {
  const event: Stripe.Event = await ‹request.json()
  if (event.type === 'checkout.session.completed') await db.order.update({ where: { id: event.id }, data: { paid: true } })
${DONE}`,
      },
    ],
    [
      'a webhook by its path alone',
      'warning',
      {
        'app/api/webhooks/render/route.ts': `${DB}export async function POST(request: Request) {
  const { job, status } = await ‹request.json()
  await db.job.update({ where: { id: job }, data: { status } })
${DONE}`,
      },
    ],
    [
      'one way round the check',
      'error',
      github(`  if (body.startsWith('{"installation"')) {
    await db.installation.create({ data: JSON.parse(body) })
    ‹return new Response('ok')
  }
  if (!(await verify(secret, body, signature))) ${REFUSE}`),
    ],
    [
      'a handler of the Pages Router',
      'error',
      {
        'pages/api/webhooks/stripe.ts': `${DB}export default async function handler(req, res) {
  if (req.method !== 'POST') return res.status(405).end()
  if (‹req.body.type === 'invoice.paid') await db.invoice.create({ data: req.body.data.object })
  res.json({ received: true })
}
`,
      },
    ],
  ]

  it.each(found)('speaks of %s, and no other rule does', async (_, severity, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `${severity} webhook-unverified ${place}`))
  })

  const wrapper = `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export const withClerk = (run: (event: any) => Promise<Response>) => async (request: Request) => {
  const event = await verifyWebhook(request).catch(() => null)
  if (!event) ${REFUSE}
  return run(event)
}
`
  const quiet: [string, AppFiles][] = [
    ['verifyWebhook', clerk(`  const event = await verifyWebhook(request)`, VERIFY_CLERK)],
    [
      'verifyWebhook whose error is an answer',
      clerk(
        `  let event\n  try {\n    event = await verifyWebhook(request)\n  } catch (error) {\n    console.error(error)\n    ${REFUSE}\n  }`,
        VERIFY_CLERK,
      ),
    ],
    [
      'Svix',
      clerk(
        `  const h = await headers()
  const given = { 'svix-id': h.get('svix-id')!, 'svix-timestamp': h.get('svix-timestamp')!, 'svix-signature': h.get('svix-signature')! }
  let event: any
  try {
    event = new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify(await request.text(), given)
  } catch {
    ${REFUSE}
  }`,
        SVIX,
      ),
    ],
    [
      'a wrapper',
      {
        'lib/with-clerk.ts': wrapper,
        'app/api/webhooks/clerk/route.ts': `${DB}import { withClerk } from '@/lib/with-clerk'
export const POST = withClerk(async (event) => {\n${DELETE}${DONE.trimEnd()})\n`,
      },
    ],
    [
      'a helper in another file that gives back the event or nothing',
      {
        ...clerk(
          `  const event = await readEvent(request)\n  if (event === null) ${REFUSE}`,
          `import { readEvent } from '@/lib/events'\n`,
        ),
        'lib/events.ts': `import { Webhook } from 'svix'
export async function readEvent(request: Request): Promise<any> {
  try {
    return new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify(await request.text(), Object.fromEntries(request.headers))
  } catch {
    return null
  }
}
`,
      },
    ],
    [
      'a Hono app that is mounted',
      {
        'app/api/webhooks/[...route]/route.ts': `${DB}import { Hono } from 'hono'
import { handle } from 'hono/vercel'
import { Webhook } from 'svix'
const app = new Hono().basePath('/api/webhooks')
app.post('/clerk', async (c) => {
  const event: any = new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify(await c.req.text(), c.req.header())
  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })
  return c.json({ received: true })
})
export const POST = handle(app)
`,
      },
    ],
    [
      "a package's wrapper",
      {
        'app/api/webhooks/queue/route.ts': `${DB}import { verifySignatureAppRouter } from '@upstash/qstash/nextjs'
export const POST = verifySignatureAppRouter(async (request: Request) => {
  await db.job.create({ data: await request.json() })
${DONE.trimEnd()})\n`,
      },
    ],
    [
      "a package's verifier of another name",
      {
        'app/api/webhooks/paddle/route.ts': `${DB}import { Paddle } from '@paddle/paddle-node-sdk'
const paddle = new Paddle(process.env.PADDLE_API_KEY!)
export async function POST(request: Request) {
  const signature = request.headers.get('paddle-signature') ?? ''
  const event = await paddle.webhooks.unmarshal(await request.text(), process.env.PADDLE_WEBHOOK_SECRET!, signature)
  await db.order.create({ data: event.data })
${DONE}`,
      },
    ],
    [
      'an HMAC of its own',
      {
        'app/api/webhooks/lemon/route.ts': `${DB}import crypto from 'node:crypto'
export async function POST(request: Request) {
  const body = await request.text()
  const digest = Buffer.from(crypto.createHmac('sha256', process.env.LEMON_WEBHOOK_SECRET!).update(body).digest('hex'))
  const given = Buffer.from(request.headers.get('x-signature') ?? '')
  if (digest.length !== given.length || !crypto.timingSafeEqual(digest, given)) throw new Error('Invalid signature.')
  await db.order.create({ data: JSON.parse(body) })
${DONE}`,
      },
    ],
    [
      'a shared secret in a header',
      {
        'app/api/webhooks/cms/route.ts': `${DB}export async function POST(request: Request) {
  const secret = process.env.CMS_WEBHOOK_SECRET
  if (!secret || request.headers.get('authorization') !== \`Bearer \${secret}\`) ${REFUSE}
  await db.page.update({ where: { id: (await request.json()).id }, data: { stale: true } })
${DONE}`,
      },
    ],
    [
      'an event that is asked of the provider',
      {
        'app/api/webhooks/mollie/route.ts': `${DB}import { createMollieClient } from '@mollie/api-client'
const mollie = createMollieClient({ apiKey: process.env.MOLLIE_API_KEY! })
export async function POST(request: Request) {
  const form = await request.formData()
  const payment = await mollie.payments.get(String(form.get('id')))
  await db.order.update({ where: { id: payment.metadata.order }, data: { status: payment.status } })
${DONE}`,
      },
    ],
    [
      "an app's own list of webhooks",
      {
        'app/api/webhooks/route.ts': `${DB}import { auth } from '@clerk/nextjs/server'
export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  const { url } = await request.json()
  await db.webhook.create({ data: { url, userId } })
${DONE}`,
      },
    ],
    [
      'a path of the app itself, behind the proxy',
      {
        'app/api/settings/webhook/route.ts': `${DB}export async function POST(request: Request) {
  await db.setting.create({ data: await request.json() })
${DONE}`,
      },
    ],
    [
      'a handler that does nothing with it',
      {
        'app/api/webhooks/ping/route.ts': `export async function POST(request: Request) {\n  console.log(await request.text())\n${DONE}`,
      },
    ],
    [
      'the Pages Router, verified',
      {
        'pages/api/webhooks/stripe.ts': `${DB}import Stripe from 'stripe'
import { buffer } from 'micro'
export const config = { api: { bodyParser: false } }
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
export default async function handler(req, res) {
  let event
  try {
    event = stripe.webhooks.constructEvent(await buffer(req), req.headers['stripe-signature'], process.env.STRIPE_WEBHOOK_SECRET!)
  } catch {
    return res.status(400).end()
  }
  if (event.type === 'invoice.paid') await db.invoice.create({ data: event.data.object })
  res.json({ received: true })
}
`,
      },
    ],
    [
      'Standard Webhooks',
      {
        'app/api/webhooks/polar/route.ts': `${DB}import { Webhook } from 'standardwebhooks'
export async function POST(request: Request) {
  const event: any = new Webhook(process.env.POLAR_WEBHOOK_SECRET!).verify(await request.text(), Object.fromEntries(request.headers))
  await db.order.create({ data: event.data })
${DONE}`,
      },
    ],
  ]

  it.each(quiet)('is silent about %s, and so is every other rule', async (_, files) => {
    expect(await spoken(unmark(files))).toEqual([])
  })
})

describe('webhook-verify-after-use', () => {
  const found: [string, AppFiles][] = [
    ['an answer that is dropped', github(`  await ‹verify(secret, body, signature)`)],
    [
      'an answer that is logged',
      github(`  const genuine = await ‹verify(secret, body, signature)\n  if (!genuine) console.warn('bad')`),
    ],
    ['a promise that is taken for its answer', github(`  if (!‹verify(secret, body, signature)) ${REFUSE}`)],
    [
      'an error that is caught and logged',
      github(
        `  try {\n    ‹new Webhook(secret).verify(body, Object.fromEntries(request.headers))\n  } catch (error) {\n    console.error(error)\n  }`,
        `import { Webhook } from 'standardwebhooks'\n`,
      ),
    ],
    [
      'work before the check',
      github(
        `  await ‹db.delivery.create({ data: { body } })\n  if (!(await verify(secret, body, signature))) ${REFUSE}`,
      ),
    ],
    [
      'work before the check, in another file',
      {
        ...github(
          `  await record(body)\n  if (!(await verify(secret, body, signature))) ${REFUSE}`,
          `import { verify } from '@octokit/webhooks-methods'\nimport { record } from '@/lib/record'\n`,
        ),
        'lib/record.ts': `${DB}export async function record(body: string) {\n  await ‹db.delivery.create({ data: { body } })\n}\n`,
      },
    ],
  ]

  it.each(found)('speaks of %s, and no other rule does', async (_, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `error webhook-verify-after-use ${place}`))
  })

  const HELPER = `import { createHmac, timingSafeEqual } from 'node:crypto'
export function genuine(body: string, signature: string) {
  const expected = Buffer.from('sha256=' + createHmac('sha256', process.env.GITHUB_WEBHOOK_SECRET!).update(body).digest('hex'))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
export function assertGenuine(body: string, signature: string) {
  if (!genuine(body, signature)) throw new Error('bad signature')
}
`
  const audited = `${DB}export async function refused(reason: string) {\n  await db.audit.create({ data: { reason } })\n}\n`
  const quiet: [string, AppFiles][] = [
    ['an answer that decides', github(`  if (!(await verify(secret, body, signature))) ${REFUSE}`)],
    [
      'an answer that is kept first',
      github(`  const genuine = await verify(secret, body, signature)\n  if (genuine !== true) ${REFUSE}`),
    ],
    [
      'an error of the check that is a no',
      github(`  const genuine = await verify(secret, body, signature).catch(() => false)\n  if (!genuine) ${REFUSE}`),
    ],
    [
      'a check that throws, and nobody catches',
      github(`  assertGenuine(body, signature)`, `import { assertGenuine } from '@/lib/genuine'\n`),
    ],
    [
      'an error that is thrown again',
      github(
        `  try {\n    new Webhook(secret).verify(body, Object.fromEntries(request.headers))\n  } catch (error) {\n    console.error(error)\n    throw error\n  }`,
        `import { Webhook } from 'standardwebhooks'\n`,
      ),
    ],
    [
      'logs before the check',
      github(`  console.log('delivery', signature)\n  if (!(await verify(secret, body, signature))) ${REFUSE}`),
    ],
    [
      'a record of deliveries that are refused',
      github(
        `  if (!signature) {\n    await refused('no signature')\n    ${REFUSE}\n  }\n  if (!(await verify(secret, body, signature))) {\n    await refused('bad signature')\n    ${REFUSE}\n  }\n  await refused('none')`,
        `import { verify } from '@octokit/webhooks-methods'\nimport { refused } from '@/lib/refused'\n`,
      ),
    ],
    [
      'a limit of requests before the check',
      github(
        `  const { success } = await ratelimit.limit(request.headers.get('x-forwarded-for') ?? '')\n  if (!success) return new Response(null, { status: 429 })\n  if (!(await verify(secret, body, signature))) ${REFUSE}`,
        `import { verify } from '@octokit/webhooks-methods'\nimport { Ratelimit } from '@upstash/ratelimit'\nconst ratelimit = new Ratelimit({ redis: {} as any, limiter: {} as any })\n`,
      ),
    ],
    [
      'the body parsed before the check',
      github(`  const event = JSON.parse(body)\n  if (!(await verify(secret, body, signature))) ${REFUSE}`),
    ],
    [
      'a check of two secrets, one after the other',
      github(
        `  const genuine = (await verify(secret, body, signature)) || (await verify(process.env.OLD_WEBHOOK_SECRET!, body, signature))\n  if (!genuine) ${REFUSE}`,
      ),
    ],
    [
      'a helper that says yes or no',
      github(`  if (!genuine(body, signature)) ${REFUSE}`, `import { genuine } from '@/lib/genuine'\n`),
    ],
    [
      'work put off until after the answer',
      github(
        `  if (!(await verify(secret, body, signature))) ${REFUSE}\n  after(() => db.delivery.create({ data: { body } }))`,
        `import { verify } from '@octokit/webhooks-methods'\nimport { after } from 'next/server'\n`,
      ),
    ],
  ]

  it.each(quiet)('is silent about %s, and so is every other rule', async (_, files) => {
    expect(await spoken({ ...files, 'lib/genuine.ts': HELPER, 'lib/refused.ts': audited })).toEqual([])
  })
})
