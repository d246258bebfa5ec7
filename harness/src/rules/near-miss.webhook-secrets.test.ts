/** Secrets that everyone knows, checks that the environment switches off, bodies that were parsed; and what is none of it. */
import { describe, expect, it } from 'vitest'
import type { AppFiles } from './audit-facts.test.support.ts'
import { findingsOf, marks, spoken } from './webhook-app.test.support.ts'

const DONE = `  return new Response(null, { status: 204 })\n}\n`
const DB = `import { db } from '@/lib/db'\n`
const REFUSE = `return new Response('bad signature', { status: 400 })`
const DELETE = `  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })\n`

/** A handler of Stripe's events. */
const stripe = (secret: string, before = '', imports = ''): AppFiles => ({
  'app/api/webhooks/stripe/route.ts': `${DB}import Stripe from 'stripe'
${imports}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
export async function POST(request: Request) {
  const signature = request.headers.get('stripe-signature') ?? ''
${before}  let event: Stripe.Event
  try {
    event = stripe.webhooks.constructEvent(await request.text(), signature, ${secret})
  } catch {
    ${REFUSE}
  }
  await db.order.create({ data: event.data.object })
${DONE}`,
})

/** An HMAC of its own, in another file. */
const own = (helper: string): AppFiles => ({
  'app/api/webhooks/cms/route.ts': `${DB}import { genuine } from '@/lib/genuine'
export async function POST(request: Request) {
  const body = await request.text()
  if (!genuine(body, request.headers.get('x-signature') ?? '')) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`,
  'lib/genuine.ts': `import { createHmac, timingSafeEqual } from 'node:crypto'\n${helper}`,
})

const compared = (secret: string): string => `  const expected = createHmac('sha256', ${secret}).update(body).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
`

/** A handler of Clerk's events, through Svix. */
const svix = (verify: string, top = ''): AppFiles => ({
  'app/api/webhooks/clerk/route.ts': `${DB}import { Webhook } from 'svix'
${top}export async function POST(request: Request) {
  const heads = Object.fromEntries(request.headers)
${verify}
${DELETE}${DONE}`,
})

