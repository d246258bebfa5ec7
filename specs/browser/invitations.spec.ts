/** Invited into an organization: by the link of the e-mail, through the real forms. */
import { expect, test } from 'routewarden/playwright'

test('a new user takes an invitation by signing up', async ({ page, clerk, app }, { workerIndex, retry }) => {
  const emailAddress = `invited-${workerIndex}-${retry}+clerk_test@example.com`
  const invitation = await clerk.backend.organizations.createOrganizationInvitation({
    organizationId: 'org_acme',
    emailAddress,
    role: 'org:member',
    redirectUrl: `${app.url}/sign-up`,
  })
  await page.goto(invitation.url ?? '')
  await expect(page).toHaveURL(/\/sign-up/)
  await page.getByLabel('Password', { exact: true }).fill('a long enough passphrase')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).not.toHaveURL(/\/sign-up/)
  const { data } = await clerk.backend.organizations.getOrganizationMembershipList({ organizationId: 'org_acme' })
  expect(data.map(({ publicUserData }) => publicUserData?.identifier)).toContain(emailAddress)
})

test('a known user takes an invitation by signing in', async ({ page, clerk, app }, { workerIndex, retry }) => {
  const emailAddress = `known-${workerIndex}-${retry}+clerk_test@example.com`
  await clerk.backend.users.createUser({ emailAddress: [emailAddress], password: 'a long enough passphrase' })
  const invitation = await clerk.backend.organizations.createOrganizationInvitation({
    organizationId: 'org_globex',
    emailAddress,
    role: 'org:member',
    redirectUrl: `${app.url}/sign-in`,
  })
  await page.goto(invitation.url ?? '')
  await expect(page).not.toHaveURL(/\/sign-in/)
  const { data } = await clerk.backend.organizations.getOrganizationMembershipList({ organizationId: 'org_globex' })
  expect(data.map(({ publicUserData }) => publicUserData?.identifier)).toContain(emailAddress)
})
