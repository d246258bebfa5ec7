/** Sessions in a browser: the way out, several tabs, several users, and tokens that have expired. */
import { expect, test } from 'routewarden/playwright'

test('the account menu loads, then shows who is signed in', async ({ as }) => {
  const page = await as('member')
  // clerk-js waits until the loading state was seen, however fast the machine is.
  let release = () => {}
  const seen = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/npm/@clerk/clerk-js@*/**', async (route) => {
    await seen
    await route.continue()
  })
  await page.goto('/pricing', { waitUntil: 'commit' })
  await expect(page.getByRole('status', { name: 'Loading account' })).toBeVisible()
  release()
  await expect(page.getByText('Mara Okafor')).toBeVisible()
  await expect(page.getByRole('status', { name: 'Loading account' })).toHaveCount(0)
})

test('who signs out in one tab is signed out in the other', async ({ as }) => {
  const page = await as('member')
  await page.goto('/dashboard')
  const other = await page.context().newPage()
  await other.goto('/projects')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/')
  await expect(page.getByRole('banner').getByRole('link', { name: 'Start free' })).toBeVisible()
  await expect(other).toHaveURL(/\/sign-in/)
  await expect(page).toRedirectToSignIn('/dashboard')
})

test('two users at once stay apart', async ({ as }) => {
  const [acme, globex] = await Promise.all([as('member'), as('other-org')])
  await Promise.all([acme.goto('/projects'), globex.goto('/projects')])
  await expect(acme.getByText('Mara Okafor')).toBeVisible()
  await expect(globex.getByText('Otis Moreau')).toBeVisible()
  await expect(acme.getByText('Cobalt')).toHaveCount(0)
  await expect(globex.getByText('Apollo')).toHaveCount(0)
})

test('a token that has expired is renewed by a handshake, without a form', async ({ as, clerk }) => {
  const page = await as('member')
  const tokens = async () => (await page.context().cookies()).filter(({ name }) => name.startsWith('__session'))
  await page.goto('/pricing')
  await page.waitForFunction('window.Clerk?.loaded')
  expect(await tokens()).not.toEqual([])
  await page.goto('about:blank')
  // A request that the page had under way may still bring one.
  await expect(async () => {
    await page.context().clearCookies({ name: /^__session/ })
    expect(await tokens()).toEqual([])
  }).toPass()
  const handshakes: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/v1/client/handshake')) handshakes.push(request.url())
  })
  await page.goto('/dashboard')
  await expect(page.getByRole('heading', { name: /Mara/ })).toBeVisible()
  expect(handshakes).toHaveLength(1)
  expect(handshakes[0]).toContain(clerk.frontendApi)
})

test('an open tab renews its token by itself before the next click', async ({ as }) => {
  const page = await as('member')
  await page.goto('/pricing')
  await page.waitForFunction('window.Clerk?.loaded')
  const renewed = page.waitForResponse((response) => /\/v1\/client\/sessions\/[^/]+\/tokens/.test(response.url()))
  await page.context().clearCookies({ name: /^__session/ })
  await page.evaluate('window.Clerk.session.getToken({ skipCache: true })')
  expect((await renewed).status()).toBe(200)
  await page.getByRole('link', { name: 'Dashboard' }).click()
  await expect(page.getByRole('heading', { name: /Mara/ })).toBeVisible()
})

test('a session that the backend revokes ends in the browser', async ({ as, clerk }) => {
  const page = await as('signed-in')
  await page.goto('/dashboard')
  await page.waitForFunction('window.Clerk?.loaded')
  const id = await page.evaluate<string>('window.Clerk.session.id')
  await clerk.backend.sessions.revokeSession(id)
  await page.context().clearCookies({ name: /^__session/ })
  await expect(page).toRedirectToSignIn('/dashboard')
})
