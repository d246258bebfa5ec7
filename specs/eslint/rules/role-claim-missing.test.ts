import { alone, right, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const DECLARED = `declare global {
  interface CustomJwtSessionClaims {
    metadata?: { role?: string }
  }
}
`
const server = (body: string): string =>
  `import { auth } from '@clerk/nextjs/server'\n\nexport async function check() {\n${body}\n}\n`
const CLAIMS = `  const { sessionClaims } = await auth()\n`
const IS_ADMIN = server(`${CLAIMS}  return sessionClaims?.metadata?.role === 'admin'`)
const page = (jsx: string): string => `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  const { sessionClaims } = await auth()
  return ${jsx}
}
`

const TEMPLATES: Record<string, string> = {
  metadata: '{{user.public_metadata}}',
  publicMetadata: '{{user.public_metadata}}',
}
/** @param read as it is written */
const missing = (read: string, claim: string, isCast = false): Expected => ({
  message: `\`${read}\` reads the claim \`${claim}\`, and nothing in this project says that session tokens carry it: by default they do not, and then the check is the same for everyone.${isCast ? ' A cast hides that from the types.' : ''} Put it into the session token (Clerk Dashboard > Sessions > Customize session token: \`{ "${claim}": "${TEMPLATES[claim] ?? '{{user.public_metadata.role}}'}" }\`) and declare it: \`declare global { interface CustomJwtSessionClaims { ${claim}?: … } }\`, or as \`sessionClaims\` in routewarden.config.`,
})

testProjectRule('role-claim-missing', {
  common: {
    // A workspace of its own: types of ours say nothing of these apps.
    'package.json': JSON.stringify({ name: 'app', workspaces: [], dependencies: { next: '*', '@clerk/nextjs': '*' } }),
    'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
  },
  valid: [
    alone(
      right('declared in types of the project', {
        'lib/auth.ts': IS_ADMIN,
        'types/clerk.d.ts': `${DECLARED}export {}\n`,
      }),
    ),
    alone(
      right('declared beside the code', {
        'src/lib/auth.ts': `${IS_ADMIN}\n${DECLARED}`,
        'src/app/page.tsx': 'export default () => null\n',
      }),
    ),
    alone(
      right('a declaration that extends another type', {
        'lib/auth.ts': IS_ADMIN,
        'types/clerk.d.ts': `import type { Claims } from './claims'\ndeclare global {\n  interface CustomJwtSessionClaims extends Claims {}\n}\n`,
        'types/claims.ts': `export interface Claims {\n  metadata: { role: string }\n}\n`,
      }),
    ),
    alone(
      right('declared in the types that the apps of a workspace share', {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
        'packages/types/clerk.d.ts': `${DECLARED}export {}\n`,
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/app/page.tsx': 'export default () => null\n',
        'apps/web/lib/auth.ts': IS_ADMIN,
      }),
    ),
    alone(
      right('the config says that tokens carry it', {
        'routewarden.config.mjs': `export default { sessionClaims: { metadata: '{{user.public_metadata}}' } }\n`,
        'lib/auth.ts': IS_ADMIN,
      }),
    ),
    right('claims that are there by default', {
      'lib/default.ts': server(`${CLAIMS}  return sessionClaims?.org_role ?? sessionClaims?.sub`),
    }),
    right('claims of the new token', { 'lib/new.ts': server(`  return (await auth()).sessionClaims?.o?.rol`) }),
    right('claims that are handed on', { 'lib/handed.ts': server(`${CLAIMS}  return toCaller(sessionClaims)`) }),
    right('the role in the organization', {
      'lib/org.ts': server(
        `  const { orgRole, has } = await auth()\n  return orgRole === 'org:admin' || has({ role: 'org:owner' })`,
      ),
    }),
    right('metadata of the user, asked of Clerk', {
      'lib/user.ts': `import { currentUser } from '@clerk/nextjs/server'\nexport const isAdmin = async () => (await currentUser())?.publicMetadata.role === 'admin'\n`,
    }),
    right('claims of another token', {
      'lib/other.ts': server(`  const claims = await verify(token)\n  return claims.role === 'admin'`),
    }),
    right('a claim that says nothing of roles', { 'lib/locale.ts': server(`${CLAIMS}  return sessionClaims?.locale`) }),
    right('a variable of the same name in another function', {
      'lib/same.ts': server(
        `  const claims = (await auth()).sessionClaims\n  return claims?.sub\n}\n\nexport function other(claims: { role: string }) {\n  return claims.role`,
      ),
    }),
    right('a log', { 'lib/log.ts': server(`${CLAIMS}  console.log(sessionClaims?.metadata)`) }),
    right('it is only shown', { 'app/me/page.tsx': page('<p>{sessionClaims?.metadata?.role}</p>') }),
    right("claims of the project's own, in a test", {
      'lib/auth.test.ts': server(`  const sessionClaims = { role: 'admin' }\n  return sessionClaims.role === 'admin'`),
    }),
    right('a comment', {
      'lib/comment.js': `// sessionClaims.metadata.role is not in the token\nexport const a = 1\n`,
    }),
  ],
  invalid: [
    wrong(
      'asked of the claims',
      { 'lib/asked.ts': server(`${CLAIMS}  return ‹sessionClaims?.metadata?.role === 'admin'›`) },
      missing('sessionClaims?.metadata', 'metadata'),
    ),
    wrong(
      'plain JavaScript',
      { 'lib/plain.js': server(`${CLAIMS}  if (‹sessionClaims.metadata.role !== 'admin'›) throw new Error('no')`) },
      missing('sessionClaims.metadata', 'metadata'),
    ),
    wrong(
      'through the session',
      {
        'lib/session.ts': server(
          `  const session = await auth()\n  return ‹session.sessionClaims?.publicMetadata?.role›`,
        ),
      },
      missing('session.sessionClaims?.publicMetadata', 'publicMetadata'),
    ),
    wrong(
      'behind a cast',
      { 'lib/cast.ts': server(`${CLAIMS}  return ‹(sessionClaims as any).role›`) },
      missing('(sessionClaims as any).role', 'role', true),
    ),
    wrong(
      'by a variable that is cast',
      {
        'lib/variable.ts': server(
          `  const claims = (await auth()).sessionClaims as Claims\n  return ‹claims.permissions.includes('x')›`,
        ),
      },
      missing('claims.permissions', 'permissions', true),
    ),
    wrong(
      'taken apart',
      { 'lib/apart.ts': server(`  const { ‹role› } = (await auth()).sessionClaims!\n  return role`) },
      missing('role', 'role'),
    ),
    wrong(
      'taken apart under another name',
      { 'lib/renamed.ts': server(`${CLAIMS}  const { ‹metadata: meta› } = sessionClaims ?? {}\n  return meta?.role`) },
      missing('metadata: meta', 'metadata'),
    ),
    wrong(
      'by its name in a text',
      { 'lib/text.ts': server(`${CLAIMS}  return ‹sessionClaims?.['public_metadata']›`) },
      {
        message: /^`sessionClaims\?\.\['public_metadata'\]` reads the claim `public_metadata`/,
      },
    ),
    wrong(
      'in one expression',
      { 'lib/one.ts': server(`  return ‹(await auth()).sessionClaims?.isAdmin === true›`) },
      missing('(await auth()).sessionClaims?.isAdmin', 'isAdmin'),
    ),
    wrong(
      'by a condition of what is drawn',
      { 'app/admin/page.tsx': page(`‹sessionClaims?.metadata?.role === 'admin' ? <p>all</p> : null›`) },
      { message: /^`sessionClaims\?\.metadata` reads the claim `metadata`/ },
    ),
    wrong(
      'in the proxy',
      {
        'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
export default clerkMiddleware(async (auth, request) => {
  const { sessionClaims } = await auth()
  const isAdmin = ‹sessionClaims?.metadata?.role === 'admin'›
  if (request.nextUrl.pathname.startsWith('/admin') && !isAdmin) return NextResponse.redirect(new URL('/', request.url))
})
`,
      },
      missing('sessionClaims?.metadata', 'metadata'),
    ),
    wrong(
      'of a request, in the Pages Router',
      {
        'pages/api/admin.ts': `import { getAuth } from '@clerk/nextjs/server'
export default function handler(req, res) {
  const { sessionClaims } = getAuth(req)
  if (‹sessionClaims?.roles?.includes('admin')›) return res.status(200).end()
  res.status(403).end()
}
`,
      },
      missing('sessionClaims?.roles', 'roles'),
    ),
    alone(
      wrong(
        'another claim than the one that is declared',
        {
          'types/clerk.d.ts': `${DECLARED}export {}\n`,
          'lib/auth.ts': server(`${CLAIMS}  return ‹sessionClaims?.publicMetadata?.role === 'admin'›`),
        },
        missing('sessionClaims?.publicMetadata', 'publicMetadata'),
      ),
    ),
  ],
})
