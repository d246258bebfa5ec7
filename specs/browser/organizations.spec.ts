/** Organizations in a browser: what one tenant wrote is in no answer to another, whatever was shown before. */
import type { Page, Request } from '@playwright/test'
import { expect, test } from 'routewarden/playwright'

/**
 * Bodies of all that the app answers from now on to sessions in one organization: pages, payloads of navigations,
 * prefetches, calls. They are read on their way, as a browser that leaves a page forgets what it was given. Whom an
 * answer is for is what its request's own session token says: one sent a moment before the switch may still be on its
 * way.
 */
async function answersTo(page: Page, origin: string, organizationId: string): Promise<string[]> {
  const bodies: string[] = []
  await page.route(`${origin}/**`, async (route) => {
    const organization = await organizationOf(route.request())
    const response = await route.fetch({ maxRedirects: 0 })
    const body = await response.body()
    if (organization === organizationId) bodies.push(body.toString())
    await route.fulfill({ response, body })
  })
  return bodies
}

/** Of the session token in the request's cookie, version 2 or 1: https://clerk.com/docs/guides/sessions/session-tokens */
async function organizationOf(request: Request): Promise<string | undefined> {
  const { cookie = '' } = await request.allHeaders()
  const payload = /(?:^|; )__session=[^.;]+\.([^.;]+)/.exec(cookie)?.[1]
  if (payload === undefined) return undefined
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { org_id?: string; o?: { id?: string } }
  return claims.o?.id ?? claims.org_id
}

test('a switch changes what is shown, and what the server sends', async ({ page, clerk, app }, {
  workerIndex,
  retry,
}) => {
  const emailAddress = `both-${workerIndex}-${retry}+clerk_test@example.com`
  const user = await clerk.backend.users.createUser({ emailAddress: [emailAddress] })
  for (const organizationId of ['org_acme', 'org_globex'])
    await clerk.backend.organizations.createOrganizationMembership({
      organizationId,
      userId: user.id,
      role: 'org:member',
    })
  await page.goto('/')
  await clerk.signIn({ page, emailAddress })
  await page.goto('/projects')
  await expect(page.getByRole('link', { name: 'Apollo' })).toBeVisible()
  const bodies = await answersTo(page, app.url, 'org_globex')
  await page.getByRole('button', { name: /organization switcher/i }).click()
  await page.getByRole('button', { name: /Globex/ }).click()
  await expect(page.getByRole('link', { name: 'Cobalt' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Apollo' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Documents' }).click()
  await expect(page).toHaveURL('/documents')
  await page.goBack()
  await expect(page.getByRole('link', { name: 'Cobalt' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Apollo' })).toHaveCount(0)
  await page.unrouteAll({ behavior: 'wait' })
  expect(bodies.some((body) => body.includes('Cobalt'))).toBe(true)
  for (const body of bodies) expect(body).not.toContain('Apollo')
})

test("another tenant's row is not found by its address", async ({ as }) => {
  const page = await as('other-org')
  await expect(page).toBeHidden('/projects/prj_apollo')
  await expect(page).toBeHidden('/documents/doc_handbook')
})

test('an organization made in the browser is the one that one works in', async ({ page, clerk }, {
  workerIndex,
  retry,
}) => {
  const emailAddress = `maker-${workerIndex}-${retry}+clerk_test@example.com`
  await clerk.backend.users.createUser({ emailAddress: [emailAddress] })
  await page.goto('/')
  await clerk.signIn({ page, emailAddress })
  await page.goto('/onboarding')
  await page.getByLabel('Name', { exact: true }).fill(`Made ${workerIndex} ${retry}`)
  await page.getByRole('button', { name: 'Create organization', exact: true }).click()
  const skip = page.getByRole('button', { name: 'Skip' })
  await skip.or(page.getByText('No projects yet.')).first().waitFor()
  if (await skip.isVisible()) await skip.click()
  await expect(page).toHaveURL('/projects')
  await expect(page.getByText('No projects yet.')).toBeVisible()
})
