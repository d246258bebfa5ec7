/** Which sender a handler's events are of, and which of them it names. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { readApp } from '../app/index.ts'
import { readInventory } from './index.ts'

const folders: string[] = []
afterEach(async () => {
  await Promise.all(folders.splice(0).map((dir) => rm(dir, { recursive: true, force: true })))
})

async function hintsOf(files: Record<string, string>) {
  const dir = await mkdtemp(path.join(tmpdir(), 'routewarden-hooks-'))
  folders.push(dir)
  for (const [name, text] of Object.entries({ 'package.json': '{"dependencies":{"next":"16.0.0"}}', ...files })) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
    await writeFile(path.join(dir, name), text)
  }
  const { webhooks } = await readInventory(await readApp(dir))
  return webhooks.map(({ provider, events }) => ({ provider, events }))
}

const svix = (events: string) => `import { Webhook } from 'svix'
export async function POST(request) {
  const event = new Webhook(process.env.SECRET).verify(await request.text(), Object.fromEntries(request.headers))
  ${events}
}
`

it("takes a handler for another sender's that tells only events apart which Clerk does not send", async () => {
  const files = (events: string) => ({ 'app/api/in/route.js': svix(events) })
  expect(await hintsOf(files(`if (event.type === 'email.bounced') await mark(event)`))).toEqual([
    { provider: 'svix', events: ['email.bounced'] },
  ])
  // Clerk's, and one that says nothing: what uses svix in an app with Clerk is Clerk's unless it says otherwise.
  expect(await hintsOf(files(`if (event.type === 'user.created') await save(event)`))).toMatchObject([
    { provider: 'clerk' },
  ])
  expect(await hintsOf(files(`await fetch('https://log.example.com')`))).toMatchObject([{ provider: 'clerk' }])
})

it('reads the events where they are told apart, two imports away, and not in comments', async () => {
  const hints = await hintsOf({
    'app/api/webhooks/clerk/route.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { apply } from '../../../../lib/apply'
// 'organization.created' is not handled
export async function POST(request: Request) { return apply(await verifyWebhook(request)) }
`,
    'lib/apply.ts': `import { onUser } from './users'\nexport const apply = (event) => onUser(event)\n`,
    'lib/users.ts': `export function onUser(event) { switch (event.type) { case 'user.created': case "user.deleted": return 1 } }\n`,
  })
  expect(hints).toEqual([{ provider: 'clerk', events: ['user.created', 'user.deleted'] }])
})

it("reads GitHub's events, which are plain words", async () => {
  const hints = await hintsOf({
    'app/api/hook/route.ts': `import { verify } from '@octokit/webhooks-methods'
export async function POST(request: Request) {
  if (!(await verify('s', await request.text(), 'x'))) return new Response(null, { status: 400 })
  if (request.headers.get('x-github-event') === 'push') await deploy()
}
`,
  })
  expect(hints).toEqual([{ provider: 'github', events: ['push'] }])
})

it.each([
  ['a header of svix', 'app/api/in/route.js', `request.headers.get('svix-signature')`, 'clerk'],
  ['a header of GitHub', 'app/api/in/route.js', `request.headers.get('x-hub-signature-256')`, 'github'],
  [
    'the name of a secret, under a path of webhooks',
    'app/api/hooks/in/route.js',
    `process.env.STRIPE_WEBHOOK_SECRET`,
    'stripe',
  ],
])('knows the sender by %s', async (_name, file, code, provider) => {
  const text = `export async function POST(request) { return check(request, ${code}) }\n`
  expect(await hintsOf({ [file]: text })).toMatchObject([{ provider }])
})

it('takes the name of a secret for nothing elsewhere', async () => {
  const text = `export const POST = () => Response.json({ set: Boolean(process.env.STRIPE_WEBHOOK_SECRET) })\n`
  expect(await hintsOf({ 'app/api/health/route.js': text })).toEqual([])
})
