/** The instance that a test's browsers meet, with the helpers of @clerk/testing. */
import { createClerkClient, type ClerkClient } from '@clerk/backend'
import type { Page } from '@playwright/test'
import type { Connection } from './connection.ts'

export interface ClerkOfTest {
  /** Clerk's own client of the Backend API: users, organizations, sessions. */
  backend: ClerkClient
  publishableKey: string
  /** For `clerkSetup()` of @clerk/testing. */
  setup: { publishableKey: string; secretKey: string; apiUrl: string; frontendApiUrl: string }
  /** Address of the Frontend API without its scheme, as `clerkSetup({ frontendApiUrl })` takes it. */
  frontendApi: string
  /**
   * Signs a page in as the user with an e-mail address, through a ticket and the real clerk-js. The page has to show
   * something of the app already. As `clerk.signIn({ page, emailAddress })` of @clerk/testing, which asks Clerk's cloud
   * whatever `CLERK_API_URL` says.
   * @throws {Error} no such user
   */
  signIn: (options: { page: Page; emailAddress: string }) => Promise<void>
}

export function clerkOf({ clerk }: Connection): ClerkOfTest {
  const backend = createClerkClient({ ...clerk, telemetry: { disabled: true } })
  const key = Buffer.from(clerk.publishableKey.split('_')[2] ?? '', 'base64').toString('utf8')
  // clerk-js calls the host alone; the path behind it is for scripts and handshakes.
  const frontendApi = key.replace(/[/$].*$/, '')
  return {
    backend,
    publishableKey: clerk.publishableKey,
    setup: { ...clerk, frontendApiUrl: frontendApi },
    frontendApi,
    signIn: async ({ page, emailAddress }) => {
      const { data } = await backend.users.getUserList({ emailAddress: [emailAddress] })
      const [user] = data
      if (!user) throw new Error(`No user has the e-mail address ${emailAddress}.`)
      const { token } = await backend.signInTokens.createSignInToken({ userId: user.id, expiresInSeconds: 300 })
      await signInWith(page, { ticket: token })
    },
  }
}

/** Signs a page of the app in, through the real clerk-js. @param given without an organization: Clerk's own choice */
export async function signInWith(page: Page, given: { ticket: string; organizationId?: string | null }): Promise<void> {
  await page.waitForFunction(() => (window as unknown as ClerkWindow).Clerk?.loaded === true)
  await page.evaluate(async ({ ticket, organizationId }) => {
    const { Clerk } = window as unknown as Required<ClerkWindow>
    const { createdSessionId } = await Clerk.client.signIn.create({ strategy: 'ticket', ticket })
    await Clerk.setActive({
      session: createdSessionId,
      ...(organizationId === undefined ? {} : { organization: organizationId }),
    })
  }, given)
}

interface ClerkWindow {
  Clerk?: {
    loaded: boolean
    client: { signIn: { create: (params: object) => Promise<{ createdSessionId: string }> } }
    setActive: (params: object) => Promise<void>
  }
}
