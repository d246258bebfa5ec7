/** Who may do what with a document: what is offered, and what is answered when it is done all the same. */
import { expect, test } from 'routewarden/playwright'

test('a document is read by its organization, and offered for change to those who may', async ({ as }) => {
  for (const [identity, may] of [
    ['owner', true],
    ['org-admin', true],
    ['member', false],
  ] as const) {
    const page = await as(identity)
    await page.goto('/documents/doc_handbook')
    await expect(page.getByRole('link', { name: 'All documents' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Delete' })).toHaveCount(may ? 1 : 0)
  }
  await expect(await as('other-org')).toBeHidden('/documents/doc_handbook')
})

test('who deletes a document of their own sees it gone, and so does everyone', async ({ as }, {
  workerIndex,
  retry,
}) => {
  const title = `Minutes ${workerIndex} ${retry}`
  const member = await as('member')
  await member.goto('/documents')
  await member.getByLabel('Title').fill(title)
  await member.getByRole('button', { name: 'Create' }).click()
  await member.waitForURL('**/documents/*')
  await expect(member.getByRole('heading', { name: title })).toBeVisible()
  const { pathname } = new URL(member.url())
  await member.getByRole('button', { name: 'Delete' }).click()
  await member.waitForURL('**/documents')
  await expect(await as('owner')).toBeHidden(pathname)
})
