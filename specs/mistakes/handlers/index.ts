/**
 * Twelve ways to get a webhook handler wrong: each is a copy of one of the reference app's handlers with the smallest
 * change that makes the mistake, under a path of its own, so that one build holds all of them.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { writeFiles } from '../../support/cli.ts'

export interface BrokenHandler {
  /** The rule that finds it; what makes it another one of the same rule follows after a space. */
  id: string
  of: 'clerk' | 'github'
  /** Exact texts of that handler, each there once. */
  change: [find: string, replace: string][]
  /** Variable that the scenarios are signed with, where it is not the one that the handler reads. */
  secretEnv?: string
  /** Does the proxy keep it closed? */
  closed?: true
  /** What fails, in the order of the report; `forgeries` is every forged delivery, of another time included. */
  fails: (string | typeof FORGERIES)[]
  /** What `test` says, by rule. */
  finds: string[]
}

/** Every delivery that nobody signed, or not so. */
export const FORGERIES = Symbol('forgeries')

const VERIFY = `    event = await verifyWebhook(request, { signingSecret })
`
const REFUSE = `  } catch {
    return badSignature()
  }
`
const CLERK_APPLY = `  return applyOnce({ provider: 'clerk', id, event: event.type }, (tx) => applyClerkEvent(tx, event))
`
const GITHUB_APPLY = `  return applyOnce({ provider: 'github', id, event }, (tx) => applyGitHubEvent(tx, id, event, payload))
`
const CLERK_IMPORT = `import type { NextRequest } from 'next/server'
`
const GITHUB_IMPORT = `import { verify } from '@octokit/webhooks-methods'
`
const NO_ID = `  if (!id) return badSignature()
`
const CHECK = `  const genuine = await verify(secret, body, signature).catch(() => false)
`

/** Unlike the app's own: a row for each call, whatever its id. */
const ROW_IMPORTS = `import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { repositoryEvents, webhookDeliveries } from '@/db/schema'
import { database } from '@/lib/database'
`
const INSERT_ROW = `.insert(repositoryEvents).values({
    deliveryId: randomUUID(),
    event,
    repository: String((payload as { repository?: { full_name?: string } } | null)?.repository?.full_name),
    headCommit: String((payload as { after?: string } | null)?.after),
  })
`

