import { alone, DB, plain, right, wrong } from '../guarded-app.ts'
import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const FILE = 'app/api/webhooks/clerk/route.ts'
const DONE = `  return new Response(null, { status: 204 })\n}\n`

/** A handler that has verified `event`. */
const handler = (body: string, imports = ''): string => `import { db } from '@/lib/db'
import { verifyWebhook } from '@clerk/nextjs/webhooks'
${imports}export async function POST(request) {
  const event = await verifyWebhook(request)
${body}
${DONE}`
const clerk = (body: string, imports = '', files: Files = {}): Files => ({ [FILE]: handler(body, imports), ...files })
const lib = (text: string): string => `import { db } from './db'\n${text}`

const CREATE = `await db.user.create({ data: { id: event.data.id, name: event.data.first_name } })`
const UPDATE = `await db.user.update({ where: { id: event.data.id }, data: { name: event.data.first_name } })`
const UPSERT = `await db.user.upsert({ where: { id: event.data.id }, create: { name: event.data.first_name } })`
const DELETE = `await db.user.deleteMany({ where: { id: event.data.id } })`
const LATER = `  if (event.type === 'user.updated') ${UPDATE}\n  if (event.type === 'user.deleted') ${DELETE}`

const STALE = 'what changes at Clerk stays as it was here'
interface Missing {
  row?: string
  family?: string
  entry?: string
  file?: string
  line: number
}
const of = (
  events: string[],
  leaves: string,
  { row = 'user', family = 'user', entry, file, line }: Missing,
): Expected => {
  const listed = events.map((event) => `\`${family}.${event}\``).join(' and ')
  return {
    message: `${entry ?? 'POST /api/webhooks/clerk'} stores a ${row} on \`${family}.created\` and has nothing for ${listed}: ${leaves}. Handle ${listed} beside it (${file ?? FILE}:${line}), and subscribe the endpoint to ${events.length === 1 ? 'it' : 'them'} in Clerk's dashboard.`,
  }
}
/** And a suggestion that puts `adds` after `before`. */
const mending = (expected: Expected, files: Files, before: string, adds: string, file = FILE): Expected => {
  const family = /on `(\w+)\.created`/.exec(String(expected.message))?.[1] ?? ''
  const output = plain(files[file] ?? '').replace(before, before + adds)
  return { ...expected, suggestions: [{ title: `Take the row away on '${family}.deleted'.`, output }] }
}
const taken = (type = 'event.type', family = 'user', table = 'user'): string =>
  `\n  if (${type} === '${family}.deleted') await db.${table}.deleteMany({ where: { id: event.data.id } })`
const both = (at: Missing): Expected =>
  of(['updated', 'deleted'], `${STALE}, and who is deleted there keeps a ${at.row ?? 'user'} row here`, at)
const deleted = (at: Missing): Expected =>
  of(['deleted'], `who is deleted at Clerk keeps a ${at.row ?? 'user'} row here`, at)
const updated = (at: Missing): Expected => of(['updated'], STALE, at)

/** One finding, with the suggestion that goes with it. */
const row = (name: string, files: Files, expected: Expected, before: string, adds = taken(), file = FILE) =>
  wrong(name, files, mending(expected, files, before, adds, file))

/** The handler is marked, too. */
const withMark = (files: Files): Files => ({ ...files, [FILE]: (files[FILE] ?? '').replace('POST', '‹POST›') })

const MEMBERS = clerk(
  `  if (event.type === ‹'organization.created'›) await db.org.create({ data: { id: event.data.id, name: event.data.name } })\n  if (event.type === ‹'organizationMembership.created'›) await db.member.create({ data: { id: event.data.id, role: event.data.role } })`,
)
const CASES = `  switch (event.type) {
    case 'session.created':
      console.log(event.data.id)
      break
    case ‹'user.created'›:
      ${CREATE}
  }`

