/** HMACs of other packages and runtimes, compared by other functions, with secrets from elsewhere: all of them hold. */
import { describe, expect, it } from 'vitest'
import type { AppFiles } from './audit-facts.test.support.ts'
import { judged, marks, spoken } from './webhook-app.test.support.ts'

const DONE = `  return new Response(null, { status: 204 })\n}\n`
const DB = `import { db } from '@/lib/db'\n`
const REFUSE = `return new Response('bad signature', { status: 401 })`
const HMAC = `import { createHmac } from 'node:crypto'\n`
const DIGEST = `  const expected = createHmac('sha256', process.env.CMS_WEBHOOK_SECRET!).update(body).digest('hex')\n`

/** A handler that has a body and a signature, and acts on what the body says once it has done what is given. */
const handler = (imports: string, check: string): AppFiles => ({
  'app/api/webhooks/cms/route.ts': `${DB}${imports}export async function POST(request: Request) {
  const body = await request.text()
  const given = request.headers.get('x-signature') ?? ''
${check}
  await db.page.create({ data: JSON.parse(body) })
${DONE}`,
})

const KEY = (crypto = 'crypto') =>
  `  const key = await ${crypto}.subtle.importKey('raw', new TextEncoder().encode(process.env.CMS_WEBHOOK_SECRET!), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])\n`
const COMPARED = `  if (!compare(expected, given)) ${REFUSE}`
const LOOP = `export function equal(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index)
  return difference === 0
}
`

