import { describe, expect, it } from 'vitest'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { envDeprecated } from './env-deprecated.ts'

const page = { 'app/page.tsx': 'export default function Page() { return null }' }
const old = 'NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL=/dashboard\n'

async function found(files: AppFiles, clerk = '7.9.17'): Promise<string[]> {
  const facts = await auditFacts({ ...page, ...files }, { installed: { '@clerk/nextjs': clerk } })
  const findings = await envDeprecated.check(facts)
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

describe('env-deprecated', () => {
  it('finds the old names, once each, in the file that is read before the template', async () => {
    const facts = await auditFacts({ ...page, '.env.example': old, '.env': `A=1\n${old}` })
    const [finding, ...others] = await envDeprecated.check(facts)
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      severity: 'warning',
      file: '.env',
      line: 2,
      evidence: ['.env:2 NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL', '.env.example:1 NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL'],
      help: expect.stringContaining('NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL') as string,
    })
  })

  it('says that Clerk 5 and 6 still read them, and nothing where they are the right ones', async () => {
    expect(await found({ '.env': old }, '6.39.8')).toEqual([expect.stringMatching(/^info .*still works/)])
    expect(await found({ '.env': old }, '4.29.3')).toEqual([])
  })

  it('is silent about the new names, and where code reads the old ones itself', async () => {
    expect(await found({ '.env': 'NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL=/dashboard\n' })).toEqual([])
    const urls = { 'lib/urls.ts': 'export const after = process.env.NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL' }
    expect(await found({ '.env': old, ...urls })).toEqual([])
    const comment = { 'lib/urls.ts': '// process.env.NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL is gone' }
    expect(await found({ '.env': old, ...comment })).toHaveLength(1)
  })
})