describe('webhook-secret-fallback', () => {
  const found: [string, string, AppFiles][] = [
    ['a default that is written down', 'error', stripe(`process.env.STRIPE_WEBHOOK_SECRET || ‹'whsec_test'`)],
    ['an empty one, which older libraries accept', 'error', stripe(`process.env.STRIPE_WEBHOOK_SECRET ?? ‹''`)],
    ['a secret in the code', 'error', stripe('SECRET', '', `const SECRET = ‹'whsec_abc'\n`)],
    ['the word that an unset variable becomes', 'error', stripe('‹`${process.env.STRIPE_WEBHOOK_SECRET}`')],
    [
      'one of a file of settings',
      'error',
      {
        ...stripe('settings.stripe.secret', '', `import { settings } from '@/lib/settings'\n`),
        'lib/settings.ts': `const stripe = { secret: process.env.STRIPE_WEBHOOK_SECRET ?? ‹'dev' }\nexport const settings = { stripe }\n`,
      },
    ],
    [
      'what a helper gives back',
      'error',
      {
        ...stripe('secretOf()', '', `import { secretOf } from '@/lib/secret'\n`),
        'lib/secret.ts': `export function secretOf() {\n  return process.env.STRIPE_WEBHOOK_SECRET ?? ‹'dev'\n}\n`,
      },
    ],
    [
      'one for everything but production',
      'error',
      stripe(`process.env.VERCEL_ENV === 'production' ? process.env.STRIPE_WEBHOOK_SECRET! : ‹'whsec_test'`),
    ],
    [
      'the default of a parameter, in another file',
      'error',
      own(
        `export function genuine(body: string, signature: string, secret = process.env.CMS_SECRET || ‹'') {\n${compared('secret')}`,
      ),
    ],
    [
      'a digest that is compared by who asked for it',
      'error',
      {
        'app/api/webhooks/cms/route.ts': `${DB}import { digest } from '@/lib/digest'
export async function POST(request: Request) {
  const body = await request.text()
  const wanted = digest(body)
  if (request.headers.get('x-signature') !== wanted) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`,
        'lib/digest.ts': `import crypto from 'crypto'\nexport const digest = (body: string) => crypto.createHmac('sha256', process.env.CMS_SECRET || ‹'cms').update(body).digest('hex')\n`,
      },
    ],
    [
      'a helper that says yes where nothing is set',
      'error',
      own(
        `export function genuine(body: string, signature: string) {\n  const secret = process.env.CMS_SECRET\n  if (‹!secret) return true\n${compared('secret')}`,
      ),
    ],
    [
      'a check that is only made where something is set',
      'error',
      svix(
        `  const body = await request.text()\n  let event: any = JSON.parse(body)\n  if (‹secret) {\n    event = new Webhook(secret).verify(body, heads)\n  }`,
        `const secret = process.env.CLERK_WEBHOOK_SECRET\n`,
      ),
    ],
    [
      'previews that are not checked',
      'error',
      svix(
        `  const body = await request.text()\n  const event: any = ‹process.env.VERCEL_ENV === 'production' ? new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify(body, heads) : JSON.parse(body)`,
      ),
    ],
    [
      'development that is not checked',
      'warning',
      svix(
        `  const body = await request.text()\n  let event: any\n  if (‹isDevelopment) event = JSON.parse(body)\n  else event = new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify(body, heads)`,
        `const isDevelopment = process.env.NODE_ENV === 'development'\n`,
      ),
    ],
  ]

  it.each(found)('speaks of %s, and no other rule does', async (_, severity, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `${severity} webhook-secret-fallback ${place}`))
  })

  const ASKED = `  const secret = process.env.STRIPE_WEBHOOK_SECRET ?? ''\n  if (!secret) return new Response(null, { status: 503 })\n`
  const verified = (secret: string) => `  const event: any = new Webhook(${secret}).verify(await request.text(), heads)`
  const quiet: [string, AppFiles][] = [
    ['a variable', stripe('process.env.STRIPE_WEBHOOK_SECRET!')],
    ['an empty text that is asked for', stripe('secret', ASKED)],
    [
      'a new library, which refuses an empty one',
      {
        ...stripe(`process.env.STRIPE_WEBHOOK_SECRET ?? ''`),
        'node_modules/stripe/package.json': JSON.stringify({ name: 'stripe', version: '22.6.2' }),
      },
    ],
    ['Svix, which refuses an empty one', svix(verified(`process.env.CLERK_WEBHOOK_SECRET || ''`))],
    ['two variables', svix(verified('process.env.CLERK_WEBHOOK_SECRET ?? process.env.SVIX_SECRET!'))],
    [
      'a secret that is thrown for',
      svix(
        `  const secret = process.env.CLERK_WEBHOOK_SECRET\n  if (!secret) throw new Error('not configured')\n${verified('secret')}`,
      ),
    ],
    [
      'a secret per stage',
      svix(
        verified(
          `process.env.VERCEL_ENV === 'production' ? process.env.LIVE_WEBHOOK_SECRET! : process.env.TEST_WEBHOOK_SECRET!`,
        ),
      ),
    ],
    [
      'a secret of tests',
      stripe(`process.env.NODE_ENV === 'test' ? 'whsec_test' : process.env.STRIPE_WEBHOOK_SECRET!`),
    ],
    [
      'settings that are checked by a scheme',
      {
        ...stripe('env.STRIPE_WEBHOOK_SECRET', '', `import { env } from '@/lib/env'\n`),
        'lib/env.ts': `import { createEnv } from '@t3-oss/env-nextjs'\nimport { z } from 'zod'\nexport const env = createEnv({\n  server: { STRIPE_WEBHOOK_SECRET: z.string() },\n  runtimeEnv: { STRIPE_WEBHOOK_SECRET: process.env.STRIPE_WEBHOOK_SECRET },\n})\n`,
      },
    ],
    [
      'a helper that says no where nothing is set',
      own(
        `export function genuine(body: string, signature: string) {\n  const secret = process.env.CMS_SECRET\n  if (!secret) return false\n${compared('secret')}`,
      ),
    ],
    [
      'logs of development',
      svix(
        `  if (process.env.NODE_ENV === 'development') console.log(heads)\n${verified('process.env.CLERK_WEBHOOK_SECRET!')}`,
      ),
    ],
    [
      'a condition that refuses where nothing is set',
      svix(
        `  const body = await request.text()\n  let event: any\n  if (secret) event = new Webhook(secret).verify(body, heads)\n  else ${REFUSE}`,
        `const secret = process.env.CLERK_WEBHOOK_SECRET\n`,
      ),
    ],
    [
      'an event that is only there where it was verified',
      svix(
        `  let event: any = null\n  if (secret) event = new Webhook(secret).verify(await request.text(), heads)\n  if (!event) ${REFUSE}`,
        `const secret = process.env.CLERK_WEBHOOK_SECRET\n`,
      ),
    ],
    [
      'a default that is no secret',
      stripe(
        'process.env.STRIPE_WEBHOOK_SECRET!',
        `  const currency = process.env.CURRENCY ?? 'eur'\n  console.log(currency)\n`,
      ),
    ],
    [
      'an HMAC of something else beside one that checks',
      {
        ...own(`export function genuine(body: string, signature: string) {\n${compared('process.env.CMS_SECRET!')}`),
        'app/api/webhooks/cms/route.ts': `${DB}import { genuine } from '@/lib/genuine'
import { pseudonym } from '@/lib/pseudonym'
export async function POST(request: Request) {
  const body = await request.text()
  if (!genuine(body, request.headers.get('x-signature') ?? '')) ${REFUSE}
  await db.visit.create({ data: { id: pseudonym(JSON.parse(body).id) } })
${DONE}`,
        'lib/pseudonym.ts': `import { createHmac } from 'node:crypto'\nexport const pseudonym = (id: string) => createHmac('sha256', 'visits').update(id).digest('hex')\n`,
      },
    ],
    [
      'an HMAC of something else',
      {
        ...svix(
          `${verified('process.env.CLERK_WEBHOOK_SECRET!')}\n  await db.visit.create({ data: { id: pseudonym(event.data.id) } })`,
          `import { pseudonym } from '@/lib/pseudonym'\n`,
        ),
        'lib/pseudonym.ts': `import { createHmac } from 'node:crypto'\nexport const pseudonym = (id: string) => createHmac('sha256', 'visits').update(id).digest('hex')\n`,
      },
    ],
  ]

  it.each(quiet)('is silent about %s, and so is every other rule', async (_, files) => {
    expect(await spoken(files)).toEqual([])
  })

  it('shows no secret', async () => {
    const files = stripe(`process.env.STRIPE_WEBHOOK_SECRET || 'whsec_written_down'`)
    expect(JSON.stringify(await findingsOf(files))).not.toContain('whsec_written_down')
  })
})

