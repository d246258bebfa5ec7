/** What the tables of rules about guards share: helpers that turn strangers away in each of the usual ways. */
import type { Files } from './lint-app.ts'
import type { Expected, Invalid, Valid } from './rule-table.ts'

export const DB = `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`

/** `requireUser` throws, `refuseStrangers` gives back a response or nothing, `callerOrRefusal` a response or the caller. */
export const GUARDS = `import { auth } from '@clerk/nextjs/server'

export async function requireUser() {
  const { userId } = await auth()
  if (!userId) throw new Error('no session')
  return userId
}

export async function refuseStrangers() {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'no session' }, { status: 401 })
  return null
}

export async function callerOrRefusal() {
  const { userId, orgId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return { userId, orgId }
}

export const withUser = (handler) => async (request, context) => {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return handler(request, context)
}
`
/** Of the one app that cases share. */
export const GUARDED_APP: Files = {
  'lib/db.ts': DB,
  'lib/guards.ts': GUARDS,
  'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
}

/** The file of a route handler. */
export const route = (name: string, extension = 'ts'): string => `app/api/${name}/route.${extension}`

export const right = (name: string, files: Files): Valid => ({ name, files })
export const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, files, errors })
/** In an app of its own. */
export const alone = <Case extends Valid>(one: Case): Case => ({ ...one, alone: true })

export const plain = (marked: string): string => marked.replaceAll(/[‹›]/g, '')
