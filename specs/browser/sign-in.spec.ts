/** Signing in through Clerk's real form, served from its npm packages, against the local Clerk. */
import type { Page } from '@playwright/test'
import { expect, test } from 'routewarden/playwright'

const MEMBER = 'member+clerk_test@example.com'
/** Of every identity of the local Clerk. */
const PASSWORD = 'routewarden'

async function fillForm(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Email address').fill(MEMBER)
  await proceed(page)
  await page.locator('input[name=password]').fill(password)
  await proceed(page)
}

const proceed = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()

test('a deep link asks to sign in, and leads back to where one wanted to go', async ({ page }) => {
  await page.goto('/documents/doc_handbook')
  await expect(page).toHaveURL(/\/sign-in\?redirect_url=/)
  await fillForm(page)
  await expect(page).toHaveURL('/documents/doc_handbook')
  await expect(page.getByText('Mara Okafor')).toBeVisible()
})

test('without a deep link one lands where the app says', async ({ page }) => {
  await page.goto('/sign-in')
  await fillForm(page)
  await expect(page).toHaveURL('/dashboard')
})

test('a forced redirect wins over where one wanted to go', async ({ page, app }) => {
  const query = new URLSearchParams({
    redirect_url: `${app.url}/documents`,
    sign_in_force_redirect_url: `${app.url}/personal`,
  })
  await page.goto(`/sign-in?${query.toString()}`)
  await fillForm(page)
  await expect(page).toHaveURL('/personal')
})

test('a wrong password is told, and nobody is signed in', async ({ page }) => {
  await page.goto('/sign-in')
  await fillForm(page, 'not the password')
  await expect(page.getByTestId('form-feedback-error')).toContainText('Password is incorrect')
  await expect(page).toRedirectToSignIn('/dashboard')
})

test('an address that nobody has is told', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill('nobody@example.com')
  await proceed(page)
  await expect(page.getByTestId('form-feedback-error')).toContainText("Couldn't find your account")
})

test('the code of an e-mail signs in, another does not', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill(MEMBER)
  await proceed(page)
  await page.getByText('Use another method').click()
  await page.getByRole('button', { name: /Email code/ }).click()
  const code = page.getByRole('textbox', { name: /code/i })
  await code.pressSequentially('111111')
  await expect(page.getByTestId('form-feedback-error')).toContainText('Incorrect code')
  // The form empties the field itself, a moment after it has told: what is typed before that is lost.
  await expect(code).toHaveValue('')
  await code.pressSequentially('424242')
  await expect(page).toHaveURL('/dashboard')
})

for (const identity of ['anonymous', 'signed-in', 'member', 'admin', 'other-org']) {
  test(`/sign-in leads ${identity} nowhere in circles`, async ({ as }) => {
    const page = await as(identity)
    const documents: string[] = []
    page.on('request', (request) => {
      if (request.isNavigationRequest()) documents.push(request.url())
    })
    await page.goto('/sign-in')
    await page.waitForLoadState('networkidle')
    expect(documents.length).toBeLessThan(6)
    if (identity === 'anonymous') await expect(page.getByLabel('Email address')).toBeVisible()
    else await expect(page).toHaveURL('/dashboard')
  })
}
