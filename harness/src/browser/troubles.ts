/** What went wrong around the browser rather than in the app's protection, by its cause and with its fix. Pure. */
import type { BrowserVisit, RunProblem } from '../access/index.ts'

export interface Circumstances {
  /** Everything that a console said, by visits. */
  visits: BrowserVisit[]
  /** `127.0.0.1:4443`: the Frontend API as clerk-js calls it. */
  clerkHost: string
  /** Clerk's `x-clerk-auth-reason` of answers, by browser or not. */
  authReasons: string[]
  /** Origin that the sessions are for. */
  origin: string
}

const POLICY =
  /'(?<url>https?:[^']+)'.*?violates the following Content Security Policy directive: "(?<directive>[\w-]+)/s

export function browserTroubles({ visits, clerkHost, authReasons, origin }: Circumstances): RunProblem[] {
  return [...policyTroubles(visits, clerkHost), ...sessionTroubles(authReasons, origin)]
}

function policyTroubles(visits: BrowserVisit[], clerkHost: string): RunProblem[] {
  const blocked = new Set<string>()
  for (const text of visits.flatMap(({ consoleErrors }) => consoleErrors)) {
    const { url, directive } = POLICY.exec(text)?.groups ?? {}
    if (url === undefined || directive === undefined || hostOf(url) !== clerkHost) continue
    // Chromium names the directive that it fell back to; clerk-js is a script, its calls are connections.
    blocked.add(
      directive === 'default-src'
        ? /^(Connecting|Refused to connect)/.test(text)
          ? 'connect-src'
          : 'script-src'
        : directive,
    )
  }
  if (blocked.size === 0) return []
  const wanted = [...blocked].sort().map((directive) => `${directive} https://${clerkHost}`)
  return [
    {
      code: 'csp-blocks-clerk',
      message: `The app's own Content-Security-Policy keeps Clerk's browser part out (${wanted.join('; ')}): nobody is signed in on pages.`,
      help: 'Let Clerk add what it needs: `clerkMiddleware(handler, { contentSecurityPolicy: {} })` in the proxy, in place of the header in next.config; or add these sources to the header that the app sends.',
    },
  ]
}

function sessionTroubles(authReasons: string[], origin: string): RunProblem[] {
  const problems: RunProblem[] = []
  const skewed = authReasons.find((reason) => /^token-(not-active-yet|iat-in-the-future)$/.test(reason))
  if (skewed !== undefined)
    problems.push({
      code: 'clock-skew',
      message: `The app takes the sessions for ones of the future (${skewed}): its clock is behind the one of the local Clerk.`,
      help: 'Set the clock of the machine or container that runs the app (timedatectl, or restart the virtual machine); Clerk allows for 5 seconds.',
    })
  if (authReasons.includes('token-invalid-authorized-parties'))
    problems.push({
      code: 'authorized-party',
      message: `The app refuses sessions of ${origin}: its \`authorizedParties\` names other origins, so everyone counts as signed out.`,
      help: `Add '${origin}' to \`authorizedParties\` for tests, or use a port and host name that it lists (--port, server.port).`,
    })
  return problems
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
