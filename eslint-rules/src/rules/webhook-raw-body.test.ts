import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './webhook-raw-body.ts'

const handler = (imports: string, body: string) => `${imports}\nexport async function POST(req) {\n  ${body}\n}`
const svix = (body: string) => handler(`import { Webhook } from 'svix'`, `const wh = new Webhook(secret)\n  ${body}`)
const hmac = (body: string) => handler(`import { createHmac, timingSafeEqual } from 'node:crypto'`, body)
const text = { text: 'await req.text()' }
const useText = (output: string) => [
  { message: 'reserialised' as const, data: text, suggestions: [{ message: 'useText' as const, data: text, output }] },
]
const extra: Options = [{ extraVerifiers: [{ module: '@/lib/webhooks', name: 'checkSignature', argument: 1 }] }]

testRule<MessageIds, Options>('webhook-raw-body', rule, {
  valid: [
    { name: 'the text', code: svix('wh.verify(await req.text(), headers)') },
    {
      name: 'the text, parsed after',
      code: svix('const body = await req.text()\n  wh.verify(body, headers)\n  JSON.stringify(JSON.parse(body))'),
    },
    { name: 'a body that another function read', code: svix('wh.verify(JSON.stringify(payload), headers)') },
    {
      name: 'JSON of its own, as tests sign it',
      code: svix('const event = { type: 1 }\n  wh.verify(JSON.stringify(event), headers)'),
    },
    {
      name: 'a Webhook of another library',
      code: `import { Webhook } from '@/lib/hooks'\nexport async function POST(req) { new Webhook(1).verify(JSON.stringify(await req.json())) }`,
    },
    { name: 'signing, not verifying', code: svix('wh.sign(id, now, JSON.stringify(await req.json()))') },
    {
      name: 'verify of a token',
      code: handler(`import { verify } from 'jsonwebtoken'`, 'verify(JSON.stringify(await req.json()), key)'),
    },
    {
      name: 'stripe with the text',
      code: handler('', 'stripe.webhooks.constructEvent(await req.text(), signature, secret)'),
    },
    {
      name: 'octokit with the text',
      code: handler(
        `import { verify } from '@octokit/webhooks-methods'`,
        'await verify(secret, await req.text(), signature)',
      ),
    },
    {
      name: 'an HMAC over the text',
      code: hmac(
        `const body = await req.text()\n  return createHmac('sha256', key).update(body).digest('hex') === signature`,
      ),
    },
    {
      name: 'an HMAC to send a body on',
      code: hmac(
        `const data = await req.json()\n  const seal = createHmac('sha256', key).update(JSON.stringify(data)).digest('hex')\n  await fetch(url, { headers: { seal } })`,
      ),
    },
    { name: 'update of something else', code: handler('', 'store.update(JSON.stringify(await req.json())) === done') },
    {
      name: 'a variable that gets another value',
      code: svix(
        'let body = JSON.stringify(await req.json())\n  body = await other.text()\n  wh.verify(body, headers)',
      ),
    },
    { name: 'body of something that is no parameter', code: svix('wh.verify(JSON.stringify(fixture.body), headers)') },
    {
      name: 'logging',
      code: svix(
        'const body = await req.text()\n  wh.verify(body, headers)\n  log(JSON.stringify(await other.json()))',
      ),
    },
    {
      name: 'the other arguments',
      code: handler(
        `import { checkSignature } from '@/lib/webhooks'`,
        'checkSignature(JSON.stringify(await req.json()), 1)',
      ),
      options: extra,
    },
  ],
  invalid: [
    {
      name: 'svix, in one line',
      code: svix('wh.verify(‹JSON.stringify(await req.json())›, headers)'),
      errors: useText(svix('wh.verify(await req.text(), headers)')),
    },
    {
      name: 'through two variables',
      code: svix(
        'const payload = await req.json()\n  const body = ‹JSON.stringify(payload)›\n  wh.verify(body, headers)',
      ),
      errors: useText(svix('const payload = await req.text()\n  const body = payload\n  wh.verify(body, headers)')),
    },
    {
      name: 'where the parsed body is used as well, both are kept',
      code: svix(
        'const payload = await req.json()\n  wh.verify(‹JSON.stringify(payload)›, headers)\n  return payload.type',
      ),
      errors: useText(
        svix(
          'const rawBody = await req.text()\n  const payload = JSON.parse(rawBody)\n  wh.verify(rawBody, headers)\n  return payload.type',
        ),
      ),
    },
    {
      name: 'where the name is taken another is found, and semicolons are kept',
      code: svix(
        'const rawBody = 1;\n  const payload = await req.json();\n  wh.verify(‹JSON.stringify(payload)›, headers);\n  return payload.type;',
      ),
      errors: useText(
        svix(
          'const rawBody = 1;\n  const rawBody2 = await req.text();\n  const payload = JSON.parse(rawBody2);\n  wh.verify(rawBody2, headers);\n  return payload.type;',
        ),
      ),
    },
    {
      name: 'a Webhook in place, renamed',
      code: handler(
        `import { Webhook as Hook } from 'svix'`,
        'new Hook(secret).verify(‹JSON.stringify(await req.json())›, headers)',
      ),
      errors: useText(
        handler(`import { Webhook as Hook } from 'svix'`, 'new Hook(secret).verify(await req.text(), headers)'),
      ),
    },
    {
      name: 'standardwebhooks',
      code: handler(
        `import { Webhook } from 'standardwebhooks'`,
        'new Webhook(secret).verify(‹JSON.stringify(await req.json())›, headers)',
      ),
      errors: useText(
        handler(`import { Webhook } from 'standardwebhooks'`, 'new Webhook(secret).verify(await req.text(), headers)'),
      ),
    },
    {
      name: 'stripe',
      code: handler('', 'stripe.webhooks.constructEvent(‹JSON.stringify(await req.json())›, signature, secret)'),
      errors: useText(handler('', 'stripe.webhooks.constructEvent(await req.text(), signature, secret)')),
    },
    {
      name: 'stripe, asynchronously',
      code: handler(
        '',
        'await stripe.webhooks.constructEventAsync(‹JSON.stringify(await req.json())›, signature, secret)',
      ),
      errors: useText(handler('', 'await stripe.webhooks.constructEventAsync(await req.text(), signature, secret)')),
    },
    {
      name: 'octokit',
      code: handler(
        `import { verify } from '@octokit/webhooks-methods'`,
        'await verify(secret, ‹JSON.stringify(await req.json())›, signature)',
      ),
      errors: useText(
        handler(
          `import { verify } from '@octokit/webhooks-methods'`,
          'await verify(secret, await req.text(), signature)',
        ),
      ),
    },
    {
      name: 'an HMAC that is compared',
      code: hmac(
        `return createHmac('sha256', key).update(‹JSON.stringify(await req.json())›).digest('hex') === signature`,
      ),
      errors: useText(hmac(`return createHmac('sha256', key).update(await req.text()).digest('hex') === signature`)),
    },
    {
      name: 'an HMAC with a time stamp, compared in constant time',
      code: hmac(
        "const mac = createHmac('sha256', key)\n  mac.update(`${stamp}.${‹JSON.stringify(await req.json())›}`)\n  const digest = mac.digest('hex')\n  return timingSafeEqual(Buffer.from(digest), Buffer.from(signature))",
      ),
      errors: useText(
        hmac(
          "const mac = createHmac('sha256', key)\n  mac.update(`${stamp}.${await req.text()}`)\n  const digest = mac.digest('hex')\n  return timingSafeEqual(Buffer.from(digest), Buffer.from(signature))",
        ),
      ),
    },
    {
      name: 'crypto as a whole, over encoded bytes',
      code: handler(
        `import crypto from 'crypto'`,
        `return signature !== crypto.createHmac('sha256', key).update(Buffer.from(‹JSON.stringify(await req.json())›)).digest('hex')`,
      ),
      errors: useText(
        handler(
          `import crypto from 'crypto'`,
          `return signature !== crypto.createHmac('sha256', key).update(Buffer.from(await req.text())).digest('hex')`,
        ),
      ),
    },
    {
      name: 'pages/api, where Next has parsed the body',
      filename: 'pages/api/webhook.js',
      code: `import { Webhook } from 'svix'\nexport default function handler(req, res) { new Webhook(secret).verify(‹JSON.stringify(req.body)›, req.headers) }`,
      errors: [{ message: 'parsedByNext' }],
    },
    {
      name: 'a verifier of its own',
      code: handler(
        `import { checkSignature } from '@/lib/webhooks'`,
        'checkSignature(req, ‹JSON.stringify(await req.json())›)',
      ),
      options: extra,
      errors: useText(
        handler(`import { checkSignature } from '@/lib/webhooks'`, 'checkSignature(req, await req.text())'),
      ),
    },
    {
      name: 'types in between',
      typescript: true,
      code: svix(
        'const payload: Payload = await req.json()\n  wh.verify(‹JSON.stringify(payload)› as string, headers)',
      ),
      errors: useText(
        svix(
          'const rawBody = await req.text()\n  const payload: Payload = JSON.parse(rawBody)\n  wh.verify(rawBody as string, headers)',
        ),
      ),
    },
  ],
})
