/** Apps of any size for the benchmarks: TypeScript, App Router, Clerk's documented matcher. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/sign-in(.*)', '/sign-up(.*)', '/area-1/(.*)', '/area-2/:path*', '/api/area-3/(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = {
  matcher: [
    '/((?!_next|[^?]*\\\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)',
    '/(api|trpc)(.*)',
  ],
}
`
const SESSION = `import { auth } from '@clerk/nextjs/server'

export async function session() {
  const { userId, orgId } = await auth()
  if (!userId) throw new Error('unauthorized')
  return { userId, orgId }
}
`
const AUTH = `import { session } from './session'

export async function requireUser() {
  return session()
}

export async function requireAdmin() {
  const caller = await session()
  if (caller.orgId !== 'org_admin') throw new Error('forbidden')
  return caller
}
`
const DATA = `const rows = new Map<string, { id: string; title: string; amount: number }>()

export const list = () => [...rows.values()]
export const find = (id: string) => rows.get(id)
export const save = (row: { id: string; title: string; amount: number }) => void rows.set(row.id, row)
`
const LAYOUT = `import { ClerkProvider } from '@clerk/nextjs'

export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <ClerkProvider>
      <html lang="en">
        <body>{children}</body>
      </html>
    </ClerkProvider>
  )
}
`

/** About what a page of an app holds: some markup, some types, some work. */
const body = (index) => `
interface Row${index} {
  id: string
  title: string
  amount: number
}

function total${index}(rows: Row${index}[]): number {
  let sum = 0
  for (const row of rows) {
    if (row.amount > 0) sum += row.amount
    else sum -= Math.abs(row.amount) / 2
  }
  return Math.round(sum * 100) / 100
}

const labels${index} = { open: 'Open', paid: 'Paid', late: 'Late', draft: 'Draft' } as const
`

const page = (
  index,
  guarded,
) => `${guarded ? "import { requireUser } from '@/lib/auth'\n" : ''}import { list } from '@/lib/data'
${body(index)}
export default async function Page${index}() {
${guarded ? '  const caller = await requireUser()\n' : ''}  const rows = list()
  return (
    <section className="grid gap-4 p-6">
      <h1>Item ${index}${guarded ? ' of {caller.userId}' : ''}</h1>
      <p>{labels${index}.open}: {total${index}(rows)}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            {row.title} <strong>{row.amount}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}
`
const handler = (
  index,
  guarded,
  both,
) => `${guarded ? "import { requireAdmin } from '@/lib/auth'\n" : ''}import { list, save } from '@/lib/data'
${body(index)}
export async function GET() {
${guarded ? '  await requireAdmin()\n' : ''}  return Response.json({ rows: list(), total: total${index}(list()) })
}
${
  both
    ? `
export async function POST(request: Request) {
${guarded ? '  await requireAdmin()\n' : ''}  const row = (await request.json()) as Row${index}
  save(row)
  return Response.json({ label: labels${index}.draft }, { status: 201 })
}
`
    : ''
}`
const action = (index, guarded) => `'use server'
${guarded ? "import { requireUser } from '@/lib/auth'\n" : ''}import { save } from '@/lib/data'

export async function save${index}(title: string) {
${guarded ? '  await requireUser()\n' : ''}  save({ id: '${index}', title, amount: ${index} })
}
`

/** Pages, handlers of one or two methods, server functions; half guarded through helpers, a quarter dynamic. */
export async function generate(dir, size) {
  const files = new Map([
    [
      'package.json',
      JSON.stringify({ name: `bench-${size}`, type: 'module', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
    ],
    ['tsconfig.json', JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } })],
    [
      'eslint.config.js',
      `import parser from '@typescript-eslint/parser'\nexport default [{ files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser } }]\n`,
    ],
    ['proxy.ts', PROXY],
    ['lib/session.ts', SESSION],
    ['lib/auth.ts', AUTH],
    ['lib/data.ts', DATA],
    ['app/layout.tsx', LAYOUT],
  ])
  let made = 0
  for (let index = 0; made < size; index++) {
    const segment = index % 4 === 0 ? `area-${index % 97}/item-${index}/[id]` : `area-${index % 97}/item-${index}`
    const guarded = index % 2 === 0
    const kind = index % 10
    if (kind < 6) {
      files.set(`app/${segment}/page.tsx`, page(index, guarded))
      made += 1
    } else if (kind < 9) {
      const both = made + 1 < size
      files.set(`app/api/${segment}/route.ts`, handler(index, guarded, both))
      made += both ? 2 : 1
    } else {
      files.set(`app/area-${index % 97}/actions-${index}.ts`, action(index, guarded))
      made += 1
    }
  }
  for (const [file, text] of files) {
    await mkdir(path.join(dir, path.dirname(file)), { recursive: true })
    await writeFile(path.join(dir, file), text)
  }
  return files.size
}
