/** Pages by role, and a role that changes while somebody is signed in. */
import { expect, test } from 'routewarden/playwright'

test('the pages of administrators are shown to them, and to others they are not there', async ({ as }) => {
  await expect(await as('admin')).toBeReachable('/admin/users')
  await expect(await as('member')).toBeHidden('/admin/users')
  await expect(await as('anonymous')).toRedirectToSignIn('/admin/users')
})

test('a role that an administrator gives takes effect with the next token', async ({ as, clerk }) => {
  const owner = await as('owner')
  await expect(owner).toBeHidden('/admin')
  const admin = await as('admin')
  await admin.goto('/admin/users')
  const row = admin.getByRole('listitem').filter({ hasText: 'olu@example.com' })
  await row.getByLabel('Role').selectOption('admin')
  await row.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await clerk.backend.users.getUser('user_owner')).publicMetadata)
    .toEqual({ role: 'admin' })
  await owner.evaluate('window.Clerk.session.getToken({ skipCache: true })')
  await expect(owner).toBeReachable('/admin')
  await clerk.backend.users.updateUserMetadata('user_owner', { publicMetadata: { role: null } })
})

test('no text of a page is in any answer to a caller who may not see it', async ({ as, app }) => {
  for (const identity of ['anonymous', 'signed-in', 'other-org']) {
    const page = await as(identity)
    const bodies: Promise<string>[] = []
    page.on('response', (response) => {
      if (response.url().startsWith(app.url) && response.status() !== 307) bodies.push(response.text().catch(() => ''))
    })
    for (const path of ['/documents/doc_handbook', '/projects/prj_apollo']) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
    }
    expect((await Promise.all(bodies)).join('\n')).not.toMatch(/Apollo|Handbook/)
  }
})
