import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const MATCHER = `export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }\n`

/** A proxy that lets strangers pass to what its list names. */
const proxy = (list: string) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = ${list}

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

${MATCHER}`

const LISTED = proxy(
  `createRouteMatcher(['/', '/api/webhooks/clerk', '/api/hooks/:path*', '/api/stripe/webhook', '/api/pages-hook'])`,
)
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'

const right = (name: string, files: Files): Valid => ({ name, files })
const wrong = (name: string, files: Files, errors: Expected[]): Invalid => ({ name, files, errors })
const alone = <Case extends Valid>(one: Case): Case => ({ ...one, alone: true })

const lost = (provider: string, path: string, { file = 'proxy.ts', does = 'away', guess = false } = {}): string => {
  const deliveries = `${provider}'s deliveries to ${path}`
  const what = does === 'away' ? `turns ${deliveries} away` : `redirects ${deliveries}`
  const doubt = guess ? ', if this is the webhook that its path says' : ''
  return `The proxy ${what}: events are lost in silence${doubt}. Add '${path}' to the public list in ${file}; its signature check guards it.`
}

/** Clerk's, with the place of its finding in a file marked or not. */
const clerk = (name = '‹POST›') => `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export async function ${name}(request) {
  const event = await verifyWebhook(request)
  console.log(event.type)
  return new Response()
}
`
const stripe = (name = '‹POST›') => `import Stripe from 'stripe'
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
export async function ${name}(request) {
  const signature = request.headers.get('stripe-signature')
  const event = stripe.webhooks.constructEvent(await request.text(), signature, process.env.STRIPE_WEBHOOK_SECRET)
  console.log(event.type)
  return new Response()
}
`

