import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { auditFacts, writeApp, type AppFiles } from './audit-facts.test.support.ts'
import { envPublicSecret } from './env-public-secret.ts'

const page = { 'app/page.tsx': 'export default function Page() { return null }' }
const LIVE = 'sk_live_' + 'Vq3Xn7Ls2Rk9Tz5Wp8Ym4Bd'
const HOOK = 'whsec_' + 'Vq3Xn7Ls2Rk9Tz5Wp8Ym4Bd'

async function found(files: AppFiles | string): Promise<string[]> {
  const facts = await auditFacts(typeof files === 'string' ? files : { ...page, ...files })
  const findings = await envPublicSecret.check(facts)
  expect(JSON.stringify(findings)).not.toContain('Vq3Xn7Ls2Rk')
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

describe('env-public-secret', () => {
  it('finds a public variable whose value is a secret, whatever its name', async () => {
    expect(await found({ '.env.local': `A=1\nNEXT_PUBLIC_CLERK_KEY=${LIVE}\n` })).toEqual([
      expect.stringMatching(/^error \.env\.local:2 NEXT_PUBLIC_CLERK_KEY holds a secret key/),
    ])
    expect(await found({ '.env.local': `NEXT_PUBLIC_HOOK=${HOOK}\n` })).toHaveLength(1)
  })

  it('finds a public variable that is named as a secret, in files and in code', async () => {
    expect(await found({ '.env.example': 'NEXT_PUBLIC_CLERK_SECRET_KEY=\n' })).toEqual([
      expect.stringMatching(/^warning \.env\.example:1 NEXT_PUBLIC_CLERK_SECRET_KEY is named as a secret/),
    ])
    expect(await found({ 'lib/clerk.ts': '\nexport const key = process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY' })).toEqual([
      expect.stringMatching(/^error lib\/clerk\.ts:2 /),
    ])
  })

  it('is silent about public keys, names that only contain the word, switches and made-up values', async () => {
    const env = [
      'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_live_Y2xlcmsuYWNtZS5jb20k',
      'NEXT_PUBLIC_SECRET_SANTA_URL=/santa',
      'NEXT_PUBLIC_SHOW_SECRET=true',
      'NEXT_PUBLIC_DOCS_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx',
      `CLERK_SECRET_KEY=${LIVE}`,
    ]
    expect(await found({ '.env.local': env.join('\n') })).toEqual([])
  })

  it('finds a secret that a client component reads, not one that server code reads', async () => {
    const code = "export const a = () => process.env.CLERK_SECRET_KEY ?? process.env['CLERK_SECRET_KEY']"
    expect(await found({ 'components/a.tsx': `'use client'\n${code}` })).toEqual([
      expect.stringMatching(/^error components\/a\.tsx:2 A client component reads CLERK_SECRET_KEY/),
    ])
    expect(await found({ 'components/a.tsx': `const { CLERK_SECRET_KEY } = process.env` })).toEqual([])
    expect(await found({ 'components/a.tsx': `'use client'\n// ${code}` })).toEqual([])
    expect(await found({ 'components/a.tsx': `// not 'use client'\n${code}` })).toEqual([])
    expect(await found({ 'components/a.test.tsx': `'use client'\n${code}` })).toEqual([])
  })

  it('finds a secret that next.config inlines', async () => {
    const config = (inner: string) => ({ 'next.config.mjs': `export default {\n${inner}\n}` })
    expect(await found(config('env: { CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY },'))).toEqual([
      expect.stringMatching(/^error next\.config\.mjs:2 `env` of next\.config\.mjs hands CLERK_SECRET_KEY/),
    ])
    expect(await found(config('env: { APP_VERSION: "1" },'))).toEqual([])
  })

  it('finds an environment file that is committed with a secret, and none that is ignored', async () => {
    const root = writeApp({ ...page, '.env': `A=1\nCLERK_SECRET_KEY=${LIVE}\n`, '.env.example': `K=${LIVE}\n` })
    expect(await found(root)).toEqual([])
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root })
    git('init', '-q')
    expect(await found(root)).toEqual([])
    git('add', '-f', '.env', '.env.example')
    expect(await found(root)).toEqual([
      expect.stringMatching(/^error \.env:2 \.env is committed with secrets in it \(CLERK_SECRET_KEY\)/),
    ])
  })
})
