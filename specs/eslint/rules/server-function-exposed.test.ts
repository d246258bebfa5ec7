import { DB, right, route, wrong } from '../guarded-app.ts'
import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const SERVER = `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
`
/** A `'use server'` file. */
const actions = (code: string): string => `'use server'\n${SERVER}${code}`
const inFile = (name: string): string => `app/${name}/actions.ts`

/** A component of the browser that calls it. */
const button = (folder: string, name: string): Files => ({
  [`app/${folder}/button.tsx`]: `'use client'
import { ${name} } from './actions'
export const Button = () => <button onClick={() => ${name}('1')}>Go</button>
`,
})
/** A handler that calls it, once it has checked its caller. */
const handler = (folder: string, name: string): Files => ({
  [route(folder)]: `import { auth } from '@clerk/nextjs/server'
import { ${name} } from '@/app/${folder}/actions'
export async function POST() {
  await auth.protect()
  await ${name}('old')
  return new Response()
}
`,
})
const purge = (name: string): string => `export async function ${name}(tag: string) {
  await db.note.deleteMany({ where: { tag } })
}
`
const PURGE = purge('purge')
const PURGES = 'db.note.deleteMany({ where: { tag } })'
const marked = (code: string, name: string): string => code.replace(name, `‹${name}›`)
const protecting = (code: string): string => code.replace(') {\n', ') {\n  await auth.protect()\n')