testProjectRule('webhook-missing-events', {
  settings: { exec: false },
  common: { 'lib/db.ts': DB },
  valid: [
    right(
      'all three, in a switch',
      clerk(
        `  switch (event.type) {\n    case 'user.created':\n      ${CREATE}\n      break\n    case 'user.updated':\n      ${UPDATE}\n      break\n    case 'user.deleted':\n      ${DELETE}\n  }`,
      ),
    ),
    right(
      'events that are all treated alike',
      clerk(`  await db.event.create({ data: { type: event.type, payload: event.data } })`),
    ),
    right(
      'a copy of nothing that changes',
      clerk(
        `  if (event.type === 'user.created') await db.user.create({ data: { id: event.data.id, credits: 10 } })\n  if (event.type === 'user.deleted') ${DELETE}`,
      ),
    ),
    right(
      'a default that does the rest',
      clerk(
        `  switch (event.type) {\n    case 'user.deleted':\n      ${DELETE}\n      break\n    case 'user.created':\n    default:\n      ${UPSERT}\n  }`,
      ),
    ),
    right(
      'an `else` that does the rest',
      clerk(`  if (event.type === 'user.deleted') {\n    ${DELETE}\n  } else {\n    ${UPSERT}\n  }`),
    ),
    right(
      'a prefix',
      clerk(`  if (event.type === 'user.created') ${CREATE}\n  else if (event.type.startsWith('user.')) ${UPDATE}`),
    ),
    right(
      'a list of names',
      clerk(
        `  if (['user.created', 'user.updated'].includes(event.type)) ${UPSERT}\n  if (event.type === 'user.deleted') ${DELETE}`,
      ),
    ),
    right(
      'a mail',
      clerk(
        `  if (event.type === 'user.created') await resend.emails.send({ to: 'team@example.com', subject: event.data.first_name })`,
        `import { Resend } from 'resend'\nconst resend = new Resend(process.env.RESEND_API_KEY)\n`,
      ),
    ),
    right(
      'metadata that is written back to Clerk',
      clerk(
        `  if (event.type === 'user.created') {\n    const client = await clerkClient()\n    await client.users.updateUserMetadata(event.data.id, { publicMetadata: { plan: 'free' } })\n  }`,
        `import { clerkClient } from '@clerk/nextjs/server'\n`,
      ),
    ),
    right(
      'a customer of Stripe',
      clerk(
        `  if (event.type === 'user.created') await stripe.customers.create({ name: event.data.first_name })`,
        `import Stripe from 'stripe'\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY)\n`,
      ),
    ),
    right('a log', clerk(`  if (event.type === 'user.created') console.log('welcome', event.data.first_name)`)),
    right('another endpoint does the rest (JavaScript)', {
      [FILE]: handler(`  if (event.type === 'user.created') ${CREATE}`),
      'app/api/webhooks/clerk-changes/route.js': handler(LATER),
    }),
    right(
      'a map of handlers that holds them all, in another file',
      clerk(`  await handlers[event.type]?.(event.data)`, `import { handlers } from '@/lib/handlers'\n`, {
        'lib/handlers.ts': lib(
          `export const handlers = {\n  'user.created': (data) => db.user.create({ data: { name: data.first_name } }),\n  'user.updated': (data) => db.user.update({}),\n  'user.deleted': (data) => db.user.deleteMany({}),\n}\n`,
        ),
      }),
    ),
    right('events of another service that are called the same', {
      'app/api/webhooks/directory/route.ts': `import { db } from '@/lib/db'
import { WorkOS } from '@workos-inc/node'
const workos = new WorkOS(process.env.WORKOS_API_KEY)
export async function POST(request) {
  const event = await workos.webhooks.verifyEvent(await request.text(), process.env.WORKOS_WEBHOOK_SECRET)
  if (event.event === 'user.created') await db.user.create({ data: { name: event.data.first_name } })
${DONE}`,
    }),
  ].map(alone),
  invalid: [
    row(
      'a user who is never updated or deleted',
      clerk(`  if (event.type === ‹'user.created'›) ${CREATE}`),
      both({ line: 5 }),
      CREATE,
    ),
    row(
      'a user who is never deleted',
      clerk(`  if (event.type === ‹'user.created'› || event.type === 'user.updated') {\n    ${UPSERT}\n  }`),
      deleted({ line: 5 }),
      `${UPSERT}\n  }`,
    ),
    wrong(
      'a user who is never updated',
      clerk(`  if (event.type === ‹'user.created'›) ${CREATE}\n  if (event.type === 'user.deleted') ${DELETE}`),
      updated({ line: 5 }),
    ),
    row(
      'an id alone, for ever',
      clerk(`  if (event.type === ‹'user.created'›) await db.user.create({ data: { id: event.data.id } })`),
      deleted({ line: 5 }),
      '{ id: event.data.id } })',
    ),
    wrong(
      'a case that runs on, and a helper in another file',
      clerk(
        `  switch (event.type) {\n    case ‹'user.created'›:\n    case 'user.updated':\n      await saveUser(event.data)\n  }`,
        `import { saveUser } from '@/lib/users'\n`,
        {
          'lib/users.ts': lib(
            `export const saveUser = (data) => db.user.upsert({ where: { id: data.id }, create: { name: data.first_name } })\n`,
          ),
        },
      ),
      deleted({ line: 7 }),
    ),
    wrong(
      'a map of handlers in another file',
      withMark(
        clerk(`  await handlers[event.type]?.(event.data)`, `import { handlers } from '@/lib/handlers'\n`, {
          'lib/handlers.ts': lib(
            `const onCreated = (data) => db.user.create({ data: { id: data.id, name: data.first_name } })\nexport const handlers = { ‹'user.created': onCreated› }\n`,
          ),
        }),
      ),
      both({ line: 3, file: 'lib/handlers.ts' }),
      both({ line: 3, file: 'lib/handlers.ts' }),
    ),
    wrong(
      'everything else is turned away',
      clerk(`  if (event.type !== ‹'user.created'›) return new Response('ignored')\n  ${CREATE}`),
      both({ line: 5 }),
    ),
    row(
      'a type that only names the others',
      clerk(
        `  type Known = 'user.created' | 'user.updated' | 'user.deleted'\n  const type = event.type as Known\n  if (type === ‹'user.created'›) ${CREATE}`,
      ),
      both({ line: 7 }),
      CREATE,
      taken('type'),
    ),
    row(
      'a comment that names the others',
      clerk(`  // TODO: 'user.updated' and 'user.deleted'\n  if (event.type === ‹'user.created'›) ${CREATE}`),
      both({ line: 6 }),
      CREATE,
    ),
    wrong(
      'organizations and members',
      MEMBERS,
      mending(
        both({ row: 'organization', family: 'organization', line: 5 }),
        MEMBERS,
        'name: event.data.name } })',
        taken('event.type', 'organization', 'org'),
      ),
      mending(
        both({ row: 'membership', family: 'organizationMembership', line: 6 }),
        MEMBERS,
        'role: event.data.role } })',
        taken('event.type', 'organizationMembership', 'member'),
      ),
    ),
    row(
      'a case of its own, behind one that ends',
      clerk(CASES),
      both({ line: 9 }),
      'break\n    ',
      `case 'user.deleted':\n      ${DELETE}\n      break\n    `,
    ),
    wrong(
      'a row by a key of two columns',
      clerk(
        `  if (event.type === ‹'user.created'›) await db.user.upsert({ where: { org_id: { org: 1, id: event.data.id } }, create: { name: event.data.first_name } })`,
      ),
      both({ line: 5 }),
    ),
    wrong(
      'a function of Convex',
      clerk(
        `  if (event.type === ‹'user.created'›) await fetchMutation(api.users.create, { id: event.data.id, email: event.data.username })`,
        `import { fetchMutation } from 'convex/nextjs'\nimport { api } from '@/convex/_generated/api'\n`,
      ),
      both({ line: 7 }),
    ),
    wrong(
      'Drizzle, and Svix in JavaScript below src',
      {
        'src/app/api/webhooks/clerk/route.js': `import { Webhook } from 'svix'
import { drizzle } from 'drizzle-orm/node-postgres'
import { users } from '../../../../schema'
const db = drizzle(process.env.DATABASE_URL)
export async function POST(request) {
  const webhook = new Webhook(process.env.CLERK_WEBHOOK_SIGNING_SECRET)
  const { type, data } = webhook.verify(await request.text(), Object.fromEntries(request.headers))
  if (type === ‹'user.created'›) await db.insert(users).values({ id: data.id, email: data.email_addresses })
${DONE}`,
      },
      both({ line: 8, file: 'src/app/api/webhooks/clerk/route.js' }),
    ),
    row(
      'the Pages Router, with Clerk 5',
      {
        'package.json': JSON.stringify({ name: 'app', dependencies: { next: '14.2.0', '@clerk/nextjs': '5.7.0' } }),
        'pages/api/webhooks/clerk.ts': `import { buffer } from 'micro'
import { Webhook } from 'svix'
import { db } from '@/lib/db'
export const config = { api: { bodyParser: false } }
export default async function handler(req, res) {
  const event = new Webhook(process.env.CLERK_WEBHOOK_SECRET).verify(await buffer(req), req.headers)
  if (event.type === ‹'user.created'›) ${CREATE}
  res.status(204).end()
}
`,
      },
      both({ line: 7, file: 'pages/api/webhooks/clerk.ts', entry: '* /api/webhooks/clerk' }),
      CREATE,
      taken(),
      'pages/api/webhooks/clerk.ts',
    ),
  ].map(alone),
})
