import { describe, expect, it } from 'vitest'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { roleClaimMissing } from './role-claim-missing.ts'

const DECLARED = `declare global {\n  interface CustomJwtSessionClaims {\n    metadata?: { role?: string }\n  }\n}\nexport {}\n`
const server = (body: string): string =>
  `import { auth } from '@clerk/nextjs/server'\n\nexport async function check() {\n${body}\n}\n`
const isAdmin = server(`  const { sessionClaims } = await auth()\n  return sessionClaims?.metadata?.role === 'admin'`)

async function speaks(files: AppFiles, claims?: string[]): Promise<string[]> {
  const facts = await auditFacts({ 'app/page.tsx': 'export default () => null\n', ...files })
  const findings = await roleClaimMissing.check({ ...facts, ...(claims ? { claims } : {}) })
  return findings.map(({ severity, file, line, column }) => `${severity} ${file}:${line}:${column}`)
}

describe('role-claim-missing', () => {
  it.each<[string, AppFiles, string]>([
    ['read from the claims', { 'lib/auth.ts': isAdmin }, 'warning lib/auth.ts:5:10'],
    [
      'through the session',
      { 'lib/auth.ts': server(`  const session = await auth()\n  return session.sessionClaims?.publicMetadata?.role`) },
      'warning lib/auth.ts:5:10',
    ],
    [
      'behind a cast',
      { 'lib/auth.ts': server(`  const { sessionClaims } = await auth()\n  return (sessionClaims as any).role`) },
      'warning lib/auth.ts:5:10',
    ],
    [
      'through a variable',
      {
        'src/lib/auth.ts': server(
          `  const claims = (await auth()).sessionClaims as Claims\n  if (claims.permissions.includes('x')) return true`,
        ),
      },
      'warning src/lib/auth.ts:5:7',
    ],
    [
      'taken apart',
      { 'lib/auth.ts': server(`  const { role } = (await auth()).sessionClaims!\n  return role`) },
      'warning lib/auth.ts:4:11',
    ],
    [
      'another claim than the declared one',
      { 'lib/auth.ts': isAdmin.replace('metadata?.role', 'publicMetadata?.role'), 'types/clerk.d.ts': DECLARED },
      'warning lib/auth.ts:5:10',
    ],
    ['plain JavaScript', { 'lib/auth.js': isAdmin }, 'info lib/auth.js:5:10'],
  ])('speaks of %s', async (_, files, expected) => {
    expect(await speaks(files)).toEqual([expected])
  })

  it.each<[string, AppFiles]>([
    ['a claim declared in a .d.ts', { 'lib/auth.ts': isAdmin, 'types/clerk.d.ts': DECLARED }],
    ['a claim declared beside the code', { 'lib/auth.ts': `${isAdmin}\n${DECLARED.replace('export {}\n', '')}` }],
    [
      'claims that are there by default',
      {
        'lib/auth.ts': server(
          `  const { sessionClaims } = await auth()\n  return sessionClaims?.org_role ?? sessionClaims?.sub`,
        ),
      },
    ],
    ['claims of the new token', { 'lib/auth.ts': server(`  return (await auth()).sessionClaims?.o?.rol`) }],
    [
      'claims that are handed on',
      { 'lib/auth.ts': server(`  const { sessionClaims } = await auth()\n  return toCaller(sessionClaims)`) },
    ],
    [
      'a role of the organization',
      { 'lib/auth.ts': server(`  const { orgRole } = await auth()\n  return orgRole === 'org:admin'`) },
    ],
    ['metadata of the user', { 'lib/auth.ts': server(`  return (await currentUser())?.publicMetadata.role`) }],
    [
      'a field of another claim set',
      { 'lib/auth.ts': server(`  const claims = await verify(token)\n  return claims.role`) },
    ],
    ['a claim of another kind', { 'lib/auth.ts': server(`  return (await auth()).sessionClaims?.locale`) }],
    ['tests', { 'lib/auth.test.ts': isAdmin }],
    ['a comment', { 'lib/auth.ts': `// sessionClaims.metadata.role is not in the token\nexport const a = 1\n` }],
    [
      'a declaration that extends another',
      {
        'lib/auth.ts': isAdmin,
        'types/clerk.d.ts': `import type { Claims } from './claims'\ndeclare global {\n  interface CustomJwtSessionClaims extends Claims {}\n}\n`,
        'types/claims.ts': `export interface Claims {\n  metadata: { role: string }\n}\n`,
      },
    ],
    [
      'another variable of the same name',
      {
        'lib/auth.ts': server(
          `  const claims = (await auth()).sessionClaims\n  return claims?.sub\n}\n\nexport function other(claims: { role: string }) {\n  return claims.role`,
        ),
      },
    ],
    [
      'a log',
      { 'lib/auth.ts': server(`  const { sessionClaims } = await auth()\n  console.log(sessionClaims?.metadata)`) },
    ],
    [
      'what is shown',
      {
        'app/me/page.tsx': server(
          `  const { sessionClaims } = await auth()\n  return <p>{sessionClaims?.metadata?.role}</p>`,
        ),
      },
    ],
    [
      "claims of one's own token",
      { 'lib/auth.ts': server(`  const sessionClaims = { role: 'admin' }\n  return sessionClaims.role === 'admin'`) },
    ],
  ])('is silent about %s', async (_, files) => {
    expect(await speaks(files)).toEqual([])
  })

  it('believes the config', async () => {
    expect(await speaks({ 'lib/auth.ts': isAdmin }, ['metadata'])).toEqual([])
  })
})
