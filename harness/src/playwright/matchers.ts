/** What a person meets who goes to a path. */
import { expect as base, type Locator, type Page, type Response } from '@playwright/test'
import { connection } from './connection.ts'

interface Visit {
  /** Where they end up, without the query. */
  path: string
  status: number | null
}

/** Goes there, and waits until redirects of the server and of clerk-js have come to rest. */
async function visit(page: Page, path: string): Promise<Visit> {
  let response = await page.goto(path).catch((error: unknown) => {
    // The page was on its way elsewhere, as one is whose session has ended.
    if (!/ERR_ABORTED|interrupted by another navigation/.test(String(error))) throw error
    return page.waitForLoadState().then(() => page.goto(path))
  })
  const note = (next: Response) => {
    if (next.request().isNavigationRequest() && next.frame() === page.mainFrame()) response = next
  }
  page.on('response', note)
  await page.waitForLoadState('networkidle')
  page.off('response', note)
  return { path: new URL(page.url()).pathname, status: response?.status() ?? null }
}

const isSignIn = (path: string) =>
  connection().signInPaths.some((one) => path === one || path.startsWith(`${one.replace(/\/$/, '')}/`))

const result = (pass: boolean, isNot: boolean, wanted: string, asked: string, { path, status }: Visit) => ({
  pass,
  message: () => `${asked}: expected ${isNot ? 'not ' : ''}${wanted}, ended at ${path} with ${status ?? 'no answer'}`,
})

export const expect = base.extend({
  /** The page is shown at its own path. */
  async toBeReachable(page: Page, path: string) {
    const seen = await visit(page, path)
    const pass = seen.path === pathOf(path) && seen.status !== null && seen.status < 400
    return result(pass, this.isNot, 'to be shown', path, seen)
  },
  /** Whoever goes there is asked to sign in. */
  async toRedirectToSignIn(page: Page, path: string) {
    const seen = await visit(page, path)
    return result(isSignIn(seen.path), this.isNot, 'a redirect to sign-in', path, seen)
  },
  /** A page that answers as if it were not there (404). For a locator: Playwright's own matcher. */
  async toBeHidden(target: Page | Locator, given?: string | { timeout?: number; visible?: boolean }) {
    if (typeof given !== 'string') {
      const locator = target as Locator
      const pass = await base(locator)
        .toBeHidden(given)
        .then(
          () => true,
          () => false,
        )
      return { pass, message: () => `expected ${String(locator)} ${this.isNot ? 'not ' : ''}to be hidden` }
    }
    const seen = await visit(target as Page, given)
    return result(seen.status === 404, this.isNot, 'to be hidden (404)', given, seen)
  },
})

const pathOf = (target: string) => new URL(target, connection().origin).pathname
