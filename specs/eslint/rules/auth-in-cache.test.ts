import { plain, right, wrong } from '../guarded-app.ts'
import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const CLERK = `import { auth, currentUser } from '@clerk/nextjs/server'\n`
const CACHE = `import { unstable_cache } from 'next/cache'\n`
const DB = `import { db } from '@/lib/db'\n`
const USER = '  const { userId } = await auth()\n'

const page = (name: string, head: string, body: string): Files => ({
  [`app/${name}/page.tsx`]: `${head}export default async function Page() {\n${body}\n}\n`,
})
/** A function that is cached. */
const cached = (body: string, head = CLERK): string =>
  `${head}export async function load() {\n  'use cache'\n${body}\n}\n`

const inDirective = (call: string, output?: string): Expected => ({
  message: `\`${call}\` asks who is calling, inside of \`'use cache'\`: Next throws there, when it builds the page or on the first request, as what is kept would be shown to everyone. Call \`${call}\` outside and hand in what is needed (\`load(userId)\`: arguments are part of the key), or write \`'use cache: private'\`.`,
  ...(output === undefined
    ? {}
    : { suggestions: [{ title: "Cache it for each caller, with 'use cache: private'.", output: forEach(output) }] }),
})
const forEach = (code: string): string => plain(code).replace("'use cache'", "'use cache: private'")
const inCall = (call: string): Expected => ({
  message: `\`${call}\` asks who is calling, inside of \`unstable_cache\`: Next throws there on each request, as what is kept would be shown to everyone. Call \`${call}\` outside and hand in what is needed: arguments are part of the key.`,
})
const shared = (name: string, output: string, others = 'everyone after'): Expected => ({
  message: `\`${name}\` is the caller's, and no part of the cache's key: what the first caller gets is given to ${others}, and nothing throws. Hand it in as an argument, or name it in the key: \`unstable_cache(fn, [${name}])\`. Tags are no part of the key.`,
  suggestions: [{ title: `Make \`${name}\` part of the key.`, output }],
})
const THROWS =
  "there is no caller: Clerk's `auth()` finds no request and throws, when the page is built or on the first request"
const EMPTY = 'there it is always empty, and nothing throws: whoever asks gets what a stranger gets'
const forced = (call: string, what = THROWS): Expected => ({
  message: `\`${call}\` asks who is calling, and \`force-static\` makes one answer for everyone: ${what}. Remove \`dynamic = 'force-static'\`, or load what is the caller's elsewhere.`,
})

/** A page that loads by a cache in which it names the caller. */
const loading = (name: string, body: string, before = USER) => page(name, `${CLERK}${CACHE}${DB}`, `${before}${body}`)
const sharing = (
  title: string,
  name: string,
  body: string,
  of: string,
  mended: string,
  before = USER,
  others?: string,
) => {
  const files = loading(name, body, before)
  const output = Object.values(loading(name, mended, before))[0] ?? ''
  return wrong(title, files, shared(of, output, others))
}

const STATIC = `export const dynamic = 'force-static'\n`
const ASKS = `  return ‹requireUser()›`
const HELPER = `import { requireUser } from '@/lib/auth'\n`

