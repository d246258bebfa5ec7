/** The session of harness/docs/browser.md, "By hand": `routewarden clerk`, the app's own `npm run dev`, and a browser. */
import { createServer, type AddressInfo } from 'node:net'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { ROOT, start, type Started } from '../support/cli.ts'

interface Printed {
  env: Record<string, string>
  identities: { name: string; email: string }[]
}

let clerk: Started
let dev: ChildProcess | undefined
let said = ''
let origin: string
let identities: Printed['identities']

test.use({ ignoreHTTPSErrors: true })

test.beforeAll(async () => {
  test.setTimeout(90_000)
  origin = `http://localhost:${await freePort()}`
  clerk = start(['clerk', 'fixtures-app', '--json', '--app-url', origin])
  await expect.poll(() => clerk.stdout(), { timeout: 20_000 }).toContain('}\n')
  const printed = JSON.parse(clerk.stdout()) as Printed
  identities = printed.identities
  dev = spawn('npm', ['run', 'dev', '--', '-p', new URL(origin).port], {
    cwd: path.join(ROOT, 'fixtures-app'),
    env: { ...process.env, ...printed.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm passes no signal on to what it started.
    detached: true,
  })
  for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await expect.poll(() => said, { timeout: 60_000 }).toContain('Ready in')
})

test.afterAll(async () => {
  clerk.child.kill('SIGINT')
  if (dev?.pid !== undefined && dev.exitCode === null) {
    const gone = once(dev, 'exit')
    process.kill(-dev.pid, 'SIGTERM')
    await gone
  }
  await clerk.ended
})

test('a person signs in to `next dev`, with the address and the password that were printed', async ({ page }) => {
  test.setTimeout(120_000)
  const { email } = identities.find(({ name }) => name === 'member') ?? { email: '' }
  await page.goto(`${origin}/dashboard`, { timeout: 60_000 })
  await expect(page).toHaveURL(/\/sign-in\?/)
  await page.getByLabel('Email address').fill(email, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.locator('input[name=password]').fill('routewarden')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).toHaveURL(`${origin}/dashboard`, { timeout: 60_000 })
  await expect(page.getByRole('heading', { name: /Mara/ })).toBeVisible({ timeout: 60_000 })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
