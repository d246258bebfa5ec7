import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const PAGE: Files = { 'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n' }
const FILE = 'app/api/webhooks/clerk/route.ts'

const right = (name: string, files: Files): Valid => ({ name, alone: true, files: { ...PAGE, ...files } })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({
  name,
  alone: true,
  files: { ...('src/app/page.jsx' in files ? {} : PAGE), ...files },
  errors,
})
const fixing = (one: Invalid, file: string, text: string): Invalid => ({ ...one, fixed: { [file]: text } })

const unread = (name: string): Expected => ({
  message: `verifyWebhook() reads CLERK_WEBHOOK_SIGNING_SECRET, and what is set is ${name}: it finds no secret and rejects every delivery, so users, organizations and payments here stay out of date. Rename ${name} to CLERK_WEBHOOK_SIGNING_SECRET, or pass it: verifyWebhook(request, { signingSecret: process.env.${name} }).`,
})

const handler = (call: string, before = '') => `import { verifyWebhook } from '@clerk/nextjs/webhooks'

export async function POST(request) {
${before}  const event = await ${call}
  return Response.json({ type: event.type })
}
`
const MARKED = handler('‹verifyWebhook(request)›')
const BARE = handler('verifyWebhook(request)')
const passed = (name: string) => handler(`verifyWebhook(request, { signingSecret: process.env.${name} })`)