testProjectRule('auth-in-cache', {
  settings: { exec: false },
  common: {
    'app/layout.tsx': 'export default ({ children }) => children\n',
    'lib/db.ts': 'export const db = new Map()\n',
    'lib/auth.ts': `${CLERK}export async function requireUser() {\n${USER}  return userId\n}\nexport const now = () => Date.now()\n`,
  },
  valid: [
    right("`'use cache: private'`", {
      'lib/private.ts': forEach(cached(`  return (await auth()).userId`)),
    }),
    right(
      'the caller is handed in',
      page(
        'handed',
        `${CLERK}${DB}`,
        `${USER}  return load(userId)\n}\nasync function load(userId: string) {\n  'use cache'\n  return db.get(userId)`,
      ),
    ),
    right(
      "the caller is closed over in `'use cache'`, and so part of the key",
      page(
        'closed',
        `${CLERK}${DB}`,
        `${USER}  async function load() {\n    'use cache'\n    return db.get(userId)\n  }\n  return load()`,
      ),
    ),
    right(
      'the caller is in the key',
      loading('in-key', `  return unstable_cache(() => db.get(userId), ['projects', userId])()`),
    ),
    right(
      'the caller is in a key that is made before',
      loading('before', '  const key = `projects-${userId}`\n  return unstable_cache(() => db.get(userId), [key])()'),
    ),
    right('the caller is an argument (JavaScript)', {
      'lib/argument.js': `${CLERK}${CACHE}${DB}const load = unstable_cache((userId) => db.get(userId), ['projects'])\nexport async function mine() {\n${USER}  return load(userId)\n}\n`,
    }),
    right("React's `cache`, which is one request's", {
      'lib/react.ts': `import { cache } from 'react'\n${CLERK}export const me = cache(async () => (await auth()).userId)\n`,
    }),
    right(
      'what is for all is cached',
      loading('for-all', `  return [userId, await unstable_cache(() => db.get('posts'), ['posts'])()]`),
    ),
    right('a static page without callers', page('static', STATIC, `  return null`)),
    right(
      'a dynamic page',
      page('dynamic', CLERK + STATIC.replace('static', 'dynamic'), `  return (await auth()).userId`),
    ),
    right('another helper of a file in which one asks', {
      'lib/now.ts': cached(`  return now()`, `import { now } from '@/lib/auth'\n`),
    }),
    right('`auth` of another library', {
      'lib/other.ts': 'export const auth = () => 1\n',
      'lib/of-other.ts': cached(`  return auth()`, `import { auth } from './other'\n`),
    }),
    right('the words in a text', {
      'lib/words.ts': `${CLERK}export const help = "write 'use cache' here"\nexport const me = async () => (await auth()).userId\n`,
    }),
    right(
      'the same caller by another name in the key',
      loading(
        'other-name',
        `  const user = await currentUser()\n  return unstable_cache(() => db.get(userId), [user.id])()`,
      ),
    ),
    right('a server function inside of what is cached', {
      'lib/card.tsx': `${CLERK}${DB}export async function Card() {\n  'use cache'\n  async function save() {\n    'use server'\n    await auth.protect()\n    db.set(1, 2)\n  }\n  return <form action={save}>{db.get(1)}</form>\n}\n`,
    }),
  ],
  invalid: [
    wrong(
      '`auth()` in a cached function',
      { 'lib/asks.ts': cached(`  const { userId } = await ‹auth()›\n  return userId`) },
      inDirective('auth()', cached(USER + `  return userId`)),
    ),
    wrong(
      'a cached file',
      {
        'lib/file.ts': `'use cache'\n${CLERK}export async function load() {\n  return (await ‹currentUser()›)?.id\n}\n`,
      },
      inDirective('currentUser()'),
    ),
    wrong(
      'a profile of its own',
      {
        'lib/profile.ts': `import { cookies } from 'next/headers'\nexport async function load() {\n  'use cache: remote'\n  return (await ‹cookies()›).get('a')\n}\n`,
      },
      inDirective('cookies()'),
    ),
    wrong(
      'a helper of another file asks',
      { 'lib/helper.ts': cached(ASKS, HELPER) },
      inDirective('requireUser()', cached(ASKS, HELPER)),
    ),
    wrong(
      'a helper of the same file asks',
      { 'lib/own-helper.ts': cached('  return ‹me()›', `${CLERK}const me = async () => (await auth()).userId\n`) },
      inDirective('me()', cached('  return me()', `${CLERK}const me = async () => (await auth()).userId\n`)),
    ),
    wrong(
      'under another name, in JavaScript with Clerk 5',
      {
        'lib/session.js': cached(
          '  return ‹session().userId›',
          `import { auth as session } from '@clerk/nextjs/server'\n`,
        ),
      },
      inDirective(
        'session()',
        cached('  return session().userId', `import { auth as session } from '@clerk/nextjs/server'\n`),
      ),
    ),
    wrong(
      '`auth()` in `unstable_cache`',
      page('asks', `${CLERK}${CACHE}`, `  return unstable_cache(async () => (await ‹auth()›).userId, ['me'])()`),
      inCall('auth()'),
    ),
    wrong(
      'a helper that asks is what is cached',
      page('is-helper', `${HELPER}${CACHE}`, `  return unstable_cache(‹requireUser›, ['me'])()`),
      inCall('requireUser'),
    ),
    sharing(
      'the caller is closed over',
      'over',
      `  return unstable_cache(async () => db.get(‹userId›), ['projects'])()`,
      'userId',
      `  return unstable_cache(async () => db.get(userId), ['projects', userId])()`,
    ),
    sharing(
      'there is no key',
      'no-key',
      `  return unstable_cache(() => db.get(‹org›))()`,
      'org',
      `  return unstable_cache(() => db.get(org), [org])()`,
      '  const org = (await auth()).orgId\n',
    ),
    sharing(
      'the key is empty, and tags name the caller',
      'tags',
      `  return unstable_cache(() => db.get(‹userId›), [], { tags: [userId] })()`,
      'userId',
      `  return unstable_cache(() => db.get(userId), [userId], { tags: [userId] })()`,
    ),
    sharing(
      'an organization beside a user in the key',
      'org',
      `  return unstable_cache(() => db.get(‹orgId›), [userId])()`,
      'orgId',
      `  return unstable_cache(() => db.get(orgId), [userId, orgId])()`,
      '  const { userId, orgId } = await auth()\n',
      'everyone after with the same key',
    ),
    wrong(
      'a user whom a function takes and closes over',
      {
        'lib/takes.ts': `${CACHE}${DB}export function load(userId: string) {\n  return unstable_cache(() => db.get(‹userId›), ['projects'])()\n}\n`,
      },
      shared(
        'userId',
        `${CACHE}${DB}export function load(userId: string) {\n  return unstable_cache(() => db.get(userId), ['projects', userId])()\n}\n`,
      ),
    ),
    wrong(
      'a page that is forced to be static',
      page('forced', CLERK + STATIC, `  const { userId } = await ‹auth()›\n  return userId`),
      forced('auth()'),
    ),
    wrong(
      'cookies on such a page',
      page(
        'cookies',
        `import { cookies } from 'next/headers'\n${STATIC}`,
        `  return (await ‹cookies()›).get('theme')?.value`,
      ),
      forced('cookies()', EMPTY),
    ),
    wrong(
      "Clerk's component in what is cached",
      {
        'lib/show.tsx': cached(
          `  return ‹<Show when="signed-in">hello</Show>›`,
          `import { Show } from '@clerk/nextjs'\n`,
        ),
      },
      inDirective(
        '<Show>',
        cached(`  return <Show when="signed-in">hello</Show>`, `import { Show } from '@clerk/nextjs'\n`),
      ),
    ),
  ],
})