testProjectRule('webhook-not-public', {
  common: { 'proxy.ts': LISTED, 'app/page.tsx': PAGE },
  valid: [
    right('its path is on the list', { 'app/api/webhooks/clerk/route.ts': clerk('POST') }),
    right('a pattern of the list holds it', { 'app/api/hooks/stripe/route.ts': stripe('POST') }),
    right('it lies in a route group, and its path is on the list', {
      'app/(hooks)/api/stripe/webhook/route.js': stripe('POST'),
    }),
    right('a dynamic segment below a pattern of the list', { 'app/api/hooks/of/[source]/route.ts': clerk('POST') }),
    right("a handler that asks for a session itself, where only its path says 'webhook'", {
      'app/api/webhooks/stripe-settings/route.ts': `import { auth } from '@clerk/nextjs/server'
export async function POST(request) {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json({ userId })
}
`,
    }),
    right('it shows what was delivered, and takes nothing', {
      'app/api/webhooks/clerk-log/route.ts': `export async function GET() {\n  return Response.json([])\n}\n`,
    }),
    right('a handler that only takes money: the client is no webhook', {
      'lib/stripe.ts': `import Stripe from 'stripe'
export const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
export const verified = (body, signature) =>
  stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET)
`,
      'app/api/checkout/route.ts': `import { stripe } from '@/lib/stripe'
export async function POST() {
  return Response.json(await stripe.checkout.sessions.create({ mode: 'payment' }))
}
`,
    }),
    right('the words stand in a comment', {
      'app/api/comment/route.ts': `// once: stripe.webhooks.constructEvent(body, signature, secret)
export async function POST() {
  return new Response()
}
`,
    }),
    right('a handler of the Pages Router whose path is on the list', {
      'pages/api/pages-hook.js': `import { Webhook } from 'svix'
export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  new Webhook(process.env.HOOK_SECRET).verify(req.body, req.headers)
  res.status(200).end()
}
`,
    }),
    right('a file that is no route handler', { 'lib/route.ts': clerk('POST') }),
    right('another verifyWebhook', {
      'lib/verify-webhook.ts': `export const verifyWebhook = (request) => request.headers.has('x-of-ours')\n`,
      'app/api/ours/route.ts': `import { verifyWebhook } from '@/lib/verify-webhook'
export async function POST(request) {
  return Response.json({ ok: verifyWebhook(request) })
}
`,
    }),
    alone(
      right('the matcher leaves it out', {
        'proxy.ts': proxy(`createRouteMatcher(['/'])`).replace(
          MATCHER,
          `export const config = { matcher: ['/((?!api).*)'] }\n`,
        ),
        'app/api/webhooks/clerk/route.ts': clerk('POST'),
      }),
    ),
    alone(
      right('the proxy lets pass what carries a signature', {
        'proxy.ts': proxy(`createRouteMatcher(['/'])`).replace(
          '  if (',
          `  if (request.headers.has('svix-signature')) return\n  if (`,
        ),
        'app/api/webhooks/clerk/route.ts': clerk('POST'),
      }),
    ),
    alone(
      right('only some paths are protected', {
        'proxy.ts': proxy(`createRouteMatcher(['/dashboard(.*)'])`)
          .replaceAll('isPublicRoute', 'isProtectedRoute')
          .replace('!is', 'is'),
        'app/api/webhooks/clerk/route.ts': clerk('POST'),
      }),
    ),
  ],
  invalid: [
    wrong("Clerk's, at the handler", { 'app/api/clerk/route.ts': clerk() }, [{ message: lost('clerk', '/api/clerk') }]),
    wrong("Stripe's, in JavaScript", { 'app/api/payments/route.js': stripe() }, [
      { message: lost('stripe', '/api/payments') },
    ]),
    wrong(
      "GitHub's, told by its header",
      {
        'app/api/deployed/route.ts': `import { createHmac, timingSafeEqual } from 'node:crypto'
export const ‹POST› = async (request) => {
  const body = await request.text()
  const mac = createHmac('sha256', process.env.HOOK_SECRET).update(body).digest('hex')
  const given = request.headers.get('x-hub-signature-256')
  if (!timingSafeEqual(Buffer.from(\`sha256=\${mac}\`), Buffer.from(given))) return new Response(null, { status: 401 })
  return new Response()
}
`,
      },
      [{ message: lost('github', '/api/deployed') }],
    ),
    wrong(
      'verified by svix, under another name',
      {
        'app/api/users/synced/route.ts': `import { Webhook as Svix } from 'svix'
import { Webhook } from 'svix'
export async function ‹POST›(request) {
  new Webhook(process.env.HOOK_SECRET).verify(await request.text(), Object.fromEntries(request.headers))
  return new Response(Svix.name)
}
`,
      },
      [{ message: lost('clerk', '/api/users/synced') }],
    ),
    wrong(
      'of the Standard Webhooks',
      {
        'app/api/mailed/route.ts': `import { Webhook } from 'standardwebhooks'
export async function ‹POST›(request) {
  new Webhook(process.env.HOOK_SECRET).verify(await request.text(), Object.fromEntries(request.headers))
  return new Response()
}
`,
      },
      [{ message: lost('standard-webhooks', '/api/mailed') }],
    ),
    wrong(
      'verified by a helper of another file',
      {
        'lib/verified.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export const verified = (request) => verifyWebhook(request)
`,
        'app/api/helped/route.ts': `import { verified } from '@/lib/verified'
export async function ‹POST›(request) {
  const event = await verified(request)
  return Response.json({ type: event.type })
}
`,
      },
      [{ message: lost('clerk', '/api/helped') }],
    ),
    wrong(
      'handed on from another file',
      {
        'server/hook.ts': clerk('POST'),
        'app/api/handed/route.ts': `export { ‹POST› } from '@/server/hook'\n`,
      },
      [{ message: lost('clerk', '/api/handed') }],
    ),
    wrong(
      'only its path says so: it may be called otherwise',
      {
        'app/api/webhook/stripe/route.ts': `export async function ‹POST›(request) {
  const event = await request.json()
  console.log(event.type)
  return new Response()
}
`,
      },
      [{ message: lost('stripe', '/api/webhook/stripe', { guess: true }) }],
    ),
    wrong(
      'of the Pages Router',
      {
        'pages/api/paid.ts': `import Stripe from 'stripe'
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY)
export default async function ‹handler›(req, res) {
  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], process.env.STRIPE_WEBHOOK_SECRET)
  res.json({ type: event.type })
}
`,
      },
      [{ message: lost('stripe', '/api/paid') }],
    ),
    wrong('beside a path that is on the list', { 'app/api/webhooks/clerk-v2/route.ts': clerk() }, [
      { message: lost('clerk', '/api/webhooks/clerk-v2') },
    ]),
    alone({
      ...wrong(
        'in the proxy, with a fix',
        {
          'proxy.ts': proxy(`‹createRouteMatcher(['/', '/sign-in(.*)'])›`),
          'app/api/webhooks/clerk/route.ts': clerk(),
        },
        [{ message: lost('clerk', '/api/webhooks/clerk') }, { message: lost('clerk', '/api/webhooks/clerk') }],
      ),
      fixed: { 'proxy.ts': proxy(`createRouteMatcher(['/', '/sign-in(.*)', '/api/webhooks/clerk'])`) },
    }),
    alone({
      ...wrong(
        'in the proxy, with one path a line, double quotes and a trailing comma',
        {
          'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";

const isPublicRoute = ‹createRouteMatcher([›
  "/",
  "/sign-in(.*)",
]);

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect();
});
`,
          'app/hooks/[source]/route.ts': clerk(),
        },
        [{ message: lost('clerk', '/hooks/[source]') }, { message: lost('clerk', '/hooks/[source]') }],
      ),
      fixed: {
        'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";

const isPublicRoute = createRouteMatcher([
  "/",
  "/sign-in(.*)",
  "/hooks/:source",
]);

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect();
});
`,
      },
    }),
    alone(
      wrong(
        'in the proxy, as a suggestion where only its path says so',
        {
          'proxy.ts': proxy(`‹createRouteMatcher(['/'])›`),
          'app/api/webhooks/stripe/route.ts': `export async function ‹POST›(request) {
  console.log(await request.text())
  return new Response()
}
`,
        },
        [
          { message: lost('stripe', '/api/webhooks/stripe', { guess: true }) },
          {
            message: lost('stripe', '/api/webhooks/stripe', { guess: true }),
            suggestions: [
              {
                title: `Add '/api/webhooks/stripe' to the public list.`,
                output: proxy(`createRouteMatcher(['/', '/api/webhooks/stripe'])`),
              },
            ],
          },
        ],
      ),
    ),
    alone(
      wrong(
        'in the proxy, as a suggestion where something else lies at the path',
        {
          'proxy.ts': proxy(`‹createRouteMatcher(['/'])›`),
          'app/api/clerk/route.ts': `${clerk()}export async function GET() {\n  return Response.json([])\n}\n`,
        },
        [
          { message: lost('clerk', '/api/clerk') },
          {
            message: lost('clerk', '/api/clerk'),
            suggestions: [
              {
                title: `Add '/api/clerk' to the public list.`,
                output: proxy(`createRouteMatcher(['/', '/api/clerk'])`),
              },
            ],
          },
        ],
      ),
    ),
    alone(
      wrong(
        'in the proxy, where all that is protected is listed',
        {
          'proxy.ts': proxy(`‹createRouteMatcher(['/api(.*)'])›`)
            .replaceAll('isPublicRoute', 'isProtectedRoute')
            .replace('!is', 'is'),
          'app/api/clerk/route.ts': clerk(),
        },
        [{ message: lost('clerk', '/api/clerk') }, { message: lost('clerk', '/api/clerk') }],
      ),
    ),
    alone(
      wrong(
        'in the proxy, which redirects whoever has no session',
        {
          'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

export default clerkMiddleware(async (auth, request) => {
  const { userId } = await auth()
  if (!userId && request.nextUrl.pathname !== '/welcome') return ‹NextResponse.redirect(new URL('/welcome', request.url))›
})

${MATCHER}`,
          'app/api/clerk/route.ts': clerk(),
        },
        [
          { message: lost('clerk', '/api/clerk', { does: 'redirects' }) },
          { message: lost('clerk', '/api/clerk', { does: 'redirects' }) },
        ],
      ),
    ),
    alone({
      ...wrong(
        'in a list of another file, in src of an app of a monorepo',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '16.0.0', '@clerk/nextjs': '7.0.0' },
          }),
          'apps/web/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
          'apps/web/src/app/page.tsx': PAGE,
          'apps/web/src/lib/routes.ts': `export const PUBLIC_ROUTES = ['/', '/about']\n`,
          'apps/web/src/proxy.ts': proxy('‹createRouteMatcher(PUBLIC_ROUTES)›').replace(
            '\n\n',
            `\nimport { PUBLIC_ROUTES } from '@/lib/routes'\n\n`,
          ),
          'apps/web/src/app/api/clerk/route.ts': clerk(),
        },
        [
          { message: lost('clerk', '/api/clerk', { file: 'src/proxy.ts' }) },
          { message: lost('clerk', '/api/clerk', { file: 'src/proxy.ts' }) },
        ],
      ),
    }),
  ],
})
