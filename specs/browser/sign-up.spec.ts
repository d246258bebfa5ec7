/** From the form to the row in the database: the local Clerk tells the app's own webhook of a new user. */
import { expect, test } from 'routewarden/playwright'

test('sign-up, its webhook and the row in the database are one flow', async ({ page, app }, { workerIndex, retry }) => {
  const email = `new-${workerIndex}-${retry}+clerk_test@example.com`
  await page.goto('/sign-up')
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('a long password')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('textbox', { name: /code/i }).pressSequentially('424242')
  await expect(page).toHaveURL('/onboarding')
  await expect(page.getByText(email)).toBeVisible()
  await expect
    .poll(async () => ((await app.state()) as { users: { email: string }[] }).users.map((user) => user.email))
    .toContain(email)
})

test('an address that is taken is told', async ({ page }) => {
  await page.goto('/sign-up')
  await page.getByLabel('Email address').fill('member+clerk_test@example.com')
  await page.getByLabel('Password', { exact: true }).fill('a long password')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByTestId('form-feedback-error')).toContainText('That email address is taken')
})
