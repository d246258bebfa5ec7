import { alone, right, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const SHIPPED = 'Next writes the value of a NEXT_PUBLIC_ variable into the scripts that every visitor downloads.'
const named = (name: string): Expected => ({
  message: `${name} is named as a secret and read here: ${SHIPPED} Rename it to ${name.replace('NEXT_PUBLIC_', '')} and read it in server code only.`,
})
const inClient = (name: string): Expected => ({
  message: `A client component reads ${name}: in the browser it is undefined, and while the server renders the component the secret can end up in the HTML of the page. Read ${name} in a Server Component, a route handler or a server function, and hand this component only what it shows.`,
})
const inlined = (option: string, file: string, name: string): Expected => ({
  message: `\`${option}\` of ${file} hands ${name} to the browser: Next writes its value into the scripts of every page that names it. Remove ${name} from \`${option}\`: server code reads process.env.${name} without it.`,
})
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'

testProjectRule('env-public-secret', {
  settings: { exec: false },
  valid: [
    right('server code reads a secret', {
      'app/page.tsx': PAGE,
      'lib/clerk.ts': `export const secret = process.env.CLERK_SECRET_KEY\n`,
    }),
    right('a public key may be public', {
      'components/keys.tsx': `'use client'\nexport const key = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY\n`,
    }),
    right('the name only contains the word', {
      'components/santa.tsx': `'use client'
export const url = process.env.NEXT_PUBLIC_SECRET_SANTA_URL
export const names = [process.env.NEXT_PUBLIC_SECRETARY, process.env.NEXT_PUBLIC_SECRETS_PAGE]
`,
    }),
    right('the directive stands in a comment', {
      'lib/comment.js': `// never 'use client' here\nexport const key = process.env['CLERK_SECRET_KEY']\n`,
    }),
    right('the words stand in a text and in a comment', {
      'components/help.tsx': `'use client'
// process.env.CLERK_SECRET_KEY is not for here
export const Help = () => <p>Set process.env.CLERK_SECRET_KEY</p>
`,
    }),
    right('a client component reads what is no secret', {
      'components/mode.tsx': `'use client'\nexport const isDev = process.env.NODE_ENV !== 'production'\n`,
    }),
    right('a function of the server', {
      'app/actions.ts': `'use server'
export async function charge() {
  await fetch('https://pay.example.com', { headers: { authorization: process.env.STRIPE_SECRET_KEY } })
}
`,
    }),
    right('an object that is called env', {
      'components/env.tsx': `'use client'
const env = { APP_SECRET: 'shown' }
export const Shown = () => <p>{env.APP_SECRET}</p>
`,
    }),
    right('a test of a client component', {
      'components/menu.test.tsx': `'use client'\nexport const key = process.env.CLERK_SECRET_KEY\n`,
    }),
    right('a variable whose name is put together: what it is cannot be told', {
      'components/any.tsx': `'use client'\nexport const read = (name) => process.env[\`NEXT_PUBLIC_\${name}\`]\n`,
    }),
    right('a page of the server takes a secret out of the environment', {
      'app/jobs/page.tsx': `const { JOB_SECRET } = process.env
export default function Page() {
  return <p>{JOB_SECRET === undefined ? 'off' : 'on'}</p>
}
`,
    }),
    alone(
      right('next.config hands on what is no secret', {
        'app/page.tsx': PAGE,
        'next.config.mjs': `export default { env: { APP_VERSION: '1', PUBLIC_KEY: process.env.PUBLIC_KEY } }\n`,
      }),
    ),
    alone(
      right('next.config keeps a secret on the server', {
        'app/page.tsx': PAGE,
        'next.config.js': `module.exports = { serverRuntimeConfig: { APP_SECRET: process.env.APP_SECRET } }\n`,
      }),
    ),
  ],
  invalid: [
    wrong(
      'a public name that says it is a secret, in server code',
      { 'lib/a.ts': `export const key = ‹process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY›\n` },
      named('NEXT_PUBLIC_STRIPE_SECRET_KEY'),
    ),
    wrong(
      'behind `!`, in a call',
      {
        'lib/b.ts': `import Stripe from 'stripe'\nexport const stripe = new Stripe(‹process.env.NEXT_PUBLIC_API_SECRET!›)\n`,
      },
      named('NEXT_PUBLIC_API_SECRET'),
    ),
    wrong(
      'written in brackets, in JavaScript',
      { 'lib/c.js': `export const token = () => ‹process.env['NEXT_PUBLIC_JWT_SECRET']›\n` },
      named('NEXT_PUBLIC_JWT_SECRET'),
    ),
    wrong(
      'taken out of the environment, under another name',
      { 'lib/d.ts': `const { ‹NEXT_PUBLIC_SIGNING_KEY: key›, NODE_ENV } = process.env\nexport { key, NODE_ENV }\n` },
      named('NEXT_PUBLIC_SIGNING_KEY'),
    ),
    wrong(
      'the first of several in a file',
      {
        'lib/e.ts': `export const one = ‹process.env.NEXT_PUBLIC_ONE_SECRET›
export const again = process.env.NEXT_PUBLIC_ONE_SECRET
export const two = ‹process.env.NEXT_PUBLIC_TWO_PRIVATE_KEY›
`,
      },
      named('NEXT_PUBLIC_ONE_SECRET'),
      named('NEXT_PUBLIC_TWO_PRIVATE_KEY'),
    ),
    wrong(
      'a client component reads a secret',
      {
        'components/f.tsx': `'use client'
export function Menu() {
  console.log(‹process.env.CLERK_SECRET_KEY›)
  return <nav />
}
`,
      },
      inClient('CLERK_SECRET_KEY'),
    ),
    wrong(
      'a client component in JavaScript, with double quotes and a comment before',
      {
        'components/g.jsx': `/* shown to all */
"use client";
export const Price = () => <p title={‹process.env["STRIPE_SECRET_KEY"]›}>1</p>;
`,
      },
      inClient('STRIPE_SECRET_KEY'),
    ),
    wrong(
      'a client component takes it out of the environment',
      {
        'components/h.tsx': `'use client'\nconst { ‹DB_SECRET› } = process.env\nexport const Shown = () => <p>{DB_SECRET}</p>\n`,
      },
      inClient('DB_SECRET'),
    ),
    wrong(
      'with `?.`, as a default',
      {
        'components/i.tsx': `'use client'\nexport const Shown = ({ by = ‹process.env?.WEBHOOK_SECRET› }) => <p>{by}</p>\n`,
      },
      inClient('WEBHOOK_SECRET'),
    ),
    wrong(
      'a page of the browser',
      {
        'app/j/page.tsx': `'use client'\nexport default function Page() {\n  return <p>{‹process.env.APP_SECRET_TOKEN›}</p>\n}\n`,
      },
      inClient('APP_SECRET_TOKEN'),
    ),
    alone(
      wrong(
        'next.config hands it to the browser by `env`',
        {
          'app/page.tsx': PAGE,
          'next.config.mjs': `export default {
  env: { ‹CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY›, APP_VERSION: '1' },
}
`,
        },
        inlined('env', 'next.config.mjs', 'CLERK_SECRET_KEY'),
      ),
    ),
    alone(
      wrong(
        'next.config hands it to the browser by `publicRuntimeConfig`, in src of an app of a monorepo',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '14.2.0', '@clerk/nextjs': '5.7.0' },
          }),
          'apps/web/src/app/page.tsx': PAGE,
          'apps/web/next.config.js': `module.exports = {
  publicRuntimeConfig: {
    ‹'API_SECRET': process.env.API_SECRET›,
  },
}
`,
        },
        inlined('publicRuntimeConfig', 'next.config.js', 'API_SECRET'),
      ),
    ),
  ],
})
