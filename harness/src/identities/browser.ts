/** A browser that is signed in, made without a form: its cookies for the local Clerk's host and for the app's. */
import { cookieSuffix, type LocalClerk } from '../clerk/index.ts'
import type { BrowserCookie } from './types.ts'

/** @param user id, and the active organization; undefined: nobody is signed in */
export async function browserCookies(
  clerk: LocalClerk,
  appOrigin: string,
  user: [userId: string, organizationId: string | null] | undefined,
): Promise<BrowserCookie[]> {
  if (!user) return []
  const { client, sessionId } = clerk.signIn(...user)
  const domain = new URL(appOrigin).hostname
  const suffix = cookieSuffix(clerk.publishableKey)
  const ofApp: Record<string, string> = {
    __clerk_db_jwt: client.key,
    __client_uat: String(Math.floor(client.createdAt / 1000)),
    __session: await clerk.sessionToken(sessionId, { authorizedParty: appOrigin }),
  }
  return [
    {
      name: '__client',
      value: client.key,
      domain: new URL(clerk.apiUrl).hostname,
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'None',
      expires: -1,
    },
    ...Object.entries(ofApp).flatMap(([name, value]) =>
      [name, `${name}_${suffix}`].map((one): BrowserCookie => ({
        name: one,
        value,
        domain,
        path: '/',
        httpOnly: false,
        secure: false,
        sameSite: 'Lax',
        expires: -1,
      })),
    ),
  ]
}
