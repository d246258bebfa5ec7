/** The helpers of @clerk/testing, unmodified, against the local Clerk. */
import { clerk as helpers, clerkSetup, setupClerkTestingToken } from '@clerk/testing/playwright'
import { expect, test } from 'routewarden/playwright'

test.beforeEach(async ({ clerk, page }) => {
  await clerkSetup({ ...clerk.setup, dotenv: false })
  await setupClerkTestingToken({ page, options: { frontendApiUrl: clerk.frontendApi } })
  await page.goto('/')
  await helpers.loaded({ page })
})

test('signIn by password, and signOut', async ({ page }) => {
  await helpers.signIn({
    page,
    signInParams: { strategy: 'password', identifier: 'member+clerk_test@example.com', password: 'routewarden' },
  })
  await expect(page).toBeReachable('/dashboard')
  await helpers.signOut({ page })
  await expect(page).toRedirectToSignIn('/dashboard')
})

test('signIn by the code of an e-mail', async ({ page }) => {
  await helpers.signIn({ page, signInParams: { strategy: 'email_code', identifier: 'owner+clerk_test@example.com' } })
  await expect(page).toBeReachable('/documents')
})

test('a wrong password is refused', async ({ page }) => {
  const signIn = helpers.signIn({
    page,
    signInParams: { strategy: 'password', identifier: 'member+clerk_test@example.com', password: 'wrong' },
  })
  await expect(signIn).rejects.toThrow(/Password is incorrect/)
})