describe('webhook rules are silent, and so is every other', () => {
  const quiet: [string, AppFiles][] = [
    ...['safe-compare', 'tsscmp', 'secure-compare', 'buffer-equal-constant-time', 'scmp'].map(
      (name): [string, AppFiles] => [
        `about ${name}`,
        handler(`${HMAC}import compare from '${name}'\n`, `${DIGEST}${COMPARED}`),
      ],
    ),
    [
      'about a compare under another name',
      handler(
        `${HMAC}import isSame from 'scmp'\n`,
        `${DIGEST}  const genuine = isSame(Buffer.from(given), Buffer.from(expected))\n  if (genuine === false) ${REFUSE}`,
      ),
    ],
    [
      'about a compare that is required',
      handler(
        `${HMAC}const same = require('safe-compare')\n`,
        `${DIGEST}  if (!same(given, expected)) throw new Error('bad signature')`,
      ),
    ],
    [
      'about `equal` of @stablelib/constant-time',
      handler(
        `${HMAC}import { equal } from '@stablelib/constant-time'\n`,
        `${DIGEST}  if (!equal(Buffer.from(expected), Buffer.from(given))) ${REFUSE}`,
      ),
    ],
    [
      'about `compare` of @stablelib/constant-time, which gives 1 or 0',
      handler(
        `${HMAC}import * as constantTime from '@stablelib/constant-time'\n`,
        `${DIGEST}  if (constantTime.compare(Buffer.from(expected), Buffer.from(given)) !== 1) ${REFUSE}`,
      ),
    ],
    [
      'about a loop that compares in constant time',
      {
        ...handler(`${HMAC}import { equal } from '@/lib/equal'\n`, `${DIGEST}  if (!equal(expected, given)) ${REFUSE}`),
        'lib/equal.ts': LOOP,
      },
    ],
    [
      'about crypto-js',
      handler(
        `import CryptoJS from 'crypto-js'\n`,
        `  const expected = CryptoJS.HmacSHA256(body, process.env.CMS_WEBHOOK_SECRET!).toString(CryptoJS.enc.Hex)\n  if (expected !== given) ${REFUSE}`,
      ),
    ],
    [
      'about parts of crypto-js',
      handler(
        `import hmacSHA256 from 'crypto-js/hmac-sha256'\nimport Base64 from 'crypto-js/enc-base64'\nimport compare from 'tsscmp'\n`,
        `  const expected = Base64.stringify(hmacSHA256(body, process.env.CMS_WEBHOOK_SECRET!))\n${COMPARED}`,
      ),
    ],
    [
      'about @noble/hashes',
      handler(
        `import { hmac } from '@noble/hashes/hmac'\nimport { sha256 } from '@noble/hashes/sha256'\nimport { bytesToHex } from '@noble/hashes/utils'\n`,
        `  const expected = bytesToHex(hmac(sha256, process.env.CMS_WEBHOOK_SECRET!, body))\n  if (expected !== given) ${REFUSE}`,
      ),
    ],
    [
      "about WebCrypto's verify",
      handler(
        '',
        `${KEY()}  const genuine = await crypto.subtle.verify('HMAC', key, Buffer.from(given, 'hex'), new TextEncoder().encode(body))\n  if (!genuine) ${REFUSE}`,
      ),
    ],
    [
      "about WebCrypto's verify of Node",
      handler(
        `import { webcrypto } from 'node:crypto'\n`,
        `${KEY('webcrypto')}  if (!(await webcrypto.subtle.verify('HMAC', key, Buffer.from(given, 'hex'), Buffer.from(body)))) ${REFUSE}`,
      ),
    ],
    [
      "about WebCrypto's verify of globalThis",
      handler(
        '',
        `${KEY('globalThis.crypto')}  if (!(await globalThis.crypto.subtle.verify('HMAC', key, Buffer.from(given, 'hex'), Buffer.from(body)))) ${REFUSE}`,
      ),
    ],
    [
      "about WebCrypto's verify with a public key",
      handler(
        '',
        `  const key = await crypto.subtle.importKey('raw', Buffer.from(process.env.DISCORD_PUBLIC_KEY!, 'hex'), 'Ed25519', false, ['verify'])\n  if (!(await crypto.subtle.verify('Ed25519', key, Buffer.from(given, 'hex'), Buffer.from(body)))) ${REFUSE}`,
      ),
    ],
    [
      "about WebCrypto's sign, compared as text",
      handler(
        '',
        `${KEY()}  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(body))
  const expected = Array.from(new Uint8Array(mac)).map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (expected !== given) ${REFUSE}`,
      ),
    ],
    [
      "about timingSafeEqual of a worker's runtime",
      handler(
        '',
        `${KEY()}  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(body))\n  if (!crypto.subtle.timingSafeEqual(mac, Buffer.from(given, 'hex'))) ${REFUSE}`,
      ),
    ],
    [
      'about timingSafeEqual of another package',
      handler(
        `${HMAC}import { timingSafeEqual } from '@std/crypto/timing-safe-equal'\n`,
        `${DIGEST}  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(given))) ${REFUSE}`,
      ),
    ],
    [
      'about a secret that a row of the database holds',
      handler(
        HMAC + `import { timingSafeEqual } from 'node:crypto'\n`,
        `  const integration = await db.integration.findUnique({ where: { id: new URL(request.url).searchParams.get('id')! } })
  if (!integration) ${REFUSE}
  const expected = createHmac('sha256', integration.signingKey).update(body).digest('hex')
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(given))) ${REFUSE}`,
      ),
    ],
    [
      'about a secret of a row, in place',
      handler(
        HMAC,
        `  const { secret } = await db.integration.findFirstOrThrow({ where: { kind: 'cms' } })\n  if (createHmac('sha256', secret).update(body).digest('hex') !== given) ${REFUSE}`,
      ),
    ],
    [
      "about a secret that a package's settings give",
      handler(
        `${HMAC}import config from 'config'\n`,
        `  const secret = config.get<string>('cms.webhook')\n  if (createHmac('sha256', secret).update(body).digest('hex') !== given) ${REFUSE}`,
      ),
    ],
    [
      "about a secret that a function of the project's settings gives",
      {
        ...handler(
          `${HMAC}import { settings } from '@/lib/settings'\n`,
          `  const secret = settings('CMS_WEBHOOK')\n  if (createHmac('sha256', secret).update(body).digest('hex') !== given) ${REFUSE}`,
        ),
        'lib/settings.ts': `export function settings(name: string): string {\n  const value = process.env[name]\n  if (!value) throw new Error(name)\n  return value\n}\n`,
      },
    ],
    [
      'about a secret of a store of secrets',
      handler(
        `${HMAC}import { SecretsManager } from '@aws-sdk/client-secrets-manager'\nconst secrets = new SecretsManager({})\n`,
        `  const { SecretString: key } = await secrets.getSecretValue({ SecretId: 'cms' })\n  if (createHmac('sha256', key!).update(body).digest('hex') !== given) ${REFUSE}`,
      ),
    ],
    [
      "about Svix with a customer's secret",
      handler(
        `import { Webhook } from 'svix'\n`,
        `  const { id, signingKey } = await db.endpoint.findUniqueOrThrow({ where: { url: request.url } })\n  const event = new Webhook(signingKey).verify(body, Object.fromEntries(request.headers))\n  console.log(id, event)`,
      ),
    ],
    [
      "about Stripe with a customer's secret",
      handler(
        `import Stripe from 'stripe'\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)\n`,
        `  const [account] = await db.select().from('accounts').where({ url: request.url })\n  const event = stripe.webhooks.constructEvent(body, given, account.webhookSecret)\n  console.log(event.id)`,
      ),
    ],
    [
      'about a variable whose name says nothing',
      handler(
        HMAC,
        `  if (createHmac('sha256', process.env.CMS_HOOK!).update(body).digest('hex') !== given) ${REFUSE}`,
      ),
    ],
  ]

  it.each(quiet)('%s', async (_, files) => {
    const { status, says } = await judged(files)
    expect(says).toEqual([])
    expect(status).toMatch(/^(webhook|guarded)$/)
  })
})