const helper = (id: string, users: string, output?: string, does = PURGES): Expected => {
  const name = id.split('#')[1] ?? ''
  return {
    message: `action ${id} is a helper of ${users}, but it lives in a 'use server' file: whoever learns its id can call it from outside, with arguments of their choice, without the checks of those that call it, and have it do ${does}. Move \`${name}\` to a file without 'use server' (with \`import 'server-only'\`), or begin it with \`await auth.protect()\`.`,
    ...(output === undefined
      ? {}
      : {
          suggestions: [
            { title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.', output },
          ],
        }),
  }
}
interface Believed {
  id: string
  name: string
  use: string
  gets: string
  /** The value, where it is no argument itself. */
  value?: string
}
const believed = ({ id, name, use, gets, value }: Believed): Expected => {
  const [file = '', action = ''] = id.split('#')
  const own = /org/i.test(name) ? 'orgId' : 'userId'
  return {
    message: `action ${id}: \`${name}\` ${
      value === undefined ? 'is an argument, which the caller chooses,' : `comes from the request (\`${value}\`)`
    } and says who the caller is, and nothing checks it: each export of a 'use server' file can be called from outside, so anyone can ${gets} (${use}). Take \`${own}\` from \`await auth()\` inside \`${action}\` (${file}), and drop the argument; or move it to a file without 'use server' if only the server calls it.`,
  }
}
const WRITES_USER = 'write for another user by naming them'

testProjectRule('server-function-exposed', {
  settings: { exec: false },
  common: {
    'lib/db.ts': DB,
    'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
  },
  valid: [
    right('a component calls it, too', {
      [inFile('component')]: actions(PURGE),
      ...handler('component', 'purge'),
      ...button('component', 'purge'),
    }),
    right('a form of a server component sends it', {
      [inFile('form')]: actions(PURGE),
      ...handler('form', 'purge'),
      'app/form/page.tsx': `import { purge } from './actions'\nexport default () => <form action={purge} />\n`,
    }),
    right('a component has all of them by one name', {
      [inFile('all')]: actions(PURGE),
      ...handler('all', 'purge'),
      'app/all/page.tsx': `import * as actions from './actions'\nexport default () => <form action={actions.purge} />\n`,
    }),
    right('a hook that a component uses calls it', {
      [inFile('hook')]: actions(PURGE),
      ...handler('hook', 'purge'),
      'lib/use-purge.ts': `import { purge } from '@/app/hook/actions'\nexport const usePurge = () => () => purge('x')\n`,
      'app/hook/button.tsx': `'use client'
import { usePurge } from '@/lib/use-purge'
export const Button = () => <button onClick={usePurge()}>Go</button>
`,
    }),
    right('nobody uses it', { [inFile('nobody')]: actions(PURGE) }),
    right('it has a guard of its own', {
      [inFile('guarded')]: actions(protecting(PURGE)),
      ...handler('guarded', 'purge'),
    }),
    right('it does no work', {
      [inFile('idle')]: actions(`export async function trim(tag: string) {\n  return tag.trim()\n}\n`),
      ...handler('idle', 'trim'),
    }),
    right("a row's own id", {
      [inFile('own')]: actions(
        `export async function remove(id: string) {\n  await db.note.delete({ where: { id } })\n}\n`,
      ),
      ...button('own', 'remove'),
    }),
    right('the caller of the session', {
      [inFile('session')]: actions(
        `export async function add(title: string) {\n  const { userId } = await auth()\n  if (!userId) throw new Error('no session')\n  await db.note.create({ data: { userId, title } })\n}\n`,
      ),
      ...button('session', 'add'),
    }),
    right('an argument that is compared first', {
      [inFile('compared')]: actions(
        `export async function clear(userId: string) {\n  const me = await auth.protect()\n  if (me.userId !== userId) throw new Error('no')\n  await db.note.deleteMany({ where: { userId } })\n}\n`,
      ),
      ...button('compared', 'clear'),
    }),
    right('whom a message is for', {
      [inFile('message')]: actions(
        `export async function tell(userId: string) {\n  await db.notification.create({ data: { userId } })\n}\n`,
      ),
      ...button('message', 'tell'),
    }),
    right('the same code without the directive (JavaScript)', {
      'lib/purge.js': `import { db } from './db'\n${PURGE.replace(': string', '')}`,
      [route('plain', 'js')]: `import { auth } from '@clerk/nextjs/server'
import { purge } from '../../../lib/purge'
export async function POST() {
  await auth.protect()
  await purge('old')
  return new Response()
}
`,
    }),
    right('a function that the file keeps to itself', {
      [inFile('private')]: actions(
        `${PURGE.replace('export ', '')}export async function clean() {\n  await auth.protect()\n  await purge('old')\n}\n`,
      ),
      ...button('private', 'clean'),
    }),
    right('what a public page shows', {
      'app/people/actions.ts': actions(
        `export async function notesOf(userId: string) {\n  return db.note.findMany({ where: { userId } })\n}\n`,
      ),
      'app/people/[userId]/page.tsx': `import { notesOf } from '../actions'
export default async function Page({ params }) {
  const { userId } = await params
  return <p>{(await notesOf(userId)).length}</p>
}
`,
    }),
  ],
  invalid: [
    wrong(
      'a helper of a handler',
      { [inFile('of-handler')]: actions(marked(purge('purgeOld'), 'purgeOld')), ...handler('of-handler', 'purgeOld') },
      helper('app/of-handler/actions.ts#purgeOld', route('of-handler'), actions(protecting(purge('purgeOld')))),
    ),
    wrong(
      'a helper of another function of its file',
      {
        [inFile('of-function')]: actions(
          `${marked(purge('purgeOwn'), 'purgeOwn')}export async function clean() {\n  await auth.protect()\n  await purgeOwn('old')\n}\n`,
        ),
        ...button('of-function', 'clean'),
      },
      helper(
        'app/of-function/actions.ts#purgeOwn',
        'app/of-function/actions.ts',
        actions(
          `${protecting(purge('purgeOwn'))}export async function clean() {\n  await auth.protect()\n  await purgeOwn('old')\n}\n`,
        ),
      ),
    ),
    wrong(
      'an arrow function, without an import of Clerk, in JavaScript',
      {
        'app/arrow/actions.js': `'use server'
import { db } from '../../lib/db'
export const ‹purgeArrow› = async (tag) => db.note.deleteMany({ where: { tag } })
`,
        ...handler('arrow', 'purgeArrow'),
      },
      helper(
        'app/arrow/actions.js#purgeArrow',
        route('arrow'),
        `'use server'
import { auth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export const purgeArrow = async (tag) => {
  await auth.protect()
  return db.note.deleteMany({ where: { tag } })
}
`,
      ),
    ),
    wrong(
      'a helper that is exported at the end, by another name',
      {
        [inFile('at-end')]: actions(`${purge('run').replace('export ', '')}export { run as ‹purgeLast› }\n`),
        ...handler('at-end', 'purgeLast'),
      },
      helper(
        'app/at-end/actions.ts#purgeLast',
        route('at-end'),
        actions(`${protecting(purge('run')).replace('export ', '')}export { run as purgeLast }\n`),
      ),
    ),
    wrong(
      'a helper of two handlers',
      {
        [inFile('of-two')]: actions(marked(purge('purgeTwice'), 'purgeTwice')),
        ...handler('of-two', 'purgeTwice'),
        [route('of-two/again')]: `import { auth } from '@clerk/nextjs/server'
import { purgeTwice as remove } from '@/app/of-two/actions'
export async function DELETE() {
  await auth.protect()
  await remove('new')
  return new Response()
}
`,
      },
      helper(
        'app/of-two/actions.ts#purgeTwice',
        `${route('of-two/again')}, ${route('of-two')}`,
        actions(protecting(purge('purgeTwice'))),
      ),
    ),
    wrong(
      'a user by an argument',
      {
        [inFile('user')]: actions(
          `export async function rename(‹userId: string›, name: string) {\n  await db.note.updateMany({ where: { userId }, data: { name } })\n}\n`,
        ),
        ...button('user', 'rename'),
      },
      believed({
        id: 'app/user/actions.ts#rename',
        name: 'userId',
        use: 'db.note.updateMany({ where: { userId }, data: { name } })',
        gets: WRITES_USER,
      }),
    ),
    wrong(
      'an organization in an object',
      {
        [inFile('org')]: actions(
          `export async function add({ ‹orgId›, name }) {\n  await db.note.create({ data: { orgId, name } })\n}\n`,
        ),
        ...button('org', 'add'),
      },
      believed({
        id: 'app/org/actions.ts#add',
        name: 'orgId',
        use: 'db.note.create({ data: { orgId, name } })',
        gets: 'write for another organization by naming them',
      }),
    ),
    wrong(
      'an owner of a form',
      {
        [inFile('owner')]: actions(
          `export const add = async (form: FormData) => {\n  await db.note.create({ data: { ownerId: ‹form.get('ownerId')› } })\n}\n`,
        ),
        'app/owner/page.tsx': `import { add } from './actions'\nexport default () => <form action={add} />\n`,
      },
      believed({
        id: 'app/owner/actions.ts#add',
        name: 'ownerId',
        use: "db.note.create({ data: { ownerId: form.get('ownerId') } })",
        gets: WRITES_USER,
      }),
    ),
    wrong(
      'a user whose rows are read, through a helper of another file',
      {
        'lib/notes.ts': `import { db } from './db'\nexport const listNotes = (userId: string) => db.note.findMany({ where: { userId } })\n`,
        [inFile('read')]: actions(
          `import { listNotes } from '@/lib/notes'\nexport async function notes(‹userId: string›) {\n  return listNotes(userId)\n}\n`,
        ),
        ...button('read', 'notes'),
      },
      believed({
        id: 'app/read/actions.ts#notes',
        name: 'userId',
        use: 'db.note.findMany({ where: { userId } })',
        gets: 'read what belongs to another user by naming them',
      }),
    ),
    wrong(
      'a user of an input that a scheme has checked',
      {
        [inFile('scheme')]: actions(
          `import { z } from 'zod'
const scheme = z.object({ userId: z.string(), title: z.string() })
export async function add(input: unknown) {
  const { ‹userId›, title } = scheme.parse(input)
  await db.note.create({ data: { userId, title } })
}
`,
        ),
        ...button('scheme', 'add'),
      },
      believed({
        id: 'app/scheme/actions.ts#add',
        name: 'userId',
        use: 'db.note.create({ data: { userId, title } })',
        gets: WRITES_USER,
        value: 'z.object.parse.userId',
      }),
    ),
    wrong(
      'a function with a directive of its own, in a page',
      {
        'app/inline/page.tsx': `import { db } from '@/lib/db'
export default function Page() {
  async function add(‹userId: string›) {
    'use server'
    await db.note.create({ data: { userId } })
  }
  return <form action={add} />
}
`,
      },
      believed({
        id: 'app/inline/page.tsx#add',
        name: 'userId',
        use: 'db.note.create({ data: { userId } })',
        gets: WRITES_USER,
      }),
    ),
    wrong(
      'both in one file, a user of a helper named once',
      {
        [inFile('both')]: actions(
          `export async function clear(‹userId: string›) {\n  await db.note.deleteMany({ where: { userId } })\n}\n${marked(purge('purgeBoth'), 'purgeBoth')}`,
        ),
        ...handler('both', 'purgeBoth'),
        [route('both/clear')]: `import { auth } from '@clerk/nextjs/server'
import { clear } from '@/app/both/actions'
export async function POST() {
  const { userId } = await auth.protect()
  await clear(userId)
  return new Response()
}
`,
      },
      believed({
        id: 'app/both/actions.ts#clear',
        name: 'userId',
        use: 'db.note.deleteMany({ where: { userId } })',
        gets: WRITES_USER,
      }),
      helper(
        'app/both/actions.ts#purgeBoth',
        route('both'),
        actions(
          `export async function clear(userId: string) {\n  await db.note.deleteMany({ where: { userId } })\n}\n${protecting(purge('purgeBoth'))}`,
        ),
      ),
    ),
  ],
})
