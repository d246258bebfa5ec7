/** Copies of what Clerk keeps, and how they are kept fresh; whose address is the primary one. */
import { describe, expect, it } from 'vitest'
import type { AppFiles } from './audit-facts.test.support.ts'
import { marks, spoken } from './webhook-app.test.support.ts'

const FILE = 'app/api/webhooks/clerk/route.ts'

/** A handler that has verified `event`. */
const handler = (body: string, imports = ''): string => `import { db } from '@/lib/db'
import { verifyWebhook } from '@clerk/nextjs/webhooks'
${imports}export async function POST(request: Request) {
  const event = await verifyWebhook(request)
${body}
  return new Response(null, { status: 204 })
}
`
const clerk = (body: string, imports = '', files: AppFiles = {}): AppFiles => ({
  [FILE]: handler(body, imports),
  ...files,
})

const CREATE = `await db.user.create({ data: { id: event.data.id, name: event.data.first_name } })`
const UPDATE = `await db.user.update({ where: { id: event.data.id }, data: { name: event.data.first_name } })`
const DELETE = `await db.user.deleteMany({ where: { id: event.data.id } })`

describe('webhook-missing-events', () => {
  const found: [string, AppFiles][] = [
    ['a user who is never updated or deleted', clerk(`  if (event.type === ‹'user.created') ${CREATE}`)],
    [
      'a user who is never deleted',
      clerk(
        `  if (event.type === ‹'user.created' || event.type === 'user.updated') {\n    await db.user.upsert({ where: { id: event.data.id }, create: { name: event.data.first_name } })\n  }`,
      ),
    ],
    [
      'an id alone, for ever',
      clerk(`  if (event.type === ‹'user.created') await db.user.create({ data: { id: event.data.id } })`),
    ],
    [
      'a case that runs on, and a helper in another file',
      clerk(
        `  switch (event.type) {\n    case ‹'user.created':\n    case 'user.updated':\n      await saveUser(event.data)\n  }`,
        `import { saveUser } from '@/lib/users'\n`,
        {
          'lib/users.ts': `import { db } from './db'\nexport const saveUser = (data: any) => db.user.upsert({ where: { id: data.id }, create: { name: data.first_name } })\n`,
        },
      ),
    ],
    [
      'a map of handlers',
      clerk(`  await handlers[event.type]?.(event.data)`, `import { handlers } from '@/lib/handlers'\n`, {
        'lib/handlers.ts': `import { db } from './db'\nconst onCreated = (data: any) => db.user.create({ data: { id: data.id, name: data.first_name } })\nexport const handlers: Record<string, (data: any) => Promise<unknown>> = { ‹'user.created': onCreated }\n`,
      }),
    ],
    [
      'everything else being turned away',
      clerk(`  if (event.type !== ‹'user.created') return new Response('ignored')\n  ${CREATE}`),
    ],
    [
      'a type that only names the others',
      clerk(
        `  type Known = 'user.created' | 'user.updated' | 'user.deleted'\n  const type = event.type as Known\n  if (type === ‹'user.created') ${CREATE}`,
      ),
    ],
    [
      'a mention in a comment',
      clerk(`  // TODO: 'user.updated' and 'user.deleted'\n  if (event.type === ‹'user.created') ${CREATE}`),
    ],
    [
      'members and organizations',
      clerk(
        `  if (event.type === ‹'organization.created') await db.org.create({ data: { id: event.data.id, name: event.data.name } })\n  if (event.type === ‹'organizationMembership.created') await db.member.create({ data: { id: event.data.id, role: event.data.role } })`,
      ),
    ],
    [
      'a function of Convex',
      clerk(
        `  if (event.type === ‹'user.created') await fetchMutation(api.users.create, { id: event.data.id, email: event.data.username })`,
        `import { fetchMutation } from 'convex/nextjs'\nimport { api } from '@/convex/_generated/api'\n`,
      ),
    ],
  ]

  it.each(found)('speaks of %s', async (_, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `warning webhook-missing-events ${place}`))
  })

  const quiet: [string, AppFiles][] = [
    [
      'all three',
      clerk(
        `  switch (event.type) {\n    case 'user.created':\n      ${CREATE}\n      break\n    case 'user.updated':\n      ${UPDATE}\n      break\n    case 'user.deleted':\n      ${DELETE}\n  }`,
      ),
    ],
    [
      'events that are all treated alike',
      clerk(`  await db.event.create({ data: { type: event.type, payload: event.data } })`),
    ],
    [
      'a copy of nothing that changes',
      clerk(
        `  if (event.type === 'user.created') await db.user.create({ data: { id: event.data.id, credits: 10 } })\n  if (event.type === 'user.deleted') ${DELETE}`,
      ),
    ],
    [
      'a default that does the rest',
      clerk(
        `  switch (event.type) {\n    case 'user.created':\n      ${CREATE}\n      break\n    default:\n      await db.user.upsert({ where: { id: event.data.id }, create: {} })\n  }`,
      ),
    ],
    [
      'an else that does the rest',
      clerk(
        `  if (event.type === 'user.deleted') {\n    ${DELETE}\n  } else {\n    await db.user.upsert({ where: { id: event.data.id }, create: { name: event.data.first_name } })\n  }`,
      ),
    ],
    [
      'a prefix',
      clerk(`  if (event.type === 'user.created') ${CREATE}\n  else if (event.type.startsWith('user.')) ${UPDATE}`),
    ],
    [
      'a mail',
      clerk(
        `  if (event.type === 'user.created') await resend.emails.send({ to: 'team@example.com', subject: event.data.first_name })`,
        `import { Resend } from 'resend'\nconst resend = new Resend(process.env.RESEND_API_KEY)\n`,
      ),
    ],
    [
      'metadata that is written back',
      clerk(
        `  if (event.type === 'user.created') {\n    const client = await clerkClient()\n    await client.users.updateUserMetadata(event.data.id, { publicMetadata: { plan: 'free' } })\n  }`,
        `import { clerkClient } from '@clerk/nextjs/server'\n`,
      ),
    ],
    [
      'a customer of another service',
      clerk(
        `  if (event.type === 'user.created') await stripe.customers.create({ name: event.data.first_name })`,
        `import Stripe from 'stripe'\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)\n`,
      ),
    ],
    ['a log', clerk(`  if (event.type === 'user.created') console.log('welcome', event.data.first_name)`)],
    [
      'another endpoint that does the rest',
      {
        [FILE]: handler(`  if (event.type === 'user.created') ${CREATE}`),
        'app/api/webhooks/clerk-changes/route.ts': handler(
          `  if (event.type === 'user.updated') ${UPDATE}\n  if (event.type === 'user.deleted') ${DELETE}`,
        ),
      },
    ],
    [
      'events named in a list',
      clerk(
        `  if (['user.created', 'user.updated'].includes(event.type)) await db.user.upsert({ where: { id: event.data.id }, create: { name: event.data.first_name } })\n  if (event.type === 'user.deleted') ${DELETE}`,
      ),
    ],
    [
      'a map that holds them all',
      clerk(
        `  await handlers[event.type]?.()`,
        `const handlers = {\n  'user.created': () => db.user.create({ data: {} }),\n  'user.updated': () => db.user.update({}),\n  'user.deleted': () => db.user.deleteMany({}),\n}\n`,
      ),
    ],
    [
      'events of another service that are called the same',
      {
        'app/api/webhooks/directory/route.ts': `import { db } from '@/lib/db'
import { WorkOS } from '@workos-inc/node'
const workos = new WorkOS(process.env.WORKOS_API_KEY)
export async function POST(request: Request) {
  const event = await workos.webhooks.verifyEvent(await request.text(), process.env.WORKOS_WEBHOOK_SECRET!)
  if (event.event === 'user.created') await db.user.create({ data: { name: event.data.first_name } })
  return new Response(null, { status: 204 })
}
`,
      },
    ],
  ]

  it.each(quiet)('is silent about %s', async (_, files) => {
    expect(await spoken(files)).toEqual([])
  })
})

