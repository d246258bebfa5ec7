import { describe, expect, it } from 'vitest'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { envMissing } from './env-missing.ts'

const page = { 'app/page.tsx': 'export default function Page() { return null }' }
const publishable = (host: string, mode = 'test') =>
  `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_${mode}_${Buffer.from(`${host}$`).toString('base64')}\n`
const secret = (mode = 'test', seed = 'q') => `CLERK_SECRET_KEY=sk_${mode}_${seed}W8rTz5uPmKd2Xv7Yc4Bn9Lh\n`

async function found(files: AppFiles): Promise<string[]> {
  const findings = await envMissing.check(await auditFacts({ ...page, ...files }))
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

describe('env-missing', () => {
  it('says nothing of an app without environment files, with a template only, or with a pair of keys', async () => {
    expect(await found({})).toEqual([])
    expect(await found({ '.env.example': publishable('a.clerk.accounts.dev') + 'CLERK_SECRET_KEY=\n' })).toEqual([])
    expect(await found({ '.env.local': publishable('a.clerk.accounts.dev') + secret() })).toEqual([])
    expect(await found({ '.env.local': 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=\nCLERK_SECRET_KEY=\n' })).toEqual([])
  })

  it('finds one key of the pair without the other', async () => {
    expect(await found({ '.env.local': `A=1\n${publishable('a.clerk.accounts.dev')}` })).toEqual([
      expect.stringMatching(/^error \.env\.local:2 .*no environment file sets CLERK_SECRET_KEY/),
    ])
    expect(await found({ '.env.local': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=\n${secret()}` })).toEqual([
      expect.stringMatching(/^error \.env\.local:2 .*NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY/),
    ])
    expect(await found({ '.env': secret() })).toEqual([expect.stringMatching(/^warning \.env:1 /)])
  })

  it('takes the publishable key alone in a shared file for what it is: public, the other one is the platform’s', async () => {
    expect(await found({ '.env': publishable('a.clerk.accounts.dev') })).toEqual([])
    expect(await found({ '.env': publishable('a.clerk.accounts.dev'), '.env.local': secret() })).toEqual([])
  })

  it('is silent where code hands the other key over, or it is set to something that is no key', async () => {
    const provider = { 'app/layout.tsx': 'export default () => <ClerkProvider publishableKey={key} />' }
    expect(await found({ ...provider, '.env.local': secret() })).toEqual([])
    expect(await found({ '.env.local': `${publishable('a.clerk.dev')}CLERK_SECRET_KEY=\${VAULT_KEY}\n` })).toEqual([])
  })

  it('finds a test key beside a live one', async () => {
    expect(
      await found({ '.env.production': publishable('clerk.acme.com', 'live'), '.env.local': secret('test') }),
    ).toEqual([expect.stringMatching(/^error \.env\.local:1 In production the publishable key is one of a live/)])
  })

  it('finds a publishable key that replaces the one which belongs to the secret key', async () => {
    const shared = publishable('one.clerk.accounts.dev') + secret()
    expect(await found({ '.env': shared, '.env.local': publishable('two.clerk.accounts.dev') })).toEqual([
      expect.stringMatching(/^error \.env\.local:1 .*keys of two different instances/),
    ])
    expect(await found({ '.env': shared, '.env.local': publishable('one.clerk.accounts.dev') })).toEqual([])
    expect(
      await found({ '.env': shared, '.env.local': publishable('two.clerk.accounts.dev') + secret('test', 'z') }),
    ).toEqual([])
  })

  it('finds a publishable key in the place of the secret one', async () => {
    const value = publishable('a.clerk.accounts.dev').split('=').slice(1).join('=')
    expect(await found({ '.env.local': `${publishable('a.clerk.accounts.dev')}CLERK_SECRET_KEY=${value}` })).toEqual([
      expect.stringMatching(/^error \.env\.local:2 CLERK_SECRET_KEY holds a publishable key/),
    ])
  })

  it('finds live keys in a file for development, and leaves those for production alone', async () => {
    const live = publishable('clerk.acme.com', 'live') + secret('live')
    expect(await found({ '.env.production': live })).toEqual([])
    expect(await found({ '.env': live })).toEqual([])
    const local = 'NEXT_PUBLIC_INTERNAL_URL=http://localhost:3000\n'
    expect(await found({ '.env.production': live + local })).toEqual([])
    expect(await found({ '.env.development': live })).toEqual([
      expect.stringMatching(/^error \.env\.development:1 .*live instance/),
      expect.stringMatching(/^error \.env\.development:2 /),
    ])
    expect(await found({ '.env.local': live })).toEqual([
      expect.stringMatching(/^warning \.env\.local:1 /),
      expect.stringMatching(/^warning \.env\.local:2 /),
    ])
    expect(await found({ '.env': `${live}NEXT_PUBLIC_APP_URL=http://localhost:3000\n` })).toEqual([
      expect.stringMatching(/^error \.env:1 /),
      expect.stringMatching(/^error \.env:2 /),
    ])
  })

  it('shows no value', async () => {
    const findings = await envMissing.check(
      await auditFacts({ ...page, '.env.local': publishable('clerk.acme.com', 'live') + secret('test') }),
    )
    expect(JSON.stringify(findings)).not.toMatch(/W8rTz5uPmKd|Y2xlcms/)
  })
})
