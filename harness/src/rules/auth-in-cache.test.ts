import { describe, expect, it } from 'vitest'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { authInCache } from './auth-in-cache.ts'

const CLERK = `import { auth, currentUser } from '@clerk/nextjs/server'\n`
const CACHE = `import { unstable_cache } from 'next/cache'\n`
const DB = `import { db } from '@/lib/db'\n`
const BASE = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'app/layout.tsx': 'export default ({ children }) => children\n',
  'lib/db.ts': 'export const db = new Map()\n',
  'lib/auth.ts': `${CLERK}export async function requireUser() {\n  const { userId } = await auth()\n  return userId\n}\nexport const now = () => Date.now()\n`,
}

async function speaks(files: AppFiles): Promise<string[]> {
  const findings = await authInCache.check(await auditFacts({ ...BASE, ...files }))
  return findings.map(({ file, line, column }) => `${file}:${line}:${column}`)
}
const page = (head: string, body: string): AppFiles => ({
  'app/page.tsx': `${head}export default async function Page() {\n${body}\n}\n`,
})

describe('auth-in-cache', () => {
  it.each<[string, AppFiles, string[]]>([
    [
      'auth() in a cached function',
      {
        'lib/data.ts': `${CLERK}${DB}export async function load() {\n  'use cache'\n  const { userId } = await auth()\n  return db.get(userId)\n}\n`,
      },
      ['lib/data.ts:5:28'],
    ],
    [
      'a cached file',
      { 'lib/data.ts': `'use cache'\n${CLERK}export async function load() {\n  return (await currentUser())?.id\n}\n` },
      ['lib/data.ts:4:17'],
    ],
    [
      'a profile of its own',
      {
        'lib/data.ts': `import { cookies } from 'next/headers'\nexport async function load() {\n  'use cache: remote'\n  return (await cookies()).get('a')\n}\n`,
      },
      ['lib/data.ts:4:17'],
    ],
    [
      'a helper that asks, in another file',
      {
        'lib/data.ts': `import { requireUser } from '@/lib/auth'\nexport async function load() {\n  'use cache'\n  return requireUser()\n}\n`,
      },
      ['lib/data.ts:4:10'],
    ],
    [
      'a helper that asks, in the same file',
      {
        'lib/data.ts': `${CLERK}const me = async () => (await auth()).userId\nexport async function load() {\n  'use cache'\n  return me()\n}\n`,
      },
      ['lib/data.ts:5:10'],
    ],
    [
      'auth() in unstable_cache',
      page(`${CLERK}${CACHE}`, `  return unstable_cache(async () => (await auth()).userId, ['me'])()`),
      ['app/page.tsx:4:44'],
    ],
    [
      'what the caller is, closed over',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const load = unstable_cache(async () => db.get(userId), ['projects'])\n  return load()`,
      ),
      ['app/page.tsx:6:50'],
    ],
    [
      'what the caller is, read of the session',
      page(`${CLERK}${CACHE}${DB}`, `  const org = (await auth()).orgId\n  return unstable_cache(() => db.get(org))()`),
      ['app/page.tsx:6:38'],
    ],
    [
      'what a helper says the caller is',
      page(
        `import { requireUser } from '@/lib/auth'\n${CACHE}${DB}`,
        `  const id = await requireUser()\n  return unstable_cache(() => db.get(id), ['x'])()`,
      ),
      ['app/page.tsx:6:38'],
    ],
    [
      'a page that is forced to be static',
      page(CLERK + `export const dynamic = 'force-static'\n`, `  const { userId } = await auth()\n  return userId`),
      ['app/page.tsx:4:28'],
    ],
    [
      'auth.protect() there',
      page(CLERK + `export const dynamic = "force-static"\n`, `  await auth.protect()\n  return null`),
      ['app/page.tsx:4:9'],
    ],
    [
      'Clerk 5 and a renamed import, in JavaScript',
      {
        'lib/data.js': `import { auth as session } from '@clerk/nextjs/server'\nexport async function load() {\n  'use cache'\n  return session().userId\n}\n`,
      },
      ['lib/data.js:4:10'],
    ],
    [
      'helpers three files away, through an index',
      {
        'lib/index.ts': `export { me as who } from './me'\n`,
        'lib/me.ts': `import { requireUser } from './auth'\nexport const me = async () => requireUser()\n`,
        'lib/data.ts': `import { who } from '@/lib'\nexport async function load() {\n  'use cache'\n  return who()\n}\n`,
      },
      ['lib/data.ts:4:10'],
    ],
    [
      'a user that a function takes and closes over',
      {
        'lib/data.ts': `${CACHE}${DB}export function load(userId: string) {\n  return unstable_cache(() => db.get(userId), ['projects'], { tags: [userId] })()\n}\n`,
      },
      ['lib/data.ts:4:38'],
    ],
    [
      'a cached function with a name',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const load = async () => db.get(userId)\n  return unstable_cache(load, ['projects'])()`,
      ),
      ['app/page.tsx:6:35'],
    ],
    [
      'a helper that asks, as the cached function',
      page(`import { requireUser } from '@/lib/auth'\n${CACHE}`, `  return unstable_cache(requireUser, ['me'])()`),
      ['app/page.tsx:4:25'],
    ],
    [
      'what is found by the caller',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const account = await db.get(userId)\n  return unstable_cache(() => db.get(account.id), ['projects'])()`,
      ),
      ['app/page.tsx:7:38'],
    ],
    [
      'an organization beside a user in the key',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId, orgId } = await auth()\n  return unstable_cache(() => db.get(orgId), [userId])()`,
      ),
      ['app/page.tsx:6:38'],
    ],
    [
      "Clerk's component in what is cached",
      {
        'lib/card.tsx': `import { Show } from '@clerk/nextjs'\nexport async function Card() {\n  'use cache'\n  return <Show when="signed-in">hello</Show>\n}\n`,
      },
      ['lib/card.tsx:4:10'],
    ],
    [
      'a component that asks, in what is cached',
      page(
        CLERK,
        `  'use cache'\n  return <Me />\n}\nasync function Me() {\n  return (await currentUser())?.firstName`,
      ),
      ['app/page.tsx:4:10'],
    ],
    [
      'cookies on a page that is forced to be static',
      page(
        `import { cookies } from 'next/headers'\nexport const dynamic = 'force-static'\n`,
        `  return (await cookies()).get('theme')?.value`,
      ),
      ['app/page.tsx:4:17'],
    ],
  ])('speaks of %s', async (_, files, expected) => {
    expect(await speaks(files)).toEqual(expected)
  })

  it.each<[string, AppFiles]>([
    [
      "'use cache: private'",
      {
        'lib/data.ts': `${CLERK}export async function load() {\n  'use cache: private'\n  return (await auth()).userId\n}\n`,
      },
    ],
    [
      'the caller handed in',
      page(
        `${CLERK}${DB}`,
        `  const { userId } = await auth()\n  return load(userId)\n}\nasync function load(userId: string) {\n  'use cache'\n  return db.get(userId)`,
      ),
    ],
    [
      'the caller closed over in use cache, where it is part of the key',
      page(
        `${CLERK}${DB}`,
        `  const { userId } = await auth()\n  async function load() {\n    'use cache'\n    return db.get(userId)\n  }\n  return load()`,
      ),
    ],
    [
      'the caller in the key',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  return unstable_cache(() => db.get(userId), ['projects', userId])()`,
      ),
    ],
    [
      'the caller in a template of the key',
      page(
        `${CLERK}${CACHE}${DB}`,
        '  const { userId } = await auth()\n  return unstable_cache(() => db.get(userId), [`projects-${userId}`])()',
      ),
    ],
    [
      'the caller as an argument',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  return unstable_cache((userId: string) => db.get(userId), ['projects'])(userId)`,
      ),
    ],
    [
      "React's cache, which is one request's",
      {
        'lib/me.ts': `import { cache } from 'react'\n${CLERK}export const me = cache(async () => (await auth()).userId)\n`,
      },
    ],
    [
      'a cache of what is for all',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  return [userId, await unstable_cache(() => db.get('posts'), ['posts'])()]`,
      ),
    ],
    ['a static page without callers', page(`export const dynamic = 'force-static'\n`, `  return null`)],
    ['a dynamic page', page(CLERK + `export const dynamic = 'force-dynamic'\n`, `  return (await auth()).userId`)],
    [
      'another helper of the same file as one that asks',
      {
        'lib/data.ts': `import { now } from '@/lib/auth'\nexport async function load() {\n  'use cache'\n  return now()\n}\n`,
      },
    ],
    [
      'auth of another library',
      {
        'lib/data.ts': `import { auth } from './other'\nexport async function load() {\n  'use cache'\n  return auth()\n}\n`,
        'lib/other.ts': 'export const auth = () => 1\n',
      },
    ],
    [
      'the words in a text',
      {
        'lib/data.ts': `${CLERK}export const help = "write 'use cache' here"\nexport const me = async () => (await auth()).userId\n`,
      },
    ],
    [
      'a key that is made before',
      page(
        `${CLERK}${CACHE}${DB}`,
        '  const { userId } = await auth()\n  const key = `projects-${userId}`\n  return unstable_cache(() => db.get(userId), [key])()',
      ),
    ],
    [
      'a list of keys that is made before',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const keys = ['projects', userId]\n  return unstable_cache(() => db.get(userId), keys)()`,
      ),
    ],
    [
      'a name that the cached function gives to something else',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const load = unstable_cache(async () => {\n    const userId = 'everyone'\n    return db.get(userId)\n  }, ['all'])\n  return [userId, await load()]`,
      ),
    ],
    [
      'the caller as an argument of a function that closes over it',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const load = unstable_cache(async (...key: string[]) => db.get(userId), ['projects'])\n  return load(userId)`,
      ),
    ],
    [
      'the same caller under another name in the key',
      page(
        `${CLERK}${CACHE}${DB}`,
        `  const { userId } = await auth()\n  const user = await currentUser()\n  return unstable_cache(() => db.get(userId), [user.id])()`,
      ),
    ],
    [
      'a key that is handed in',
      {
        'lib/data.ts': `${CACHE}${DB}export const load = (userId: string, cacheKey: string) =>\n  unstable_cache(() => db.get(userId), [cacheKey])()\n`,
      },
    ],
    [
      'a server function inside of what is cached',
      {
        'lib/card.tsx': `${CLERK}${DB}export async function Card() {\n  'use cache'\n  async function save() {\n    'use server'\n    await auth.protect()\n    db.set(1, 2)\n  }\n  return <form action={save}>{db.get(1)}</form>\n}\n`,
      },
    ],
    [
      'a server function of a static page',
      page(
        `${CLERK}${DB}export const dynamic = 'force-static'\n`,
        `  async function save() {\n    'use server'\n    await auth.protect()\n    db.set(1, 2)\n  }\n  return <form action={save} />`,
      ),
    ],
    [
      'another function of an object that has one which asks',
      {
        'lib/api.ts': `${CLERK}${DB}export const api = { me: () => auth(), posts: () => db.get('posts') }\n`,
        'lib/data.ts': `import { api } from '@/lib/api'\nexport async function load() {\n  'use cache'\n  return api.posts()\n}\n`,
      },
    ],
    [
      'a variable of another function',
      {
        'lib/data.ts': `${CLERK}${CACHE}${DB}export async function me() {\n  const { userId: key } = await auth()\n  return db.get(key)\n}\nexport function all() {\n  const key = 'all'\n  return unstable_cache(() => db.get(key), ['all'])()\n}\n`,
      },
    ],
    [
      'children that ask, of a component that is cached',
      page(
        `${CLERK}import { Card } from '@/lib/card'\n`,
        `  return <Card><Me /></Card>\n}\nasync function Me() {\n  return (await currentUser())?.firstName`,
      ),
    ],
  ])('is silent about %s', async (_, files) => {
    expect(await speaks(files)).toEqual([])
  })
})