describe('webhook-first-email', () => {
  const REST = `\n  if (event.type === 'user.deleted') ${DELETE}`
  const saved = (email: string, before = ''): string =>
    `  if (event.type === 'user.created' || event.type === 'user.updated') {\n${before}    await db.user.upsert({ where: { id: event.data.id }, create: { email: ${email} } })\n  }${REST}`

  const found: [string, AppFiles][] = [
    ['the first of the list', clerk(saved('‹event.data.email_addresses[0].email_address'))],
    ['the first, if there is one', clerk(saved('‹event.data.email_addresses?.[0]?.email_address ?? null'))],
    ['at(0)', clerk(saved('‹event.data.email_addresses.at(0)?.email_address'))],
    [
      'the first of a list by another name',
      clerk(
        saved(
          'email',
          `    const { email_addresses: addresses } = event.data\n    const email = ‹addresses[0].email_address\n`,
        ),
      ),
    ],
    [
      'a list that is taken apart',
      clerk(saved('first.email_address', `    const ‹[first] = event.data.email_addresses\n`)),
    ],
    [
      'a helper in another file',
      clerk(saved('emailOf(event.data)'), `import { emailOf } from '@/lib/email'\n`, {
        'lib/email.ts': `export const emailOf = ({ email_addresses }: any): string => ‹email_addresses[0].email_address\n`,
      }),
    ],
  ]

  it.each(found)('speaks of %s, and no other rule does', async (_, files) => {
    expect(await spoken(files)).toEqual(marks(files).map((place) => `warning webhook-first-email ${place}`))
  })

  const PRIMARY = `event.data.email_addresses.find(({ id }) => id === event.data.primary_email_address_id)`
  const quiet: [string, AppFiles][] = [
    ['the primary one', clerk(saved(`${PRIMARY}?.email_address`))],
    [
      'the first where there is no primary one',
      clerk(saved(`(${PRIMARY} ?? event.data.email_addresses[0])?.email_address`)),
    ],
    [
      'a list of one',
      clerk(
        saved(
          'email',
          `    const list = event.data.email_addresses\n    const email = list.length === 1 ? list[0].email_address : null\n`,
        ),
      ),
    ],
    ['the whole list', clerk(saved('event.data.email_addresses.map(({ email_address }) => email_address).join()'))],
    ['the second', clerk(saved('event.data.email_addresses[1]?.email_address'))],
    ['another list', clerk(saved('event.data.phone_numbers[0]?.phone_number'))],
    ['a log', clerk(`  console.log(event.data.email_addresses[0].email_address)${REST}`)],
    ['whether it is verified', clerk(saved(`event.data.email_addresses[0].verification?.status`))],
    [
      'a list of another service',
      {
        'app/api/webhooks/crm/route.ts': `import { db } from '@/lib/db'
export async function POST(request: Request) {
  const secret = process.env.CRM_SECRET
  if (!secret || request.headers.get('x-crm-secret') !== secret) return new Response(null, { status: 401 })
  const { contact } = await request.json()
  await db.contact.create({ data: { email: contact.email_addresses[0].email_address } })
  return new Response(null, { status: 204 })
}
`,
      },
    ],
    [
      'a function that no webhook runs',
      clerk(saved(`primaryOf(event.data)`), `import { primaryOf } from '@/lib/email'\n`, {
        'lib/email.ts': `export const primaryOf = (user: any) => user.email_addresses.find((one: any) => one.id === user.primary_email_address_id)?.email_address
export const oldestOf = (user: any) => user.email_addresses[0].email_address
`,
      }),
    ],
  ]

  it.each(quiet)('is silent about %s, and so is every other rule', async (_, files) => {
    expect(await spoken(files)).toEqual([])
  })
})
