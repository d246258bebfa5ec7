import { describe, expect, it } from 'vitest'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { envWebhookSecretName } from './env-webhook-secret-name.ts'

const handler = (call: string, before = '') => ({
  'app/api/webhooks/clerk/route.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks'
export async function POST(request: Request) {
  ${before}
  const event = await ${call}
  return Response.json(event.type)
}`,
})
const bare = handler('verifyWebhook(request)')

async function found(files: AppFiles): Promise<string[]> {
  const findings = await envWebhookSecretName.check(await auditFacts(files))
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

describe('env-webhook-secret-name', () => {
  it('finds the old name in an environment file', async () => {
    expect(await found({ ...bare, '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n' })).toEqual([
      expect.stringMatching(/^error app\/api\/webhooks\/clerk\/route\.ts:4 .*what is set is CLERK_WEBHOOK_SECRET/),
    ])
    expect(await found({ ...bare, '.env.example': 'WEBHOOK_SECRET=\n' })).toEqual([expect.stringMatching(/^warning /)])
  })

  it('finds the old name in code, also where it is only checked', async () => {
    const checked = handler('verifyWebhook(request, {})', 'if (!process.env.CLERK_WEBHOOK_SECRET) throw new Error()')
    expect(await found(checked)).toEqual([expect.stringMatching(/^error .*:4 /)])
    const scheme = { 'env.ts': 'export const env = z.object({ CLERK_WEBHOOK_SECRET: z.string() })' }
    expect(await found({ ...bare, ...scheme })).toHaveLength(1)
  })

  it('is silent when the right name is set or named anywhere, or nothing is', async () => {
    expect(await found(bare)).toEqual([])
    expect(await found({ ...bare, '.env': 'CLERK_WEBHOOK_SIGNING_SECRET=whsec_x\n' })).toEqual([])
    const scheme = { 'env.ts': 'export const env = z.object({ CLERK_WEBHOOK_SIGNING_SECRET: z.string() })' }
    expect(await found({ ...bare, ...scheme, '.env.example': 'CLERK_WEBHOOK_SECRET=\n' })).toEqual([])
  })

  it('is silent when the secret is passed, or the options cannot be read', async () => {
    const passed = handler('verifyWebhook(request, { signingSecret: process.env.CLERK_WEBHOOK_SECRET })')
    expect(await found(passed)).toEqual([])
    const elsewhere = { ...handler('verifyWebhook(request, options)'), '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n' }
    expect(await found(elsewhere)).toEqual([])
  })

  it('does not take the secret of another provider for Clerk’s', async () => {
    const github = {
      'app/api/webhooks/github/route.ts': `import { verify } from '@octokit/webhooks-methods'
export async function POST(request: Request) {
  return Response.json(await verify(process.env.WEBHOOK_SECRET!, await request.text(), ''))
}`,
    }
    expect(await found({ ...bare, ...github, '.env': 'WEBHOOK_SECRET=abc\n' })).toEqual([])
  })

  it('leaves handlers alone that verify with svix', async () => {
    const svix = {
      'app/api/webhooks/clerk/route.ts': `import { Webhook } from 'svix'
export async function POST(request: Request) {
  new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify(await request.text(), {})
  return Response.json(1)
}`,
    }
    expect(await found({ ...svix, '.env': 'CLERK_WEBHOOK_SECRET=whsec_x\n' })).toEqual([])
  })
})
