/** `routewarden doctor`: an app in order, and one with everything wrong. */
import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { run, workFolder, writeFiles } from '../support/cli.ts'
import { DASHBOARD, FRESH_APP } from '../support/fresh-app.ts'

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const remove of removals) await remove()
})

const PUBLISHABLE = `pk_test_${Buffer.from('calm-otter-12.clerk.accounts.dev$').toString('base64')}`
const secret = (prefix: string) => prefix + randomBytes(24).toString('hex')

const WEBHOOK = `import { verifyWebhook } from "@clerk/nextjs/webhooks";
import type { NextRequest } from "next/server";

export async function POST(request: NextRequest) {
  const event = await verifyWebhook(request);
  return Response.json({ received: event.type });
}
`
const SIGN_IN = `import { SignIn } from "@clerk/nextjs";

export default function Page() {
  return <SignIn />;
}
`

async function app(files: Record<string, string>): Promise<string> {
  const { dir, remove } = await workFolder()
  removals.push(remove)
  await writeFiles(dir, files)
  return dir
}

interface Diagnosis {
  checks: { id: string; status: string; message: string; help?: string; place?: string; rule?: string }[]
  summary: Record<string, number>
}

const GOOD = { key: secret('sk_test_'), hook: secret('whsec_') }
const good = {
  ...FRESH_APP,
  ...DASHBOARD,
  'app/sign-in/[[...sign-in]]/page.tsx': SIGN_IN,
  'app/api/webhooks/clerk/route.ts': WEBHOOK,
  '.env.local': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${PUBLISHABLE}
CLERK_SECRET_KEY=${GOOD.key}
CLERK_WEBHOOK_SIGNING_SECRET=${GOOD.hook}
NEXT_PUBLIC_CLERK_SIGN_IN_URL=/sign-in
`,
}

const BAD = { key: secret('sk_live_'), old: secret('sk_test_'), hook: secret('whsec_'), jwt: secret('-----BEGIN') }
const bad = {
  'package.json': FRESH_APP['package.json'].replace(
    '"private": true,',
    '"private": true, "engines": { "node": ">=99" },',
  ),
  'tsconfig.json': FRESH_APP['tsconfig.json'],
  'app/proxy.ts': FRESH_APP['proxy.ts'],
  'app/layout.tsx': `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  'app/page.tsx': `"use client";
import { useUser } from "@clerk/nextjs";

export default function Home() {
  return <h1>{useUser().user?.firstName}</h1>;
}
`,
  'app/api/webhooks/clerk/route.ts': WEBHOOK,
  '.env.local': `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${BAD.key}
CLERK_SECRET_KEY=${PUBLISHABLE}
CLERK_API_KEY=${BAD.old}
CLERK_JWT_KEY=${BAD.jwt}
CLERK_WEBHOOK_SECRET=${BAD.hook}
NEXT_PUBLIC_CLERK_SIGN_IN_URL=/login
NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL=/
`,
}

/** No secret, and no part of one that is longer than what all of its kind begin with. */
function expectNoSecret(output: string, secrets: string[]): void {
  for (const one of secrets) {
    const body = one.replace(/^(sk_test_|sk_live_|whsec_|-----BEGIN)/, '')
    for (let at = 0; at + 6 <= body.length; at++) expect(output).not.toContain(body.slice(at, at + 6))
  }
}

describe.concurrent('routewarden doctor', () => {
  it('finds nothing wrong with an app that is in order', async () => {
    const dir = await app(good)
    const ended = await run(['doctor', '--format', 'json'], { cwd: dir })
    const { checks, summary } = JSON.parse(ended.stdout) as Diagnosis
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([])
    expect([ended.code, summary['problem']]).toEqual([0, 0])
    const said = checks.map(({ message }) => message).join('\n')
    expect(said).toContain('CLERK_SECRET_KEY is a secret key of a development instance.')
    expect(said).toContain('NEXT_PUBLIC_CLERK_SIGN_IN_URL names a page, and strangers get to it.')
    expect(said).toContain('POST /api/webhooks/clerk reads CLERK_WEBHOOK_SIGNING_SECRET, which is set.')
    expectNoSecret(ended.stdout + ended.stderr, Object.values(GOOD))
  })

  it('says that it could not look where it may run nothing', async () => {
    const dir = await app(good)
    const ended = await run(['doctor', '--no-exec'], { cwd: dir })
    expect([ended.code, ended.stdout]).toEqual([3, expect.stringContaining('? unknown  proxy.ts could not be run')])
    expectNoSecret(ended.stdout + ended.stderr, Object.values(GOOD))
  })

  it('names everything that is wrong and how to mend it, and not a part of a secret', async () => {
    const dir = await app(bad)
    const [json, text] = await Promise.all([
      run(['doctor', '--format', 'json'], { cwd: dir }),
      run(['doctor'], { cwd: dir }),
    ])
    expect([json.code, text.code]).toEqual([1, 1])
    const { checks } = JSON.parse(json.stdout) as Diagnosis
    const problems = checks.filter(({ status }) => status === 'problem')
    expect(problems.every(({ help }) => (help ?? '') !== '')).toBe(true)
    const said = problems.map(({ id, place, rule }) => [id, place ?? '', rule ?? ''].join(' ').trim())
    expect(said).toEqual(
      expect.arrayContaining([
        'node',
        'keys .env.local:1',
        'keys .env.local:2',
        'names .env.local:3',
        'names .env.local:4',
        'names .env.local:7 env-deprecated',
        'provider app/layout.tsx:1 provider-missing',
        'proxy app/proxy.ts:3 proxy-location',
        'sign-in .env.local:6 sign-in-route-closed',
        'webhook-secret app/api/webhooks/clerk/route.ts:5 env-webhook-secret-name',
      ]),
    )
    expect(said).toHaveLength(10)
    expectNoSecret(json.stdout + json.stderr + text.stdout + text.stderr, Object.values(BAD))
  })
})