export const BROKEN: BrokenHandler[] = [
  { id: 'webhook-not-public', of: 'clerk', change: [], closed: true, fails: ['valid'], finds: ['webhook-not-public'] },
  {
    id: 'webhook-unverified',
    of: 'clerk',
    change: [
      [VERIFY, `    event = (await request.json()) as WebhookEvent\n`],
      [`import { verifyWebhook, type WebhookEvent }`, `import type { WebhookEvent }`],
      [
        NO_ID,
        `  if (id === null) return applyOnce({ provider: 'clerk', id: crypto.randomUUID(), event: event.type }, (tx) => applyClerkEvent(tx, event))\n`,
      ],
    ],
    fails: [FORGERIES],
    finds: ['webhook-unverified'],
  },
  {
    id: 'webhook-raw-body',
    of: 'clerk',
    change: [
      [
        VERIFY,
        `    const again = new Request(request.url, { method: 'POST', headers: request.headers, body: JSON.stringify(await request.json()) })
    event = await verifyWebhook(again as NextRequest, { signingSecret })
`,
      ],
    ],
    fails: ['raw-body', 'big-integers'],
    finds: ['webhook-raw-body'],
  },
  {
    id: 'webhook-verify-after-use',
    of: 'clerk',
    change: [
      [
        VERIFY,
        `    const told = (await request.clone().json()) as WebhookEvent
    const delivery = { provider: 'clerk', id: request.headers.get('svix-id') || crypto.randomUUID(), event: told.type } as const
    await applyOnce(delivery, (tx) => applyClerkEvent(tx, told))
${VERIFY}`,
      ],
    ],
    // Refused, and applied all the same: also what might be refused rightly.
    fails: [FORGERIES, 'header-family:webhook'],
    finds: ['webhook-unverified'],
  },
  {
    id: 'webhook-secret-fallback',
    of: 'clerk',
    secretEnv: 'CLERK_WEBHOOK_SIGNING_SECRET',
    change: [
      [`process.env.CLERK_WEBHOOK_SIGNING_SECRET\n`, `process.env.HOOK_SIGNING_KEY\n`],
      [`  if (!signingSecret) return notConfigured()\n`, ''],
      [`import { badSignature, notConfigured }`, `import { badSignature }`],
      [
        VERIFY,
        `    event = signingSecret
      ? await verifyWebhook(request, { signingSecret })
      : ((await request.json()) as WebhookEvent)
`,
      ],
      [
        `  const id = request.headers.get('svix-id')\n`,
        `  const id = request.headers.get('svix-id') || crypto.randomUUID()\n`,
      ],
    ],
    fails: [FORGERIES],
    finds: ['webhook-unverified'],
  },
  {
    id: 'webhook-stale-accepted',
    of: 'clerk',
    change: [
      [
        VERIFY,
        `    const body = await request.text()
    const [messageId, time, given] = ['id', 'timestamp', 'signature'].map((name) => request.headers.get(\`svix-\${name}\`) ?? '')
    const key = Buffer.from(signingSecret.replace('whsec_', ''), 'base64')
    const own = \`v1,\${createHmac('sha256', key).update(\`\${messageId}.\${time}.\${body}\`).digest('base64')}\`
    if (!messageId || !given?.split(' ').includes(own)) throw new Error('no signature fits')
    event = JSON.parse(body) as WebhookEvent
`,
      ],
      [CLERK_IMPORT, `${CLERK_IMPORT}import { createHmac } from 'node:crypto'\n`],
      [`import { verifyWebhook, type WebhookEvent }`, `import type { WebhookEvent }`],
    ],
    fails: ['stale', 'future'],
    finds: ['webhook-stale-accepted'],
  },
  {
    id: 'webhook-not-idempotent',
    of: 'github',
    change: [
      [GITHUB_IMPORT, GITHUB_IMPORT + ROW_IMPORTS.replace(/^import \{ eq.*\n/m, '').replace(', webhookDeliveries', '')],
      [
        GITHUB_APPLY,
        `  if (event === 'push') await database()${INSERT_ROW}  return Response.json({ received: true })\n`,
      ],
      [`import { applyOnce } from '@/lib/webhooks/deliveries'\n`, ''],
      [`import { applyGitHubEvent } from '@/lib/webhooks/github-events'\n`, ''],
    ],
    fails: ['duplicate', 'concurrent-duplicate', 'same-id-other-body'],
    finds: ['webhook-not-idempotent'],
  },
  {
    id: 'webhook-not-idempotent race',
    of: 'github',
    change: [
      [GITHUB_IMPORT, GITHUB_IMPORT + ROW_IMPORTS],
      [
        GITHUB_APPLY,
        `  const known = await database().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id))
  if (known.length > 0 || event !== 'push') return Response.json({ received: true })
  // Whatever takes a moment: a mail, a call of another service.
  await new Promise((resolve) => setTimeout(resolve, 20))
  await database()${INSERT_ROW}  await database().insert(webhookDeliveries).values({ provider: 'github', id, event }).onConflictDoNothing()
  return Response.json({ received: true })
`,
      ],
      [`import { applyOnce } from '@/lib/webhooks/deliveries'\n`, ''],
      [`import { applyGitHubEvent } from '@/lib/webhooks/github-events'\n`, ''],
    ],
    fails: ['concurrent-duplicate'],
    finds: ['webhook-not-idempotent'],
  },
  {
    id: 'webhook-out-of-order',
    of: 'clerk',
    change: [
      [
        CLERK_APPLY,
        `  return applyOnce({ provider: 'clerk', id, event: event.type }, async (tx) => {
    if (event.type === 'user.created' || event.type === 'user.updated') {
      const values = { firstName: event.data.first_name, sourceUpdatedAt: event.data.updated_at }
      await tx
        .insert(users)
        .values({ id: event.data.id, ...values })
        .onConflictDoUpdate({ target: users.id, set: values })
    }
    if (event.type === 'user.deleted') await tx.delete(users).where(eq(users.id, event.data.id ?? ''))
  })
`,
      ],
      [CLERK_IMPORT, `${CLERK_IMPORT}import { eq } from 'drizzle-orm'\nimport { users } from '@/db/schema'\n`],
      [`import { applyClerkEvent } from '@/lib/webhooks/clerk-events'\n`, ''],
    ],
    fails: ['updated-before-created', 'deleted-before-created', 'late-update-after-delete'],
    finds: ['webhook-out-of-order'],
  },
  {
    id: 'webhook-leaky-error',
    of: 'clerk',
    change: [
      [
        REFUSE,
        `  } catch (error) {\n    return new Response(error instanceof Error ? error.stack : '', { status: 500 })\n  }\n`,
      ],
    ],
    fails: [FORGERIES, 'header-family:webhook', 'no-leak'],
    finds: ['webhook-leaky-error'],
  },
  {
    id: 'webhook-leaky-error short-signature',
    of: 'github',
    change: [
      [
        CHECK,
        `  const own = \`sha256=\${createHmac('sha256', secret).update(body).digest('hex')}\`
  const genuine = timingSafeEqual(Buffer.from(signature), Buffer.from(own))
`,
      ],
      [GITHUB_IMPORT, `import { createHmac, timingSafeEqual } from 'node:crypto'\n`],
    ],
    fails: [
      ...['double-header:x-hub-signature-256', 'truncated-signature', 'empty-signature', 'signature-version:sha1'],
      ...['no-version'],
    ],
    finds: ['webhook-leaky-error'],
  },
  {
    id: 'webhook-method',
    of: 'github',
    change: [
      [
        GITHUB_APPLY,
        `${GITHUB_APPLY}}

/** For trying it in the browser. */
export async function GET(request: Request): Promise<Response> {
  const id = request.headers.get('x-github-delivery') ?? crypto.randomUUID()
  return applyOnce({ provider: 'github', id, event: 'push' }, (tx) =>
    applyGitHubEvent(tx, id, 'push', { ref: 'main', after: id, repository: { full_name: 'tried' } }),
  )
`,
      ],
    ],
    fails: ['wrong-method', 'wrong-method:HEAD', 'method-override'],
    finds: ['webhook-method'],
  },
]

export const pathOf = ({ id, of }: BrokenHandler) =>
  `/api/webhooks/${of}-${id.replace('webhook-', '').replace(' ', '-')}`

const SECRETS = { clerk: 'CLERK_WEBHOOK_SIGNING_SECRET', github: 'GITHUB_WEBHOOK_SECRET' }
const EVENTS = { clerk: 'user.created', github: 'push' }

/** Adds all of them to a copy of the reference app: public where they should be, and named in its config. */
export async function addBrokenHandlers(dir: string): Promise<void> {
  for (const broken of BROKEN) {
    const clean = await readFile(path.join(dir, `app/api/webhooks/${broken.of}/route.ts`), 'utf8')
    const made = broken.change.reduce((text, [find, replace]) => swap(text, find, replace, broken.id), clean)
    await writeFiles(dir, { [`app${pathOf(broken)}/route.ts`]: made })
  }
  const open = BROKEN.filter(({ closed }) => closed !== true).map((broken) => `  '${pathOf(broken)}',\n`)
  const closed = BROKEN.filter((broken) => broken.closed).map(pathOf)
  await edit(path.join(dir, 'proxy.ts'), [
    [`  '/api/webhooks/github',\n`, `  '/api/webhooks/github',\n${open.join('')}`],
    [
      `    if (isForPrograms(request)) {`,
      `    if (${JSON.stringify(closed)}.includes(request.nextUrl.pathname)) return void (await auth.protect())\n    if (isForPrograms(request)) {`,
    ],
  ])
  const entries = BROKEN.map((broken) => {
    const secretEnv = broken.secretEnv ?? SECRETS[broken.of]
    return `    '${pathOf(broken)}': { provider: '${broken.of}', secretEnv: '${secretEnv}', event: '${EVENTS[broken.of]}' },\n`
  })
  await edit(path.join(dir, 'routewarden.config.ts'), [[`  webhooks: {\n`, `  webhooks: {\n${entries.join('')}`]])
}

async function edit(file: string, changes: [string, string][]): Promise<void> {
  const text = changes.reduce((made, [find, replace]) => swap(made, find, replace, file), await readFile(file, 'utf8'))
  await writeFiles(path.dirname(file), { [path.basename(file)]: text })
}

function swap(text: string, find: string, replace: string, where: string): string {
  expect(text.split(find), `${where} should hold exactly once:\n${find}`).toHaveLength(2)
  return text.replace(find, () => replace)
}
