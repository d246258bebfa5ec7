import { alone, DB, GUARDED_APP, plain, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param comparison as it is written, the first line of it */
const accepted = (id: string, comparison: string, secret?: string, output?: string, others = ''): Expected => ({
  message: `${id}${others}: ${comparison} compares what the caller sends with a variable that may not be set: then \`undefined\` in its place lets anyone in (\`Bearer undefined\`). Refuse when the variable is not set: \`if (!process.env.CRON_SECRET) return new Response(null, { status: 500 })\` before comparing.`,
  ...(secret === undefined || output === undefined
    ? {}
    : { suggestions: [{ title: `Refuse where \`${secret}\` is not set.`, output }] }),
})

const refusing = (marked: string, secret: string, before: string, end = '', indent = '  '): string =>
  plain(marked).replace(before, `if (!${secret}) return new Response(null, { status: 500 })${end}\n${indent}${before}`)

const IMPORTS = `import { db } from '@/lib/db'
`
const WORK = 'return Response.json(await db.session.deleteMany())'
const NO = 'return new Response(null, { status: 401 })'
const ENV = 'process.env.CRON_SECRET'
const BEARER = '`Bearer ${process.env.CRON_SECRET}`'

const DIRECT = `${IMPORTS}
export async function GET(request: Request) {
  if (‹request.headers.get('authorization') !== ${BEARER}›) ${NO}
  ${WORK}
}
`
const VARIABLE = `import { db } from "../../../lib/db";

export const POST = async (request) => {
    const secret = process.env.JOB_SECRET;
    const given = request.headers.get("authorization");
    if (‹given !== \`Bearer \${secret}\`›) return new Response(null, { status: 401 });
    await db.session.deleteMany();
    return new Response();
};
`
const MODULE = `${IMPORTS}const SECRET = process.env.TASK_SECRET

export async function GET(request) {
  const isTask = ‹request.headers.get('authorization') === \`Bearer \${SECRET}\`›
  if (!isTask) ${NO}
  ${WORK}
}
`
const QUERY = `${IMPORTS}
export async function DELETE(request) {
  const key = new URL(request.url).searchParams.get('key')
  if (‹key !== \`\${process.env.CRON_SECRET}\`›) ${NO}
  ${WORK}
}
`
const CONCATENATED = `${IMPORTS}
export async function GET(request) {
  if (‹request.headers.get('authorization') !== 'Bearer ' + process.env.CRON_SECRET›) {
    ${NO}
  }
  ${WORK}
}
`
const POSITIVE = `${IMPORTS}
export async function GET(request) {
  if (‹request.headers.get('authorization') === ${BEARER}›) {
    ${WORK}
  }
  ${NO}
}
`
const BOTH = `${IMPORTS}
export async function PUT(request) {
  const header = request.headers.get('authorization')
  if (!header || ‹header !== ${BEARER}›) ${NO}
  ${WORK}
}
`

testProjectRule('secret-unset-accepted', {
  settings: { exec: false },
  valid: [
    right('it is refused where the variable is not set', {
      ...GUARDED_APP,
      [route('set')]: `${IMPORTS}
export async function GET(request) {
  if (!${ENV}) return new Response(null, { status: 500 })
  if (request.headers.get('authorization') !== ${BEARER}) ${NO}
  ${WORK}
}
`,
    }),
    right('both are asked in one condition', {
      [route('one')]: `${IMPORTS}
export async function GET(request) {
  const secret = ${ENV}
  if (!secret || request.headers.get('authorization') !== \`Bearer \${secret}\`) ${NO}
  ${WORK}
}
`,
    }),
    right('it throws where the variable is not set (JavaScript)', {
      [route('throws', 'js')]: `import { db } from '../../../lib/db'
export async function POST(request) {
  const secret = ${ENV}
  if (secret === undefined) throw new Error('CRON_SECRET is not set')
  if (request.headers.get('authorization') !== \`Bearer \${secret}\`) ${NO}
  ${WORK}
}
`,
    }),
    right('the variable itself is compared: what is not set equals nothing that is sent', {
      [route('itself')]: `${IMPORTS}
export async function GET(request) {
  const given = request.headers.get('x-secret')
  if (!given || given !== ${ENV}) ${NO}
  ${WORK}
}
`,
    }),
    right('a module of the environment is checked when the app starts', {
      'lib/env.ts': `const { CRON_SECRET } = process.env
if (!CRON_SECRET) throw new Error('CRON_SECRET is not set')
export const env = { CRON_SECRET }
`,
      [route('env')]: `${IMPORTS}import { env } from '@/lib/env'
export async function GET(request) {
  if (request.headers.get('authorization') !== \`Bearer \${env.CRON_SECRET}\`) ${NO}
  ${WORK}
}
`,
    }),
    right('a scheme says that it is set', {
      'lib/scheme.ts': `import { z } from 'zod'
export const scheme = z.object({ CRON_SECRET: z.string().min(16) }).parse(process.env)
`,
      [route('scheme')]: `${IMPORTS}import { scheme } from '@/lib/scheme'
export async function GET(request) {
  if (request.headers.get('authorization') !== \`Bearer \${scheme.CRON_SECRET}\`) ${NO}
  ${WORK}
}
`,
    }),
    right('a session is asked for besides', {
      [route('session')]: `${IMPORTS}import { requireUser } from '@/lib/guards'
export async function GET(request) {
  await requireUser()
  if (request.headers.get('authorization') !== ${BEARER}) ${NO}
  ${WORK}
}
`,
    }),
    right('what is compared does not come from the request', {
      [route('mode')]: `${IMPORTS}import { requireUser } from '@/lib/guards'
export async function GET() {
  const name = \`mode-\${process.env.APP_MODE}\`
  if (name === 'mode-closed') ${NO}
  await requireUser()
  ${WORK}
}
`,
    }),
    right('the secret is sent elsewhere', {
      [route('sent')]: `import { requireUser } from '@/lib/guards'
export async function POST() {
  await requireUser()
  const answer = await fetch('https://jobs.example.com', { headers: { authorization: ${BEARER} } })
  return Response.json(await answer.json())
}
`,
    }),
    right('a helper of another file refuses where the variable is not set', {
      'lib/is-cron.ts': `export function isCron(request) {
  const secret = ${ENV}
  return secret !== undefined && secret !== '' && request.headers.get('authorization') === \`Bearer \${secret}\`
}
`,
      [route('helper')]: `${IMPORTS}import { isCron } from '@/lib/is-cron'
export async function GET(request) {
  if (!isCron(request)) ${NO}
  ${WORK}
}
`,
    }),
    right('behind it nothing is done', {
      [route('nothing')]: `export async function GET(request) {
  if (request.headers.get('authorization') !== ${BEARER}) ${NO}
  return Response.json({ ok: true })
}
`,
    }),
    right('a handler of the Pages Router that refuses where it is not set', {
      'pages/api/cron-set.js': `import { db } from '../../lib/db'
export default async function handler(req, res) {
  const secret = ${ENV}
  if (!secret || req.headers.authorization !== \`Bearer \${secret}\`) return res.status(401).end()
  res.json(await db.session.deleteMany())
}
`,
    }),
  ],
  invalid: [
    wrong(
      'a header',
      { [route('a')]: DIRECT },
      accepted(
        'GET /api/a',
        `request.headers.get('authorization') !== ${BEARER}`,
        ENV,
        refusing(DIRECT, ENV, 'if (request'),
      ),
    ),
    wrong(
      'a variable of the handler, in JavaScript, with semicolons and four spaces',
      { [route('b', 'js')]: VARIABLE },
      accepted(
        'POST /api/b',
        'given !== `Bearer ${secret}`',
        'secret',
        refusing(VARIABLE, 'secret', 'if (given', ';', '    '),
      ),
    ),
    wrong(
      'a variable of the module, and the answer in a variable',
      { [route('c')]: MODULE },
      accepted(
        'GET /api/c',
        "request.headers.get('authorization') === `Bearer ${SECRET}`",
        'SECRET',
        refusing(MODULE, 'SECRET', 'const isTask'),
      ),
    ),
    wrong(
      'a part of the address',
      { [route('d')]: QUERY },
      accepted('DELETE /api/d', 'key !== `${process.env.CRON_SECRET}`', ENV, refusing(QUERY, ENV, 'if (key')),
    ),
    wrong(
      'put together with `+`',
      { [route('e')]: CONCATENATED },
      accepted(
        'GET /api/e',
        "request.headers.get('authorization') !== 'Bearer ' + process.env.CRON_SECRET",
        ENV,
        refusing(CONCATENATED, ENV, 'if (request'),
      ),
    ),
    wrong(
      'the work stands where they are equal',
      { [route('f')]: POSITIVE },
      accepted(
        'GET /api/f',
        `request.headers.get('authorization') === ${BEARER}`,
        ENV,
        refusing(POSITIVE, ENV, 'if (request'),
      ),
    ),
    wrong(
      'only what is sent is asked for before',
      { [route('g')]: BOTH },
      accepted('PUT /api/g', `header !== ${BEARER}`, ENV, refusing(BOTH, ENV, 'if (!header')),
    ),
    wrong(
      'in a helper of another file, which owes its callers no response: no edit is offered',
      {
        'lib/from-cron.ts': `export const fromCron = (request) => ‹request.headers.get('authorization') === ${BEARER}›\n`,
        [route('h')]: `${IMPORTS}import { fromCron } from '@/lib/from-cron'
export async function ‹GET›(request) {
  if (!fromCron(request)) ${NO}
  ${WORK}
}
`,
      },
      accepted('GET /api/h', `request.headers.get('authorization') === ${BEARER}`),
      accepted('GET /api/h', `request.headers.get('authorization') === ${BEARER}`),
    ),
    wrong(
      'in a wrapper of another file, which two handlers use',
      {
        'lib/cron-only.ts': `export const cronOnly = (handler) => async (request) => {
  if (‹request.headers.get('authorization') !== ${BEARER}›) ${NO}
  return handler(request)
}
`,
        [route('i')]: `${IMPORTS}import { cronOnly } from '@/lib/cron-only'
export const ‹PUT› = cronOnly(async () => Response.json(await db.session.updateMany({ data: {} })))
export const ‹DELETE› = cronOnly(async () => Response.json(await db.session.deleteMany()))
`,
      },
      ...Array.from({ length: 3 }, () =>
        accepted(
          'PUT /api/i',
          `request.headers.get('authorization') !== ${BEARER}`,
          undefined,
          undefined,
          ' (and 1 more that end there)',
        ),
      ),
    ),
    wrong(
      'in a function of the handler',
      {
        [route('j')]: `${IMPORTS}
export async function GET(request) {
  const isAllowed = () => ‹request.headers.get('authorization') === ${BEARER}›
  if (!isAllowed()) ${NO}
  ${WORK}
}
`,
      },
      accepted('GET /api/j', `request.headers.get('authorization') === ${BEARER}`),
    ),
    wrong(
      'a handler of the Pages Router',
      {
        'pages/api/k.js': `import { db } from '../../lib/db'
export default async function handler(req, res) {
  if (‹req.headers.authorization !== ${BEARER}›) return res.status(401).end()
  res.json(await db.session.deleteMany())
}
`,
      },
      { message: new RegExp('/api/k: req\\.headers\\.authorization !== .* compares what the caller sends') },
    ),
    alone(
      wrong(
        'in src, in an app of a monorepo',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0' },
          }),
          'apps/web/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
          'apps/web/src/lib/db.ts': DB,
          'apps/web/src/app/api/a/route.ts': DIRECT,
        },
        accepted(
          'GET /api/a',
          `request.headers.get('authorization') !== ${BEARER}`,
          ENV,
          refusing(DIRECT, ENV, 'if (request'),
        ),
      ),
    ),
  ],
})
