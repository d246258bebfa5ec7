import { DB, right, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/api/webhooks(.*)', '/api/hooks(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
const hook = (name: string, extension = 'ts'): string => `app/api/webhooks/${name}/route.${extension}`

const BELIEVES = 'acts on what the body says, and nothing checks its signature'
const VERIFIERS = {
  Clerk: '`verifyWebhook()` of @clerk/nextjs/webhooks',
  Stripe: '`stripe.webhooks.constructEvent()`',
  GitHub: '`verify()` of @octokit/webhooks-methods',
  'the provider': "with the provider's library, or an HMAC with the endpoint's secret, compared by `timingSafeEqual`",
}
const forged = (
  file: string,
  provider: keyof typeof VERIFIERS,
  { says = BELIEVES, once = '', mended }: { says?: string; once?: string; mended?: string } = {},
): Expected => {
  const route = file.replace(/^(src\/)?(app|pages)/, '').replace(/(\/route)?\.[jt]sx?$/, '')
  const id = `POST ${route}`
  return {
    message: `${id} ${says}: ${once}anyone on the internet can send it events in ${provider === 'the provider' ? 'the provider' : provider}'s name. Verify the signature over the raw body (${VERIFIERS[provider]}) before anything else in ${file}, and answer 400 when it fails: also when the secret is not set.`,
    ...(mended === undefined ? {} : { suggestions: [{ title: TITLE, output: mended }] }),
  }
}
const TITLE = 'Read the event by `verifyWebhook()`, and answer 400 to what Clerk did not sign.'
const VERIFY = `import { verifyWebhook } from '@clerk/nextjs/webhooks'\n`
const READ = `  const event = await verifyWebhook(request).catch(() => null)
  if (!event) return new Response('bad signature', { status: 400 })`

const USE = `import { db } from '@/lib/db'\n`
const DELETES = `  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })\n`
const DONE = `  return new Response(null, { status: 204 })\n}\n`
/** A handler of Clerk's events. */
const clerk = (read: string, imports = '', head = 'export async function POST(request: Request)'): string =>
  `${imports}${USE}${head} {\n${read}\n${DELETES}${DONE}`
const REFUSE = `return new Response('bad signature', { status: 400 })`
const HMAC = `import { createHmac } from 'node:crypto'\n`
const DIGEST = `  const body = await request.text()
  const given = request.headers.get('x-signature') ?? ''
  const expected = createHmac('sha256', process.env.CMS_WEBHOOK_SECRET).update(body).digest('hex')\n`
const CREATES = `  await db.page.create({ data: JSON.parse(body) })\n`
const signed = (check: string, imports: string): string =>
  `${imports}${USE}export async function POST(request) {\n${check}\n${CREATES}${DONE}`

testProjectRule('webhook-unverified', {
  common: {
    'proxy.ts': PROXY,
    'lib/db.ts': DB,
    'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
  },
  valid: [
    right("Clerk's `verifyWebhook`, whose error is a no", {
      [hook('clerk')]: clerk(READ, VERIFY),
    }),
    right('under another name, in JavaScript', {
      [hook('clerk-renamed', 'js')]: clerk(
        `  let event\n  try {\n    event = await check(request)\n  } catch (error) {\n    console.error(error)\n    ${REFUSE}\n  }`,
        `import { verifyWebhook as check } from '@clerk/nextjs/webhooks'\n`,
        'export async function POST(request)',
      ),
    }),
    right('a wrapper of another file, which gives the event on', {
      'lib/with-clerk.ts': `${VERIFY}export const withClerk = (run: (event: any) => Promise<Response>) => async (request: Request) => {
  const event = await verifyWebhook(request).catch(() => null)
  if (!event) ${REFUSE}
  return run(event)
}
`,
      [hook('clerk-wrapped')]:
        `import { withClerk } from '@/lib/with-clerk'\n${USE}export const POST = withClerk(async (event) => {\n${DELETES}${DONE.trimEnd()})\n`,
    }),
    right('Svix, by its headers, in the Pages Router', {
      'pages/api/webhooks/pages-clerk.ts': `import { buffer } from 'micro'
import { Webhook } from 'svix'
${USE}export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  let event
  try {
    event = new Webhook(process.env.CLERK_WEBHOOK_SIGNING_SECRET).verify(await buffer(req), req.headers)
  } catch {
    return res.status(400).end()
  }
${DELETES}  res.status(204).end()
}
`,
    }),
    right("Stripe's, of a client in another file", {
      'lib/stripe.ts': `import Stripe from 'stripe'\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)\n`,
      [hook('stripe')]: `import { stripe } from '@/lib/stripe'
${USE}export async function POST(request: Request) {
  const signature = request.headers.get('stripe-signature')
  const event = stripe.webhooks.constructEvent(await request.text(), signature, process.env.STRIPE_WEBHOOK_SECRET)
  if (event.type === 'invoice.paid') await db.invoice.create({ data: event.data.object })
${DONE}`,
    }),
    right("an HMAC that a package's function compares", {
      [hook('compared')]: signed(
        `${DIGEST}  if (!compare(expected, given)) ${REFUSE}`,
        `${HMAC}import compare from 'safe-compare'\n`,
      ),
    }),
    right('an HMAC compared by a function that is required (JavaScript)', {
      [hook('required', 'js')]: signed(
        `${DIGEST}  if (!same(given, expected)) throw new Error('bad signature')`,
        `${HMAC}const same = require('tsscmp')\n`,
      ),
    }),
    right("WebCrypto's `verify`", {
      [hook('subtle')]: signed(
        `  const body = await request.text()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const secret = new TextEncoder().encode(process.env.CMS_WEBHOOK_SECRET)
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['verify'])
  const signature = Buffer.from(request.headers.get('x-signature') ?? '', 'hex')
  if (!(await crypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode(body)))) ${REFUSE}`,
        '',
      ),
    }),
    right('an HMAC of crypto-js', {
      [hook('crypto-js', 'js')]: signed(
        `  const body = await request.text()
  const expected = CryptoJS.HmacSHA256(body, process.env.CMS_WEBHOOK_SECRET).toString(CryptoJS.enc.Hex)
  if (request.headers.get('x-signature') !== expected) ${REFUSE}`,
        `import CryptoJS from 'crypto-js'\n`,
      ),
    }),
    right('a secret that a row holds', {
      [hook('of-customer')]: signed(
        `  const body = await request.text()
  const customer = await db.customer.findUnique({ where: { slug: new URL(request.url).searchParams.get('customer') } })
  if (!customer) return new Response(null, { status: 404 })
  const expected = createHmac('sha256', customer.signingKey).update(body).digest('hex')
  if (request.headers.get('x-signature') !== expected) ${REFUSE}`,
        HMAC,
      ),
    }),
    right('a shared secret in a header', {
      [hook('shared')]: signed(
        `  const secret = process.env.CMS_WEBHOOK_SECRET
  if (!secret || request.headers.get('x-secret') !== secret) ${REFUSE}
  const body = await request.text()`,
        '',
      ),
    }),
    right('an event that is asked of the provider by its id', {
      [hook('mollie')]: `import { createMollieClient } from '@mollie/api-client'
${USE}const mollie = createMollieClient({ apiKey: process.env.MOLLIE_API_KEY })
export async function POST(request: Request) {
  const form = await request.formData()
  const payment = await mollie.payments.get(String(form.get('id')))
  await db.order.update({ where: { id: payment.metadata.order }, data: { status: payment.status } })
${DONE}`,
    }),
    right('a wrapper of a package', {
      [hook('queue')]: `import { verifySignatureAppRouter } from '@upstash/qstash/nextjs'
${USE}export const POST = verifySignatureAppRouter(async (request: Request) => {
  await db.job.create({ data: await request.json() })
${DONE.trimEnd()})\n`,
    }),
    right("the app's own list of webhooks, for those who are signed in", {
      'app/api/webhooks/route.ts': `import { auth } from '@clerk/nextjs/server'
${USE}export async function POST(request: Request) {
  await auth.protect()
  await db.webhook.create({ data: await request.json() })
${DONE}`,
    }),
    right('it only writes the delivery down', {
      [hook('echo')]: `export async function POST(request: Request) {\n  console.log(await request.text())\n${DONE}`,
    }),
    right('a setting of the app behind the proxy, whose path says webhook', {
      'app/api/settings/webhook/route.ts': `${USE}export async function POST(request: Request) {
  await db.setting.create({ data: await request.json() })
${DONE}`,
    }),
  ],
  invalid: [
    wrong(
      'an event that is believed',
      { [hook('believed')]: clerk('  const event = await ‹request.json()›', `// of Clerk\n`) },
      forged(hook('believed'), 'Clerk', { mended: clerk(READ, `// of Clerk\n${VERIFY}`) }),
    ),
    wrong(
      'a cast, with semicolons and double quotes',
      {
        [hook('cast')]: `import type { WebhookEvent } from "@clerk/nextjs/server";
import { db } from "@/lib/db";

export const POST = async (req: Request) => {
  const event = (await ‹req.json()›) as WebhookEvent;
  if (event.type === "user.deleted") await db.user.delete({ where: { id: event.data.id } });
  return Response.json({ ok: true });
};
`,
      },
      forged(hook('cast'), 'Clerk', {
        mended: `import { verifyWebhook } from "@clerk/nextjs/webhooks";
import type { WebhookEvent } from "@clerk/nextjs/server";
import { db } from "@/lib/db";

export const POST = async (req: Request) => {
  const event = await verifyWebhook(req).catch(() => null);
  if (!event) return new Response("bad signature", { status: 400 });
  if (event.type === "user.deleted") await db.user.delete({ where: { id: event.data.id } });
  return Response.json({ ok: true });
};
`,
      }),
    ),
    wrong(
      'an event that is taken apart, in JavaScript',
      {
        [hook('parts', 'js')]: `${USE}// from Clerk
export async function POST(request) {
  const { type, data } = await ‹request.json()›
  if (type === 'user.created') await db.user.create({ data })
${DONE}`,
      },
      forged(hook('parts', 'js'), 'Clerk', {
        mended: `${VERIFY}${USE}// from Clerk
export async function POST(request) {
${READ}
  const { type, data } = event
  if (type === 'user.created') await db.user.create({ data })
${DONE}`,
      }),
    ),
    wrong(
      'headers of Svix that only have to be there',
      {
        [hook('headers')]: clerk(
          `  if (!request.headers.get('svix-signature')) ${REFUSE}\n  const event = JSON.parse(await ‹request.text()›)`,
        ),
      },
      forged(hook('headers'), 'Clerk'),
    ),
    wrong(
      "Stripe's events at a path that says nothing",
      {
        'app/api/hooks/billing/route.ts': `import type Stripe from 'stripe'
${USE}export async function POST(request: Request) {
  const event: Stripe.Event = await ‹request.json()›
  if (event.type === 'checkout.session.completed') await db.order.update({ where: { id: event.id }, data: { paid: true } })
${DONE}`,
      },
      forged('app/api/hooks/billing/route.ts', 'Stripe'),
    ),
    wrong(
      "GitHub's, told by its header",
      {
        [hook('deployed')]: `${USE}export async function POST(request: Request) {
  if (request.headers.get('x-github-event') !== 'push') return new Response()
  const push = await ‹request.json()›
  await db.push.create({ data: { head: push.after } })
${DONE}`,
      },
      forged(hook('deployed'), 'GitHub'),
    ),
    wrong(
      'its path alone says what it is',
      {
        [hook('render')]: `${USE}export async function POST(request: Request) {
  const { job, status } = await ‹request.json()›
  await db.job.update({ where: { id: job }, data: { status } })
${DONE}`,
      },
      forged(hook('render'), 'the provider'),
    ),
    wrong(
      'a form',
      {
        [hook('twilio')]: `${USE}export async function POST(request: Request) {
  const form = await ‹request.formData()›
  await db.message.create({ data: { text: String(form.get('Body')) } })
${DONE}`,
      },
      forged(hook('twilio'), 'the provider'),
    ),
    wrong(
      'the Pages Router, whose body Next has read',
      {
        'pages/api/hooks/stripe.js': `${USE}export default async function handler(req, res) {
  if (req.method !== 'POST') return res.status(405).end()
  if (‹req.body.type === 'invoice.paid'›) await db.invoice.create({ data: req.body.data.object })
  res.json({ received: true })
}
`,
      },
      forged('pages/api/hooks/stripe.js', 'Stripe'),
    ),
    wrong(
      'a body that a helper of another file reads, marked there and at the handler',
      {
        'lib/read-event.ts': `export async function readEvent(request: Request) {\n  return JSON.parse(await ‹request.text()›)\n}\n`,
        [hook('helper')]: clerk(
          '  const event = await readEvent(request)',
          `import { readEvent } from '@/lib/read-event'\n// Clerk\n`,
        ).replace('POST', '‹POST›'),
      },
      forged(hook('helper'), 'Clerk'),
      forged(hook('helper'), 'Clerk'),
    ),
    wrong(
      'a hash without a key',
      {
        [hook('hash')]: signed(
          `  const body = await ‹request.text()›
  const hash = createHash('sha256').update(body).digest('hex')
  if (request.headers.get('x-hash') !== hash) ${REFUSE}`,
          `import { createHash } from 'node:crypto'\n`,
        ),
      },
      forged(hook('hash'), 'the provider'),
    ),
    wrong(
      'an HMAC with a key that the caller sends',
      {
        [hook('own-key')]: signed(
          `  const body = await ‹request.text()›
  const key = request.headers.get('x-key')!
  const expected = createHmac('sha256', key).update(body).digest('hex')
  if (request.headers.get('x-signature') !== expected) ${REFUSE}`,
          HMAC,
        ),
      },
      forged(hook('own-key'), 'the provider'),
    ),
    wrong(
      'one way round the check',
      {
        [hook('round')]: signed(
          `  const body = await request.text()
  const given = request.headers.get('x-hub-signature-256') ?? ''
  if (body.startsWith('{"installation"')) {
    await db.installation.create({ data: JSON.parse(body) })
    ‹return new Response('ok')›
  }
  if (!(await verify(process.env.GITHUB_WEBHOOK_SECRET, body, given))) ${REFUSE}`,
          `import { verify } from '@octokit/webhooks-methods'\n`,
        ),
      },
      forged(hook('round'), 'GitHub', {
        says: "checks the signature, and one way round the check ends in return new Response('ok')",
      }),
    ),
    wrong(
      'behind the proxy, which lets no delivery through for now',
      { 'app/api/clerk/route.ts': clerk('  const event = await ‹request.json()›', `// of Clerk\n`) },
      forged('app/api/clerk/route.ts', 'Clerk', {
        once: 'once the proxy lets deliveries through, ',
        mended: clerk(READ, `// of Clerk\n${VERIFY}`),
      }),
    ),
  ],
})