testProjectRule('env-webhook-secret-name', {
  settings: { exec: false },
  valid: [
    right('the right name is set', { [FILE]: BARE, '.env': 'CLERK_WEBHOOK_SIGNING_SECRET=whsec_x\n' }),
    right('nothing is set: where it runs is not known', { [FILE]: BARE }),
    right('both are set', {
      [FILE]: BARE,
      '.env.local': 'CLERK_WEBHOOK_SECRET=whsec_x\nCLERK_WEBHOOK_SIGNING_SECRET=whsec_x\n',
    }),
    right('the right name stands in a scheme of the environment', {
      [FILE]: BARE,
      '.env.example': 'CLERK_WEBHOOK_SECRET=\n',
      'env.ts': `import { z } from 'zod'\nexport const env = z.object({ CLERK_WEBHOOK_SIGNING_SECRET: z.string() }).parse(process.env)\n`,
    }),
    right('the secret is passed', { [FILE]: passed('CLERK_WEBHOOK_SECRET'), '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n' }),
    right('the secret is passed, in a variable', {
      [FILE]: handler(
        'verifyWebhook(request, { signingSecret })',
        '  const signingSecret = process.env.CLERK_WEBHOOK_SECRET\n',
      ),
    }),
    right('the options cannot be read', {
      [FILE]: handler('verifyWebhook(request, options)').replace(
        '\n\n',
        `\nimport { options } from '@/lib/webhooks'\n\n`,
      ),
      'lib/webhooks.ts': `export const options = { signingSecret: process.env.CLERK_WEBHOOK_SECRET }\n`,
    }),
    right('the options are spread', {
      [FILE]: handler('verifyWebhook(request, { ...options })').replace(
        '\n\n',
        `\nconst options = { signingSecret: process.env.CLERK_WEBHOOK_SECRET }\n\n`,
      ),
    }),
    right('the name belongs to the webhook of another provider', {
      [FILE]: BARE,
      'app/api/webhooks/github/route.ts': `import { verify } from '@octokit/webhooks-methods'
export async function POST(request) {
  const signature = request.headers.get('x-hub-signature-256')
  return Response.json(await verify(process.env.WEBHOOK_SECRET, await request.text(), signature))
}
`,
      '.env': 'WEBHOOK_SECRET=abc\n',
    }),
    right('it verifies with svix, which is given its secret', {
      [FILE]: `import { Webhook } from 'svix'
export async function POST(request) {
  new Webhook(process.env.CLERK_WEBHOOK_SECRET).verify(await request.text(), Object.fromEntries(request.headers))
  return new Response()
}
`,
      '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n',
    }),
    right('another verifyWebhook', {
      [FILE]: BARE.replace('@clerk/nextjs/webhooks', '@/lib/verify-webhook'),
      'lib/verify-webhook.ts': `export const verifyWebhook = (request) => request.json()\n`,
      '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n',
    }),
    right('the wrong name stands in a comment', {
      [FILE]: `// once CLERK_WEBHOOK_SECRET\n${BARE}`,
    }),
  ],
  invalid: [
    fixing(
      wrong(
        'the old name is set',
        { [FILE]: MARKED, '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n' },
        unread('CLERK_WEBHOOK_SECRET'),
      ),
      FILE,
      passed('CLERK_WEBHOOK_SECRET'),
    ),
    fixing(
      wrong(
        'a general name is set, for development',
        { [FILE]: MARKED, '.env.local': 'WEBHOOK_SECRET=whsec_x\n' },
        unread('WEBHOOK_SECRET'),
      ),
      FILE,
      passed('WEBHOOK_SECRET'),
    ),
    fixing(
      wrong(
        'the old name is asked for in code, where it is only checked',
        {
          [FILE]: handler('‹verifyWebhook(request)›', '  if (!process.env.SVIX_SECRET) throw new Error("no secret")\n'),
        },
        unread('SVIX_SECRET'),
      ),
      FILE,
      handler(
        'verifyWebhook(request, { signingSecret: process.env.SVIX_SECRET })',
        '  if (!process.env.SVIX_SECRET) throw new Error("no secret")\n',
      ),
    ),
    fixing(
      wrong(
        'the old name stands in a scheme of the environment',
        {
          [FILE]: MARKED,
          'env.ts': `import { z } from 'zod'\nexport const env = z.object({ CLERK_WEBHOOK_SIGNING_KEY: z.string() })\n`,
        },
        unread('CLERK_WEBHOOK_SIGNING_KEY'),
      ),
      FILE,
      passed('CLERK_WEBHOOK_SIGNING_KEY'),
    ),
    fixing(
      wrong(
        'no options',
        { [FILE]: handler('‹verifyWebhook(request, {})›'), '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n' },
        unread('CLERK_WEBHOOK_SECRET'),
      ),
      FILE,
      handler('verifyWebhook(request, { signingSecret: process.env.CLERK_WEBHOOK_SECRET })'),
    ),
    fixing(
      wrong(
        'other options',
        { [FILE]: handler('‹verifyWebhook(request, { tolerance: 60 })›'), '.env': 'SVIX_WEBHOOK_SECRET=whsec_x\n' },
        unread('SVIX_WEBHOOK_SECRET'),
      ),
      FILE,
      handler('verifyWebhook(request, { signingSecret: process.env.SVIX_WEBHOOK_SECRET, tolerance: 60 })'),
    ),
    {
      ...wrong('only a template names it: what is set is not known', {
        [FILE]: MARKED,
        '.env.example': 'CLERK_WEBHOOK_SECRET=\n',
      }),
      errors: [
        {
          ...unread('CLERK_WEBHOOK_SECRET'),
          suggestions: [
            { title: 'Pass `CLERK_WEBHOOK_SECRET` as `signingSecret`.', output: passed('CLERK_WEBHOOK_SECRET') },
          ],
        },
      ],
    },
    fixing(
      wrong(
        'in src, in JavaScript, in a `try`',
        {
          'src/app/page.jsx': PAGE['app/page.tsx'] ?? '',
          'src/app/api/clerk/route.js': `import { verifyWebhook } from '@clerk/nextjs/webhooks'

export const POST = async (request) => {
  try {
    return Response.json(await ‹verifyWebhook(request)›)
  } catch {
    return new Response(null, { status: 400 })
  }
}
`,
          '.env': 'CLERK_SIGNING_SECRET=whsec_x\n',
        },
        unread('CLERK_SIGNING_SECRET'),
      ),
      'src/app/api/clerk/route.js',
      `import { verifyWebhook } from '@clerk/nextjs/webhooks'

export const POST = async (request) => {
  try {
    return Response.json(await verifyWebhook(request, { signingSecret: process.env.CLERK_SIGNING_SECRET }))
  } catch {
    return new Response(null, { status: 400 })
  }
}
`,
    ),
    fixing(
      wrong(
        'in a helper of another file',
        {
          'lib/verified.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export const verified = (request: Request) => ‹verifyWebhook(request)›
`,
          [FILE]: `import { verified } from '@/lib/verified'
export async function POST(request: Request) {
  return Response.json(await verified(request))
}
`,
          '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n',
        },
        unread('CLERK_WEBHOOK_SECRET'),
      ),
      'lib/verified.ts',
      `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export const verified = (request: Request) => verifyWebhook(request, { signingSecret: process.env.CLERK_WEBHOOK_SECRET })
`,
    ),
    fixing(
      wrong(
        'a handler of the Pages Router',
        {
          'pages/api/clerk.js': `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  const event = await ‹verifyWebhook(req)›
  res.json({ type: event.type })
}
`,
          '.env': 'CLERK_WEBHOOK_SECRET_KEY=whsec_x\n',
        },
        unread('CLERK_WEBHOOK_SECRET_KEY'),
      ),
      'pages/api/clerk.js',
      `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  const event = await verifyWebhook(req, { signingSecret: process.env.CLERK_WEBHOOK_SECRET_KEY })
  res.json({ type: event.type })
}
`,
    ),
    fixing(
      wrong(
        'of `@clerk/backend`, under another name',
        {
          [FILE]: `import { verifyWebhook as verify } from '@clerk/backend/webhooks'
export async function POST(request) {
  const event = await ‹verify(request)›
  return Response.json({ type: event.type })
}
`,
          '.env': 'WEBHOOK_SIGNING_SECRET=whsec_x\n',
        },
        unread('WEBHOOK_SIGNING_SECRET'),
      ),
      FILE,
      `import { verifyWebhook as verify } from '@clerk/backend/webhooks'
export async function POST(request) {
  const event = await verify(request, { signingSecret: process.env.WEBHOOK_SIGNING_SECRET })
  return Response.json({ type: event.type })
}
`,
    ),
    fixing(
      wrong(
        'in an app of a monorepo, with Clerk 6',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0' },
          }),
          'apps/web/app/api/clerk/route.ts': MARKED,
          'apps/web/.env.production': 'CLERK_WEBHOOK_SECRET=whsec_x\n',
        },
        unread('CLERK_WEBHOOK_SECRET'),
      ),
      'apps/web/app/api/clerk/route.ts',
      passed('CLERK_WEBHOOK_SECRET'),
    ),
  ],
})
