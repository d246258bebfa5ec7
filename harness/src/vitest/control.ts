/**
 * Spec files run in workers of their own; the app, the local Clerk and the config's hooks live in Vitest's main
 * process. This is the line between them: HTTP on loopback, closed to anyone without the token.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Session } from '../run/index.ts'
import { askOnce } from './session.ts'

export interface Control {
  url: string
  token: string
  stop: () => Promise<void>
}

const askBody = z.object({
  target: z.string(),
  identities: z.array(z.string()).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
})
const webhookBody = z.object({
  path: z.string(),
  scenarios: z.array(z.string()).optional(),
  event: z.string().optional(),
  body: z.record(z.string(), z.unknown()).optional(),
})

const credentialsBody = z.object({ identity: z.string() })

/** Leaves out keys without a value (zod gives them as `undefined`). */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never
}

export async function startControl(session: Session): Promise<Control> {
  const token = randomBytes(24).toString('hex')
  const expected = Buffer.from(`Bearer ${token}`)
  const app = new Hono()
  app.use(async (context, next) => {
    const given = Buffer.from(context.req.header('authorization') ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return context.text('', 401)
    await next()
    return undefined
  })
  app.post('/ask', async (context) => context.json(await askOnce(session, askBody.parse(await context.req.json()))))
  app.post('/webhook', async (context) =>
    context.json(await session.webhook(defined(webhookBody.parse(await context.req.json())))),
  )
  app.post('/credentials', async (context) => {
    const { identity } = credentialsBody.parse(await context.req.json())
    return context.json(await session.asker.matrix.credentials(identity))
  })
  app.post('/browser', async (context) => {
    const { identity } = credentialsBody.parse(await context.req.json())
    if (session.ticket) {
      const ticket = identity === 'anonymous' ? null : await session.ticket(identity)
      return context.json({ cookies: [], ticket })
    }
    if (!session.browser) throw new Error('No browsers are served: open the session with `frontend: true`.')
    return context.json({ cookies: await session.browser(identity), ticket: null })
  })
  app.post('/state', async (context) => context.json({ state: await session.state() }))
  app.post('/reset', async (context) => {
    await session.reset()
    return context.json({})
  })
  app.onError((error, context) => context.json({ error: error.message }, 400))
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) => {
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        token,
        stop: () =>
          new Promise((done) => {
            server.close(() => {
              done()
            })
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
  })
}
