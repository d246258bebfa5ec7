/** Clerk's own components for the account and the organization, on the local Clerk. */
import { expect, test } from 'routewarden/playwright'

test('a name changed in UserProfile is the name of the account, and of the page', async ({ page, clerk, app }, {
  workerIndex,
  retry,
}) => {
  const emailAddress = `renamed-${workerIndex}-${retry}+clerk_test@example.com`
  const user = await clerk.backend.users.createUser({
    emailAddress: [emailAddress],
    firstName: 'Before',
    lastName: 'Wedding',
  })
  await page.goto(app.url)
  await clerk.signIn({ page, emailAddress })
  await page.goto('/dashboard')
  await page.waitForFunction('window.Clerk?.loaded')
  await page.evaluate('window.Clerk.openUserProfile()')
  const profile = page.getByRole('dialog')
  await expect(profile.getByText(emailAddress)).toBeVisible()
  await profile.getByRole('button', { name: 'Update profile' }).click()
  await profile.getByLabel('Last name').fill('Afterwards')
  await profile.getByRole('button', { name: 'Save' }).click()
  await expect(profile.getByText('Before Afterwards').first()).toBeVisible()
  expect((await clerk.backend.users.getUser(user.id)).lastName).toBe('Afterwards')
  await page.reload()
  await expect(page.getByRole('banner').getByText('Before Afterwards')).toBeVisible()
})

test('an admin sees the members in OrganizationProfile and invites one; a member is offered no invitation', async ({
  as,
  clerk,
}, { workerIndex, retry }) => {
  const open = async (name: string) => {
    const page = await as(name)
    await page.goto('/dashboard')
    await page.waitForFunction('window.Clerk?.loaded')
    await page.evaluate('window.Clerk.openOrganizationProfile()')
    const profile = page.getByRole('dialog')
    await profile.getByRole('button', { name: 'Members' }).click()
    await expect(profile.getByText('member+clerk_test@example.com')).toBeVisible()
    return profile
  }
  const emailAddress = `asked-${workerIndex}-${retry}+clerk_test@example.com`
  const admin = await open('org-admin')
  await admin.getByRole('button', { name: 'Invite' }).click()
  await admin.getByRole('textbox', { name: /Example format/ }).fill(`${emailAddress},`)
  await admin.getByRole('button', { name: 'Select role' }).click()
  await admin.getByRole('option', { name: 'member' }).click()
  await admin.getByRole('button', { name: 'Send invitations' }).click()
  await expect
    .poll(async () => {
      const asked = await clerk.backend.organizations.getOrganizationInvitationList({ organizationId: 'org_acme' })
      return asked.data.map((invitation) => invitation.emailAddress)
    })
    .toContain(emailAddress)
  const member = await open('member')
  await expect(member.getByRole('button', { name: 'Invite' })).toHaveCount(0)
})
