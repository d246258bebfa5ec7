import { DB, right, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const hook = (name: string, extension = 'ts'): string => `app/api/webhooks/${name}/route.${extension}`

const REFUSES = `return new Response('bad signature', { status: 400 })`
const FORGED = (provider: string) => `events that anyone sends in ${provider}'s name have their effect`
const DECIDE = `Refuse when it is false: \`if (!genuine) ${REFUSES}\`.`
const title = 'Answer 400 where the signature is wrong.'

const ofHook = (file: string): string =>
  `POST ${file.replace(/^(src\/)?(app|pages)/, '').replace(/(\/route)?\.[jt]sx?$/, '')}`
const finding = (
  file: string,
  says: string,
  help: string,
  ...suggestions: { title: string; output: string }[]
): Expected => ({
  message: `${ofHook(file)}: ${says}. ${help}`,
  suggestions,
})
const early = (file: string, what: string): Expected =>
  finding(
    file,
    `${what} runs before the signature is checked: anyone gets it to do that with a body of their own, and a refusal afterwards takes nothing back`,
    `Verify first, and do ${what} with what the verification gives back.`,
  )
const ignored = (file: string, what: string, output?: string, provider = 'GitHub'): Expected =>
  finding(
    file,
    `${what} says whether the signature is right, and nothing comes of it: ${FORGED(provider)}`,
    DECIDE,
    ...(output === undefined ? [] : [{ title, output }]),
  )
const swallowed = (file: string, what: string, provider: string, output?: string): Expected =>
  finding(
    file,
    `a signature that is wrong throws inside a \`try\` (${what}) whose \`catch\` goes on: ${FORGED(provider)}`,
    `Answer in the \`catch\`: \`${REFUSES}\`.`,
    ...(output === undefined ? [] : [{ title, output }]),
  )

const USE = `import { db } from '@/lib/db'\n`
const DONE = `  return new Response(null, { status: 204 })\n}\n`
const OCTOKIT = `import { verify } from '@octokit/webhooks-methods'\n`
/** A handler of GitHub's events, and what it does with them before it stores them. */
const github = (
  check: string,
  imports = OCTOKIT,
): string => `${imports}${USE}const secret = process.env.GITHUB_WEBHOOK_SECRET
export async function POST(request) {
  const body = await request.text()
  const signature = request.headers.get('x-hub-signature-256') ?? ''
${check}
  await db.push.create({ data: JSON.parse(body) })
${DONE}`
const REFUSED = `  if (!(await verify(secret, body, signature))) ${REFUSES}`

const STANDARD = `import { Webhook } from 'standardwebhooks'\n`
const CHECKS = 'new Webhook(secret).verify(body, Object.fromEntries(request.headers))'
const HMAC = `import { createHmac } from 'node:crypto'\n`
const DIGEST = `  const expected = createHmac('sha256', secret).update(body).digest('hex')\n`

const SWALLOWED = `import { verifyWebhook } from '@clerk/nextjs/webhooks'
${USE}export async function POST(request) {
  const event = await request.clone().json()
  try {
    await verifyWebhook(request)
  } catch (error) {
    console.error('not signed', error)
    // here
  }
  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })
${DONE}`

testProjectRule('webhook-verify-after-use', {
  settings: { exec: false },
  common: {
    'lib/db.ts': DB,
    'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
    'lib/genuine.ts': `import { createHmac, timingSafeEqual } from 'node:crypto'
export function isGenuine(body, signature) {
  const expected = Buffer.from(createHmac('sha256', process.env.GITHUB_WEBHOOK_SECRET).update(body).digest('hex'))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
export function assertGenuine(body, signature) {
  if (!isGenuine(body, signature)) throw new Error('bad signature')
}
`,
    'lib/audit.ts': `${USE}export async function refused(reason: string) {\n  await db.audit.create({ data: { reason } })\n}\n`,
  },
  valid: [
    right('the answer decides', { [hook('decides')]: github(REFUSED) }),
    right('the answer is kept, and decides later', {
      [hook('kept')]: github(
        `  const genuine = await verify(secret, body, signature)\n  console.log({ genuine })\n  if (genuine !== true) ${REFUSES}`,
      ),
    }),
    right('an error of the check is a no', {
      [hook('caught')]: github(
        `  const genuine = await verify(secret, body, signature).catch(() => false)\n  if (!genuine) ${REFUSES}`,
      ),
    }),
    right('it throws, and nobody catches', {
      [hook('throws')]: github(`  assertGenuine(body, signature)`, `import { assertGenuine } from '@/lib/genuine'\n`),
    }),
    right('it throws, and the `catch` answers', {
      [hook('answers')]: github(
        `  try {\n    ${CHECKS}\n  } catch (error) {\n    console.error(error)\n    ${REFUSES}\n  }`,
        STANDARD,
      ),
    }),
    right('the `catch` throws again (JavaScript)', {
      [hook('again', 'js')]: github(
        `  try {\n    ${CHECKS}\n  } catch (error) {\n    console.error(error)\n    throw error\n  }`,
        STANDARD,
      ),
    }),
    right('deliveries that are refused are written down', {
      [hook('audited')]: github(
        `  if (!signature) {\n    await refused('none')\n    ${REFUSES}\n  }
  if (!(await verify(secret, body, signature))) {\n    await refused('wrong')\n    ${REFUSES}\n  }`,
        `${OCTOKIT}import { refused } from '@/lib/audit'\n`,
      ),
    }),
    right('logs come first', { [hook('logs')]: github(`  console.log('delivery', signature)\n${REFUSED}`) }),
    right('a limit of requests comes first', {
      [hook('limited')]: github(
        `  const { success } = await ratelimit.limit(request.headers.get('x-forwarded-for') ?? '')
  if (!success) return new Response(null, { status: 429 })
${REFUSED}`,
        `${OCTOKIT}import { Ratelimit } from '@upstash/ratelimit'\nconst ratelimit = new Ratelimit({})\n`,
      ),
    }),
    right('the body is parsed first', {
      [hook('parsed')]: github(`  const event = JSON.parse(body)\n  if (event.zen) console.log(event.zen)\n${REFUSED}`),
    }),
    right('the secret is looked up first', {
      [hook('looked-up')]: github(
        `  const { signingKey } = await db.repository.findUniqueOrThrow({ where: { url: request.url } })
  if (!(await verify(signingKey, body, signature))) ${REFUSES}`,
      ),
    }),
    right('either of two secrets', {
      [hook('two')]: github(
        `  const old = process.env.OLD_WEBHOOK_SECRET
  const genuine = (await verify(secret, body, signature)) || (await verify(old, body, signature))
  if (!genuine) ${REFUSES}`,
      ),
    }),
    right('work is put off until the answer is sent', {
      [hook('after')]: github(
        `${REFUSED}\n  after(() => db.delivery.create({ data: { body } }))`,
        `${OCTOKIT}import { after } from 'next/server'\n`,
      ),
    }),
    right('a compare of a package, whose answer decides', {
      [hook('package')]: github(
        `${DIGEST}  if (!compare(expected, signature)) ${REFUSES}`,
        `${HMAC}import compare from 'tsscmp'\n`,
      ),
    }),
    right('a helper of Svix in the Pages Router, which answers itself', {
      'lib/read-svix.ts': `import { buffer } from 'micro'
import { Webhook } from 'svix'
export async function readEvent(req, res) {
  try {
    return new Webhook(process.env.CLERK_WEBHOOK_SIGNING_SECRET).verify(await buffer(req), req.headers)
  } catch {
    res.status(400).end()
    return null
  }
}
`,
      'pages/api/webhooks/pages-clerk.ts': `import { readEvent } from '@/lib/read-svix'
${USE}export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  const event = await readEvent(req, res)
  if (!event) return
  if (event.type === 'user.deleted') await db.user.delete({ where: { id: event.data.id } })
  res.status(204).end()
}
`,
    }),
  ],
  invalid: [
    wrong(
      'the answer is dropped',
      { [hook('dropped')]: github('  await ‹verify(secret, body, signature)›') },
      ignored(hook('dropped'), 'verify(secret, body, signature)', github(REFUSED)),
    ),
    wrong(
      'the answer is logged',
      {
        [hook('logged')]: github(
          `  const genuine = await ‹verify(secret, body, signature)›\n  if (!genuine) console.warn('bad signature')`,
        ),
      },
      ignored(hook('logged'), 'verify(secret, body, signature)'),
    ),
    wrong(
      'the promise is taken for its answer',
      { [hook('promise')]: github(`  if (!‹verify(secret, body, signature)›) ${REFUSES}`) },
      finding(
        hook('promise'),
        `verify(secret, body, signature) says whether the signature is right, and nothing comes of it: ${FORGED('GitHub')}`,
        DECIDE,
      ),
    ),
    wrong(
      'the error is caught and logged',
      {
        [hook('caught-logged')]: github(
          `  try {\n    ‹${CHECKS}›\n  } catch (error) {\n    console.error(error)\n  }`,
          STANDARD,
        ),
      },
      swallowed(
        hook('caught-logged'),
        CHECKS,
        'the provider',
        github(`  try {\n    ${CHECKS}\n  } catch (error) {\n    console.error(error)\n    ${REFUSES}\n  }`, STANDARD),
      ),
    ),
    wrong(
      'the error is caught and forgotten (JavaScript)',
      {
        [hook('forgotten', 'js')]: github(`  try {\n    ‹${CHECKS}›\n  } catch {\n    // later\n  }`, STANDARD),
      },
      swallowed(
        hook('forgotten', 'js'),
        CHECKS,
        'the provider',
        github(`  try {\n    ${CHECKS}\n  } catch {\n    // later\n    ${REFUSES}\n  }`, STANDARD),
      ),
    ),
    wrong(
      'the delivery is stored first',
      {
        [hook('stored')]: github(`  await ‹db.delivery.create({ data: { body } })›\n${REFUSED}`),
      },
      early(hook('stored'), 'db.delivery.create({ data: { body } })'),
    ),
    wrong(
      'a helper of another file stores it first, marked there and at the handler',
      {
        'lib/record.ts': `${USE}export async function record(body: string) {\n  await ‹db.delivery.create({ data: { body } })›\n}\n`,
        [hook('stored-helper')]: github(
          `  await record(body)\n${REFUSED}`,
          `${OCTOKIT}import { record } from '@/lib/record'\n`,
        ).replace('POST', '‹POST›'),
      },
      early(hook('stored-helper'), 'db.delivery.create({ data: { body } })'),
      early(hook('stored-helper'), 'db.delivery.create({ data: { body } })'),
    ),
    wrong(
      "Stripe's events are stored first, in the same `try`",
      {
        [hook('stripe')]: `import Stripe from 'stripe'
${USE}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
export async function POST(request: Request) {
  const body = await request.text()
  const signature = request.headers.get('stripe-signature')
  try {
    await ‹db.event.create({ data: { body } })›
    const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET)
    if (event.type === 'invoice.paid') await db.invoice.create({ data: event.data.object })
  } catch {
    return new Response('bad signature', { status: 400 })
  }
${DONE}`,
      },
      early(hook('stripe'), 'db.event.create({ data: { body } })'),
    ),
    wrong(
      "Clerk's events, whose error is caught",
      {
        [hook('clerk')]: SWALLOWED.replace('verifyWebhook(request)', '‹verifyWebhook(request)›').replace(
          /\n *\/\/ here/,
          '',
        ),
      },
      swallowed(hook('clerk'), 'verifyWebhook(request)', 'Clerk', SWALLOWED.replace('// here', REFUSES)),
    ),
    wrong(
      "the answer of a package's compare is dropped",
      {
        [hook('dropped-compare')]: github(
          `${DIGEST}  ‹compare(expected, signature)›`,
          `${HMAC}import compare from 'tsscmp'\n`,
        ),
      },
      ignored(
        hook('dropped-compare'),
        'compare(expected, signature)',
        github(`${DIGEST}  if (!compare(expected, signature)) ${REFUSES}`, `${HMAC}import compare from 'tsscmp'\n`),
      ),
    ),
    wrong(
      'the answer of a helper is dropped',
      {
        [hook('dropped-helper')]: github(
          `  ‹isGenuine(body, signature)›`,
          `import { isGenuine } from '@/lib/genuine'\n`,
        ),
      },
      ignored(
        hook('dropped-helper'),
        'isGenuine(body, signature)',
        github(`  if (!isGenuine(body, signature)) ${REFUSES}`, `import { isGenuine } from '@/lib/genuine'\n`),
      ),
    ),
    wrong(
      "WebCrypto's `verify` is not awaited",
      {
        [hook('subtle')]: github(
          `  const bytes = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  if (!‹crypto.subtle.verify('HMAC', key, Buffer.from(signature, 'hex'), bytes.encode(body))›) ${REFUSES}`,
          '',
        ),
      },
      ignored(hook('subtle'), "crypto.subtle.verify('HMAC', key, Buffer.from(signature, 'hex'), bytes.encode(b…"),
    ),
    wrong(
      'the Pages Router goes on after its refusal',
      {
        'pages/api/webhooks/goes-on.js': `import { buffer } from 'micro'
import { Webhook } from 'svix'
${USE}export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  const body = await buffer(req)
  try {
    new Webhook(process.env.CLERK_WEBHOOK_SIGNING_SECRET).verify(body, req.headers)
  } catch {
    res.status(400)
  }
  const event = JSON.parse(body)
  if (event.type === 'user.deleted') await ‹db.user.delete({ where: { id: event.data.id } })›
  res.end()
}
`,
      },
      {
        message:
          '* /api/webhooks/goes-on: db.user.delete({ where: { id: event.data.id } }) runs whatever the signature check says: the handler answers, and goes on. End it with the answer: `return res.status(400).end()`.',
      },
    ),
  ],
})
