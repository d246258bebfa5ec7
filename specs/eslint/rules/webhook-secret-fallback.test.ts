import { DB, right, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const hook = (name: string, extension = 'ts'): string => `app/api/webhooks/${name}/route.${extension}`
const REFUSE = `return new Response('bad signature', { status: 400 })`
const DONE = `  return new Response(null, { status: 204 })\n}\n`
const USE = `import { db } from '@/lib/db'\n`
const title = 'Take nothing in its place.'

/** @param helpOf the variable that should hold it, as the help names it; null: it is written in the code alone */
const finding = (file: string, says: string, variable: string | null, output?: string): Expected => ({
  message: `POST ${file.replace(/^(src\/)?(app|pages)|\/route\.\w+$/g, '')}: ${says}. ${
    variable === null
      ? 'Read it from the environment, refuse when it is not set, and let the provider make a new one.'
      : `Take nothing in its place: \`const secret = ${variable}; if (!secret) return new Response(null, { status: 503 })\`.`
  }`,
  ...(output === undefined ? {} : { suggestions: [{ title, output }] }),
})
const ACCEPTED = "can sign events in Stripe's name that are accepted"
const taken = (name: string, accepted = ACCEPTED): string =>
  `where ${name} is not set, a secret is taken that is written in the code: whoever has read it ${accepted}`
const skipped = (
  file: string,
  names: string,
  provider: string,
  help = `Refuse when it is not set: \`if (!process.env.${names}) return new Response(null, { status: 503 })\`, and verify always.`,
): Expected => ({
  message: `POST ${file.replace(/^(src\/)?(app|pages)|\/route\.\w+$/g, '')}: where ${names} is not set, no signature is checked: anyone can send events in ${provider}'s name. ${help}`,
})
const EVERYWHERE = 'Verify everywhere: give each deployment, and your own machine, an endpoint and a secret of its own.'

/** A handler of Stripe's events. */
const stripe = (secret: string, before = '', imports = ''): string => `${USE}import Stripe from 'stripe'
${imports}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
export async function POST(request) {
  const signature = request.headers.get('stripe-signature') ?? ''
${before}  let event
  try {
    event = stripe.webhooks.constructEvent(await request.text(), signature, ${secret})
  } catch {
    ${REFUSE}
  }
  await db.order.create({ data: event.data.object })
${DONE}`

/** A handler of Clerk's events, through Svix. */
const svix = (verify: string, top = ''): string => `${USE}import { Webhook } from 'svix'
${top}export async function POST(request) {
  const heads = Object.fromEntries(request.headers)
${verify}
  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })
${DONE}`
const verified = (secret: string): string =>
  `  const event = new Webhook(${secret}).verify(await request.text(), heads)`

/** A handler that has a helper of another file compare HMACs. */
const own = (helper: string): string => `${USE}import { genuine } from '@/lib/${helper}'
export async function POST(request) {
  const body = await request.text()
  if (!genuine(body, request.headers.get('x-signature') ?? '')) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`
const comparing = (secret: string): string => `  const expected = createHmac('sha256', ${secret}).update(body).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
`
const CRYPTO = `import { createHmac, timingSafeEqual } from 'node:crypto'\n`
const EMPTY = `import { createHmac } from 'node:crypto'
import safeCompare from 'safe-compare'
${USE}export async function POST(request) {
  const body = await request.text()
  const expected = createHmac('sha256', process.env.CMS_SECRET ?? '').update(body).digest('hex')
  if (!safeCompare(expected, request.headers.get('x-signature'))) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`
const VARIABLE = 'process.env.STRIPE_WEBHOOK_SECRET'
const marked = (text: string): string => text.replaceAll(/[‹›]/g, '')

const settings = `const stripe = { secret: ${VARIABLE} ?? ‹'dev'› }\nexport const settings = { stripe }\n`
const defaulted = `${CRYPTO}export function genuine(body, signature, secret = process.env.CMS_SECRET || ‹''›) {\n${comparing('secret')}`

testProjectRule('webhook-secret-fallback', {
  settings: { exec: false },
  common: {
    'lib/db.ts': DB,
    'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
  },
  valid: [
    right('a variable', { [hook('variable')]: stripe(`${VARIABLE}!`) }),
    right('an empty one, for which something asks (JavaScript)', {
      [hook('asked', 'js')]: stripe(
        'secret',
        `  const secret = ${VARIABLE} ?? ''\n  if (!secret) return new Response(null, { status: 503 })\n`,
      ),
    }),
    right('an empty one, which Svix refuses', { [hook('svix')]: svix(verified(`process.env.CLERK_SECRET ?? ''`)) }),
    right('it throws where none is set', {
      [hook('throws')]: svix(
        `  const secret = process.env.CLERK_WEBHOOK_SECRET\n  if (!secret) throw new Error('not configured')\n${verified('secret')}`,
      ),
    }),
    right('a secret for each stage', {
      [hook('stage')]: svix(
        verified(`process.env.VERCEL_ENV === 'production' ? process.env.LIVE_SECRET : process.env.TEST_SECRET`),
      ),
    }),
    right('a secret of tests', {
      [hook('tests')]: stripe(`process.env.NODE_ENV === 'test' ? 'whsec_test' : ${VARIABLE}`),
    }),
    right('one variable in place of another', {
      [hook('other')]: stripe(`process.env.STRIPE_SIGNING_SECRET ?? ${VARIABLE}`),
    }),
    right('settings that a scheme checks', {
      'lib/env.ts': `import { createEnv } from '@t3-oss/env-nextjs'
import { z } from 'zod'
export const env = createEnv({
  server: { STRIPE_WEBHOOK_SECRET: z.string() },
  runtimeEnv: { STRIPE_WEBHOOK_SECRET: ${VARIABLE} },
})
`,
      [hook('scheme')]: stripe('env.STRIPE_WEBHOOK_SECRET', '', `import { env } from '@/lib/env'\n`),
    }),
    right('a helper that says no where none is set', {
      'lib/says-no.ts': `${CRYPTO}export function genuine(body, signature) {
  const secret = process.env.CMS_SECRET
  if (!secret) return false
${comparing('secret')}`,
      [hook('says-no')]: own('says-no'),
    }),
    right('logs of development', {
      [hook('logs')]: svix(
        `  if (process.env.NODE_ENV === 'development') console.log(heads)\n${verified('process.env.CLERK_WEBHOOK_SECRET')}`,
      ),
    }),
    right('an event that is only there where it was verified', {
      [hook('only')]: svix(
        `  let event = null\n  if (secret) event = new Webhook(secret).verify(await request.text(), heads)\n  if (!event) ${REFUSE}`,
        `const secret = process.env.CLERK_WEBHOOK_SECRET\n`,
      ),
    }),
    right('a default of what is no secret', {
      [hook('tolerance')]: stripe(`${VARIABLE}, Number(process.env.STRIPE_TOLERANCE ?? '300')`),
    }),
    right('a default in a handler that is no webhook', {
      'app/api/token/route.ts': `import { createHmac } from 'node:crypto'
export async function GET() {
  return Response.json({ token: createHmac('sha256', process.env.TOKEN_SALT ?? 'salt').update('x').digest('hex') })
}
`,
    }),
    right('WebCrypto, which takes no empty key', {
      [hook('subtle')]: `${USE}export async function POST(request) {
  const body = await request.text()
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(process.env.CMS_SECRET ?? ''), algorithm, false, ['verify'])
  const given = Buffer.from(request.headers.get('x-signature') ?? '', 'hex')
  if (!(await crypto.subtle.verify('HMAC', key, given, bytes.encode(body)))) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`,
    }),
  ],
  invalid: [
    wrong(
      'a default that is written down',
      { [hook('default')]: stripe(`${VARIABLE} || ‹'whsec_test'›`) },
      finding(hook('default'), taken('STRIPE_WEBHOOK_SECRET'), VARIABLE, stripe(VARIABLE)),
    ),
    wrong(
      'an empty one, which older libraries take',
      {
        [hook('empty', 'js')]: EMPTY.replace("''", "‹''›"),
      },
      finding(
        hook('empty', 'js'),
        `where CMS_SECRET is not set, signatures are checked with an empty secret: anyone can sign events in the provider's name that are accepted`,
        'process.env.CMS_SECRET',
        EMPTY.replace(" ?? ''", ''),
      ),
    ),
    wrong(
      'a secret in the code',
      { [hook('written')]: stripe('SECRET', '', `const SECRET = ‹'whsec_abc'›\n`) },
      finding(
        hook('written'),
        `the signing secret is written in the code: whoever has read it, now or in the history, ${ACCEPTED}`,
        null,
      ),
    ),
    wrong(
      'the word that a variable becomes that is not set',
      { [hook('word')]: stripe(`‹\`\${${VARIABLE}}\`›`) },
      finding(
        hook('word'),
        `where STRIPE_WEBHOOK_SECRET is not set, signatures are checked with the word "undefined": anyone ${ACCEPTED}`,
        VARIABLE,
      ),
    ),
    wrong(
      'in a file of settings',
      {
        'lib/settings.ts': settings,
        [hook('settings')]: stripe('settings.stripe.secret', '', `import { settings } from '@/lib/settings'\n`).replace(
          'POST',
          '‹POST›',
        ),
      },
      finding(hook('settings'), taken('STRIPE_WEBHOOK_SECRET'), VARIABLE),
      finding(hook('settings'), taken('STRIPE_WEBHOOK_SECRET'), VARIABLE, marked(settings).replace(` ?? 'dev'`, '')),
    ),
    wrong(
      'given back by a helper',
      {
        'lib/secret.ts': `export function secretOf() {\n  return ${VARIABLE} ?? ‹'dev'›\n}\n`,
        [hook('helper')]: stripe('secretOf()', '', `import { secretOf } from '@/lib/secret'\n`).replace(
          'POST',
          '‹POST›',
        ),
      },
      finding(hook('helper'), taken('STRIPE_WEBHOOK_SECRET'), VARIABLE),
      finding(
        hook('helper'),
        taken('STRIPE_WEBHOOK_SECRET'),
        VARIABLE,
        `export function secretOf() {\n  return ${VARIABLE}\n}\n`,
      ),
    ),
    wrong(
      'one for all but production',
      { [hook('stages')]: stripe(`process.env.VERCEL_ENV === 'production' ? ${VARIABLE} : ‹'whsec_test'›`) },
      finding(
        hook('stages'),
        `where the secret is not set, a secret is taken that is written in the code: whoever has read it ${ACCEPTED}`,
        'the variable',
      ),
    ),
    wrong(
      'the default of a parameter, in another file',
      { 'lib/defaulted.ts': defaulted, [hook('parameter')]: own('defaulted').replace('POST', '‹POST›') },
      finding(
        hook('parameter'),
        `where CMS_SECRET is not set, signatures are checked with an empty secret: anyone can sign events in the provider's name that are accepted`,
        'process.env.CMS_SECRET',
      ),
      finding(
        hook('parameter'),
        `where CMS_SECRET is not set, signatures are checked with an empty secret: anyone can sign events in the provider's name that are accepted`,
        'process.env.CMS_SECRET',
        marked(defaulted).replace(` || ''`, ''),
      ),
    ),
    wrong(
      'of crypto-js, compared in place',
      {
        [hook('crypto-js', 'js')]: `${USE}import HmacSHA256 from 'crypto-js/hmac-sha256'
export async function POST(request) {
  const body = await request.text()
  const secret = process.env.CMS_SECRET ?? ‹'cms'›
  if (HmacSHA256(body, secret).toString() !== request.headers.get('x-signature')) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`,
      },
      finding(
        hook('crypto-js', 'js'),
        taken('CMS_SECRET', `can sign events in the provider's name that are accepted`),
        'process.env.CMS_SECRET',
        `${USE}import HmacSHA256 from 'crypto-js/hmac-sha256'
export async function POST(request) {
  const body = await request.text()
  const secret = process.env.CMS_SECRET
  if (HmacSHA256(body, secret).toString() !== request.headers.get('x-signature')) ${REFUSE}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`,
      ),
    ),
    wrong(
      'a helper that says yes where none is set, marked there and at the handler',
      {
        'lib/says-yes.ts': `${CRYPTO}export function genuine(body, signature) {
  const secret = process.env.CMS_SECRET
  if (‹!secret›) return true
${comparing('secret')}`,
        [hook('says-yes')]: own('says-yes').replace('POST', '‹POST›'),
      },
      skipped(hook('says-yes'), 'CMS_SECRET', 'the provider'),
      skipped(hook('says-yes'), 'CMS_SECRET', 'the provider'),
    ),
    wrong(
      'a check that is made where one is set',
      {
        [hook('where-set')]: svix(
          `  const body = await request.text()\n  let event = JSON.parse(body)\n  if (‹secret›) {\n    event = new Webhook(secret).verify(body, heads)\n  }`,
          `const secret = process.env.CLERK_WEBHOOK_SECRET\n`,
        ),
      },
      skipped(hook('where-set'), 'CLERK_WEBHOOK_SECRET', 'Clerk'),
    ),
    wrong(
      'previews that are not checked',
      {
        [hook('previews')]: svix(
          `  const body = await request.text()
  const event = ‹process.env.VERCEL_ENV === 'production' ? new Webhook(process.env.CLERK_WEBHOOK_SECRET).verify(body, heads) : JSON.parse(body)›`,
        ),
      },
      {
        message: `POST /api/webhooks/previews: by VERCEL_ENV, no signature is checked outside of production: previews and staging are on the internet, too, and there anyone can send events in Clerk's name. ${EVERYWHERE}`,
      },
    ),
    wrong(
      'development that is not checked',
      {
        [hook('local')]: svix(
          `  const body = await request.text()\n  let event\n  if (‹isDevelopment›) event = JSON.parse(body)\n  else event = new Webhook(process.env.CLERK_WEBHOOK_SECRET).verify(body, heads)`,
          `const isDevelopment = process.env.NODE_ENV === 'development'\n`,
        ),
      },
      {
        message: `POST /api/webhooks/local: by NODE_ENV, no signature is checked outside of production: where that is set otherwise than you think, or a tunnel is open, anyone can send events in Clerk's name. ${EVERYWHERE}`,
      },
    ),
    wrong(
      'a check behind `&&` in the Pages Router, with Next 14 and Clerk 5',
      {
        'pages/api/webhooks/and.js': `import { buffer } from 'micro'
import { verify } from '@octokit/webhooks-methods'
${USE}export const config = { api: { bodyParser: false } }
const secret = process.env.GITHUB_WEBHOOK_SECRET
export default async function handler(req, res) {
  const body = (await buffer(req)).toString()
  if (‹secret && !(await verify(secret, body, req.headers['x-hub-signature-256']))›) return res.status(400).end()
  await db.push.create({ data: JSON.parse(body) })
  res.status(204).end()
}
`,
      },
      {
        message: `* /api/webhooks/and: where GITHUB_WEBHOOK_SECRET is not set, no signature is checked: anyone can send events in GitHub's name. Refuse when it is not set: \`if (!process.env.GITHUB_WEBHOOK_SECRET) return new Response(null, { status: 503 })\`, and verify always.`,
      },
    ),
  ],
})
