/**
 * Routewarden in Playwright: pages that are signed in as the identities of the config, in the app of the global setup.
 *
 * ```ts
 * import { expect, test } from 'routewarden/playwright'
 *
 * test('only admins see the list of users', async ({ as }) => {
 *   await expect(await as('admin')).toBeReachable('/admin/users')
 *   await expect(await as('member')).toBeHidden('/admin/users')
 *   await expect(await as('anonymous')).toRedirectToSignIn('/admin/users')
 * })
 * ```
 *
 * The app is started by the global setup of `routewarden/playwright/setup`.
 */
import { test as base, type BrowserContextOptions, type Page } from '@playwright/test'
import type { BrowserCookie, BrowserTicket } from '../identities/index.ts'
import { clerkOf, signInWith, type ClerkOfTest } from './clerk.ts'
import { connection, control } from './connection.ts'

/** The local Clerk gives a browser's cookies, a real instance a ticket. */
interface SignedIn {
  cookies: BrowserCookie[]
  ticket: BrowserTicket | null
}

export interface RoutewardenFixtures {
  /**
   * A page of a browser of its own that is signed in as an identity, without a form. `anonymous` is nobody.
   * @throws {Error} no such identity
   */
  as: (identity: string, options?: BrowserContextOptions) => Promise<Page>
  app: {
    /** `http://localhost:<port>`: also the base of relative addresses. */
    url: string
    /** What the config's `state()` reads now. */
    state: () => Promise<unknown>
    /** Puts the app's data back to its seed. */
    reset: () => Promise<void>
  }
  clerk: ClerkOfTest
}

export const test = base.extend<RoutewardenFixtures>({
  baseURL: async ({}, use) => {
    await use(connection().origin)
  },
  // The local Clerk's certificate is made at its start, and known to nobody.
  ignoreHTTPSErrors: true,
  app: async ({}, use) => {
    const to = connection()
    await use({
      url: to.origin,
      state: async () => (await control<{ state: unknown }>(to, '/state', {})).state,
      reset: async () => {
        await control(to, '/reset', {})
      },
    })
  },
  clerk: async ({}, use) => {
    await use(clerkOf(connection()))
  },
  as: async ({ browser, contextOptions }, use) => {
    const to = connection()
    const opened: { close: () => Promise<void> }[] = []
    await use(async (identity, options = {}) => {
      if (!to.identities.includes(identity))
        throw new Error(`There is no identity "${identity}". Known: ${to.identities.join(', ')}.`)
      const { cookies, ticket } = await control<SignedIn>(to, '/browser', { identity })
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: to.origin,
        ignoreHTTPSErrors: true,
        storageState: { cookies, origins: [] },
        ...options,
      })
      opened.push(context)
      const page = await context.newPage()
      if (ticket) {
        // A page of the app has to be there for clerk-js: the one that signs people in is open to all.
        await page.goto(to.signInPaths[0] ?? '/')
        await signInWith(page, ticket)
        await page.goto('about:blank')
      }
      return page
    })
    for (const context of opened) await context.close()
  },
})

export { expect } from './matchers.ts'
export type { ClerkOfTest } from './clerk.ts'