describe('webhook-raw-body', () => {
  const body = (text: string, file = 'clerk'): AppFiles => ({
    [`app/api/webhooks/${file}/route.ts`]: `${DB}import { Webhook } from 'svix'
import { textOf, wrap } from '@/lib/body'
export async function POST(request: Request) {
  const heads = Object.fromEntries(request.headers)
${text}
${DELETE}${DONE}`,
    'lib/body.ts': `export const wrap = (text: string) => text.trim()\nexport const textOf = (request: Request) => request.text()\n`,
  })
  const VERIFY = `new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify`
  const pages = (text: string, top = ''): AppFiles => ({
    'pages/api/webhooks/stripe.ts': `${DB}import Stripe from 'stripe'
${top}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
export default async function handler(req, res) {
  let event
  try {
    event = stripe.webhooks.constructEvent(${text}, req.headers['stripe-signature'], process.env.STRIPE_WEBHOOK_SECRET!)
  } catch {
    return res.status(400).end()
  }
  await db.order.create({ data: event.data.object })
  res.json({ received: true })
}
`,
  })
  const OFF = `export const config = { api: { bodyParser: false } }\n`

  const found: [string, AppFiles][] = [
    ['JSON written in place', body(`  const event: any = ${VERIFY}(‹JSON.stringify(await request.json()), heads)`)],
    [
      'JSON written of a variable',
      body(
        `  const payload = await request.json()\n  const text = ‹JSON.stringify(payload)\n  const event: any = ${VERIFY}(text, heads)`,
      ),
    ],
    [
      'JSON written of a text that was parsed',
      body(
        `  const payload = JSON.parse(await request.text())\n  const event: any = ${VERIFY}(‹JSON.stringify(payload), heads)`,
      ),
    ],
    [
      'a helper that writes it',
      {
        ...body(`  const event: any = ${VERIFY}(await bodyOf(request), heads)`),
        'app/api/webhooks/clerk/route.ts': `${DB}import { Webhook } from 'svix'
import { bodyOf } from '@/lib/body'
export async function POST(request: Request) {
  const heads = Object.fromEntries(request.headers)
  const event: any = ${VERIFY}(await bodyOf(request), heads)
${DELETE}${DONE}`,
        'lib/body.ts': `export async function bodyOf(request: Request) {\n  const payload = await request.json()\n  return ‹JSON.stringify(payload)\n}\n`,
      },
    ],
    [
      'a helper that verifies what it is handed',
      {
        'app/api/webhooks/cms/route.ts': `${DB}import { genuine } from '@/lib/genuine'
export async function POST(request: Request) {
  const payload = await request.json()
  if (!genuine(payload, request.headers.get('x-signature') ?? '')) ${REFUSE}
  await db.page.create({ data: payload })
${DONE}`,
        'lib/genuine.ts': `import { createHmac, timingSafeEqual } from 'node:crypto'
export function genuine(payload: unknown, signature: string) {
  const expected = createHmac('sha256', process.env.CMS_SECRET!).update(‹JSON.stringify(payload)).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
`,
      },
    ],
    ['JSON of the Pages Router', pages('‹JSON.stringify(req.body)')],
    ['what Next has parsed', pages('‹req.body')],
    ['a raw body that Next has read', pages('await ‹buffer(req)', `import { buffer } from 'micro'\n`)],
  ]

  it.each(found)('speaks of %s, and no other rule does', async (_, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `error webhook-raw-body ${place}`))
  })

  const quiet: [string, AppFiles][] = [
    ['the text', body(`  const event: any = ${VERIFY}(await request.text(), heads)`)],
    ['the text by way of helpers', body(`  const event: any = ${VERIFY}(wrap(await textOf(request)), heads)`)],
    [
      'bytes',
      body(
        `  const text = Buffer.from(await request.arrayBuffer()).toString('utf8')\n  const event: any = ${VERIFY}(text, heads)`,
      ),
    ],
    [
      'a clone that is parsed',
      body(
        `  const seen = await request.clone().json()\n  console.log(seen.type)\n  const event: any = ${VERIFY}(await request.text(), heads)`,
      ),
    ],
    [
      'JSON written after the check',
      body(`  const event: any = ${VERIFY}(await request.text(), heads)\n  console.log(JSON.stringify(event))`),
    ],
    [
      'the text parsed after the check',
      body(`  const text = await request.text()\n  ${VERIFY}(text, heads)\n  const event = JSON.parse(text)`),
    ],
    [
      'a body that is signed to be sent on',
      {
        ...body(`  const event: any = ${VERIFY}(await request.text(), heads)\n  await forward(event)`),
        'app/api/webhooks/clerk/route.ts': `${DB}import { Webhook } from 'svix'
import { forward } from '@/lib/forward'
export async function POST(request: Request) {
  const event: any = ${VERIFY}(await request.text(), Object.fromEntries(request.headers))
  await forward({ type: event.type, id: event.data.id })
${DONE}`,
        'lib/forward.ts': `import { createHmac } from 'node:crypto'
export async function forward(event: object) {
  const body = JSON.stringify(event)
  const signature = createHmac('sha256', process.env.OUTGOING_SECRET!).update(body).digest('hex')
  await fetch(process.env.OUTGOING_URL!, { method: 'POST', body, headers: { 'x-signature': signature } })
}
`,
      },
    ],
    [
      'verifyWebhook, which reads the body itself',
      {
        'app/api/webhooks/clerk/route.ts': `${DB}import { verifyWebhook } from '@clerk/nextjs/webhooks'\nexport async function POST(request: Request) {\n  const event = await verifyWebhook(request)\n${DELETE}${DONE}`,
      },
    ],
    [
      'the Pages Router with its parser switched off',
      pages('await buffer(req)', `import { buffer } from 'micro'\n${OFF}`),
    ],
    [
      'a typed config',
      pages(
        'await getRawBody(req)',
        `import getRawBody from 'raw-body'\nexport const config: PageConfig = { api: { bodyParser: false, externalResolver: true } }\n`,
      ),
    ],
    [
      'chunks that are read',
      pages(
        'await read(req)',
        `${OFF}async function read(req) {\n  const chunks = []\n  for await (const chunk of req) chunks.push(chunk)\n  return Buffer.concat(chunks)\n}\n`,
      ),
    ],
    [
      'JSON of its own that the sender signs, too',
      {
        'app/api/webhooks/cms/route.ts': `${DB}import { createHmac, timingSafeEqual } from 'node:crypto'
export async function POST(request: Request) {
  const page = request.headers.get('x-page') ?? ''
  const expected = createHmac('sha256', process.env.CMS_SECRET!).update(JSON.stringify({ page })).digest()
  const given = Buffer.from(request.headers.get('x-signature') ?? '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) ${REFUSE}
  await db.page.create({ data: { page } })
${DONE}`,
      },
    ],
    [
      'a stamp before the text',
      {
        'app/api/webhooks/cms/route.ts': `${DB}import { createHmac, timingSafeEqual } from 'node:crypto'
export async function POST(request: Request) {
  const text = await request.text()
  const stamp = request.headers.get('x-timestamp') ?? ''
  const expected = createHmac('sha256', process.env.CMS_SECRET!).update(\`\${stamp}.\${text}\`).digest()
  const given = Buffer.from(request.headers.get('x-signature') ?? '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) ${REFUSE}
  await db.page.create({ data: JSON.parse(text) })
${DONE}`,
      },
    ],
  ]

  it.each(quiet)('is silent about %s, and so is every other rule', async (_, files) => {
    expect(await spoken(files)).toEqual([])
  })
})
