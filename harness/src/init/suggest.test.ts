import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Access } from '../access/index.ts'
import { Sources } from '../app/index.ts'
import { loadConfig } from '../config/index.ts'
import { askedInProxy } from './asked-in-proxy.ts'
import { configOf, configText } from './config-file.ts'
import { suggest, type Asked } from './suggest.ts'

const STYLE = { quote: "'", semicolon: '', newline: '\n', indent: '  ' } as const
const asked = (...accesses: Access[]): Asked[] => accesses.map((access) => ({ access, place: 'app/page.tsx:1' }))
const CLAIM = { claim: 'metadata', file: 'lib/auth.ts', line: 3 }
const identities = (...accesses: Access[]) => configOf(suggest(asked(...accesses), [CLAIM], [], [])).identities

describe('suggested callers', () => {
  it('are one for each role, permission and role in an organization, with tenants', () => {
    expect(identities('public', 'signed-in', 'unknown', 'owner')).toBeUndefined()
    expect(identities('role:admin', 'role:admin')).toEqual({ admin: { publicMetadata: { role: 'admin' } } })
    expect(Object.keys(identities('org') ?? {})).toEqual(['member', 'other-org'])
    expect(identities('org:admin', 'permission:org:invoices:create')).toEqual({
      'org-admin': { organizations: [{ slug: 'acme', role: 'org:admin' }] },
      'invoices-create': { organizations: [{ slug: 'acme', permissions: ['org:invoices:create'] }] },
      member: { organizations: [{ slug: 'acme' }] },
      'other-org': { organizations: [{ slug: 'globex', role: 'org:admin', permissions: ['org:invoices:create'] }] },
    })
  })

  it('have names of their own, and no permission that a token cannot carry', () => {
    expect(Object.keys(identities('role:anonymous', 'role:Anonymous', 'role:**') ?? {})).toEqual([
      'anonymous-2',
      'anonymous-3',
      'caller',
    ])
    expect(Object.keys(identities('permission:org:sys_memberships:read') ?? {})).toEqual(['member', 'other-org'])
  })

  it('are left to a person for a role that is read from elsewhere than the session token', () => {
    const suggestions = suggest(asked('role:admin', 'org:admin'), [], [], [])
    expect(suggestions.identities.map(({ name }) => name)).toEqual(['org-admin', 'member', 'other-org'])
    expect(configText(suggestions, STYLE)).toContain('  // role:admin, asked for in app/page.tsx:1, is not read from')
  })

  it('are found in the proxy, too', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'routewarden-suggest-'))
    const file = path.join(dir, 'proxy.ts')
    await writeFile(
      file,
      `export default clerkMiddleware(async (auth, request) => {
  const { sessionClaims, orgRole } = await auth()
  if (isAdmin(request) && sessionClaims?.metadata?.role !== 'admin') return deny()
  if (isTeam(request) && orgRole !== 'org:lead') return deny()
  if (isBilling(request)) await auth.protect({ permission: 'org:billing:manage' })
  if (request.method === 'POST') return
})
`,
    )
    const found = askedInProxy([file], new Sources(dir))
    rmSync(dir, { recursive: true })
    expect(found).toEqual([
      { access: 'role:admin', place: 'proxy.ts:3' },
      { access: 'org:org:lead', place: 'proxy.ts:4' },
      { access: 'permission:org:billing:manage', place: 'proxy.ts:5' },
    ])
  })

  it('make a config that loads as it was meant, whatever a role is called', async () => {
    const suggestions = suggest(
      asked('role:it\'s "odd"\\', 'org:admin'),
      [{ claim: 'metadata', file: 'lib/\nauth.ts', line: 3 }],
      [],
      [],
    )
    const dir = mkdtempSync(path.join(tmpdir(), 'routewarden-suggest-'))
    for (const [name, quote] of Object.entries({ 'a.mjs': "'", 'b.mjs': '"' } as const)) {
      const file = path.join(dir, name)
      const text = configText(suggestions, { ...STYLE, quote, semicolon: ';' })
      // Without the package: what it does is to give back what it is given.
      await writeFile(file, text.replace(/^import.*\n/, 'const defineConfig = (config) => config\n'))
      expect((await loadConfig(dir, file)).config).toEqual(configOf(suggestions))
    }
    rmSync(dir, { recursive: true })
  })
})