describe('webhook rules speak of', () => {
  const found: [string, string, AppFiles][] = [
    [
      'a compare whose answer is dropped',
      'error webhook-verify-after-use',
      handler(`${HMAC}import compare from 'safe-compare'\n`, `${DIGEST}  ‹compare(expected, given)`),
    ],
    [
      'a verify of WebCrypto that is not awaited',
      'error webhook-verify-after-use',
      handler(
        '',
        `${KEY()}  if (!‹crypto.subtle.verify('HMAC', key, Buffer.from(given, 'hex'), Buffer.from(body))) ${REFUSE}`,
      ),
    ],
  ]

  it.each(found)('%s', async (_, says, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `${says} ${place}`))
  })

  it('work that is done before a key is looked up', async () => {
    const files = handler(
      `import { Webhook } from 'svix'\n`,
      `  await ‹db.delivery.create({ data: { body } })\n  const { signingKey } = await db.endpoint.findUniqueOrThrow({ where: { url: request.url } })\n  new Webhook(signingKey).verify(body, Object.fromEntries(request.headers))`,
    )
    expect(await spoken(files)).toEqual(marks(files).map((place) => `error webhook-verify-after-use ${place}`))
  })

  it('an HMAC with a key that the caller sends', async () => {
    const files = handler(
      HMAC,
      `  const key = request.headers.get('x-key') ?? ''\n  if (createHmac('sha256', key).update(body).digest('hex') !== given) ${REFUSE}`,
    )
    expect((await spoken(files)).join()).toMatch(/^error webhook-unverified/)
  })

  it('an HMAC whose length alone is looked at', async () => {
    const files = handler(HMAC, `${DIGEST}  if (expected.length !== given.length) ${REFUSE}`)
    expect((await spoken(files)).join()).toMatch(/^warning webhook-unverified/)
  })

  it('a hash without a key', async () => {
    const files = handler(
      `import { createHash } from 'node:crypto'\n`,
      `  if (createHash('sha256').update(body).digest('hex') !== given) ${REFUSE}`,
    )
    expect((await spoken(files)).join()).toMatch(/^(error|warning) webhook-unverified/)
  })
})
