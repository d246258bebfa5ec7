import type { JWK } from 'jose'
import type { IdentityInfo } from '../access/index.ts'
import type { ClerkEvent, FrontendOptions } from '../clerk/index.ts'
import type { RoutewardenConfig } from '../config/index.ts'

/** How an identity presents itself. Values are secret: never logged, never reported. */
export interface Credentials {
  cookies: Record<string, string>
  bearer: string | null
}

/** A cookie as Playwright takes it. */
export interface BrowserCookie {
  name: string
  value: string
  domain: string
  path: string
  httpOnly: boolean
  secure: boolean
  sameSite: 'Lax' | 'None'
  /** Seconds since 1970; -1: until the browser is closed. */
  expires: number
}

/** For `Clerk.client.signIn.create({ strategy: 'ticket', ticket })`, and what is active then. */
export interface BrowserTicket {
  ticket: string
  /** null: the personal workspace. */
  organizationId: string | null
}

export interface ResolvedIdentity {
  info: IdentityInfo
  /** `''` for the anonymous caller. */
  email: string
  /** Slug → id of every organization of the config. */
  orgIds: Record<string, string>
}

/** The callers of a run, and their sessions. */
export interface IdentitySource {
  kind: 'local' | 'instance'
  /** Environment that makes an app use the same Clerk. */
  env: Record<string, string>
  /** `anonymous`, `signed-in`, then those of the config, in its order. */
  identities: ResolvedIdentity[]
  /** Good for the next 20 seconds at least. Minted when asked for, then kept for a while. */
  credentials: (name: string) => Promise<Credentials>
  /** Puts users, organizations and roles back as they were at the start: what the app changed in Clerk must not change the next caller. */
  restore: () => void
  /** What a browser keeps that is signed in as an identity. Absent: the Frontend API is not served, or is Clerk's own. */
  browser?: (name: string) => Promise<BrowserCookie[]>
  /** Real instance only: a ticket with which a browser signs in once, as Clerk's Frontend API hands out sessions itself. */
  ticket?: (name: string) => Promise<BrowserTicket>
  /** Local Clerk only: what a webhook would tell. @returns stops it */
  onEvent?: (listener: (event: ClerkEvent) => void) => () => void
  /** Local Clerk only: any claims under its key, and its public key, for tokens that an app must refuse. */
  forge?: { sign: (claims: Record<string, unknown>) => Promise<string>; jwk: JWK }
  /** Backend API calls of the app that the local Clerk could not answer. */
  unsupported: () => string[]
  stop: () => Promise<void>
}

export interface OpenIdentitiesOptions {
  config: RoutewardenConfig
  /** Origin of the app: `azp` of the sessions' tokens. */
  appOrigin: string
  mode: 'local' | 'instance'
  processEnv: NodeJS.ProcessEnv
  /** Local Clerk only: the key that the app's build has in it already. */
  publishableKey?: string
  /** Local Clerk only: the version of session tokens that the app's own SDK reads. Default 2. */
  tokenVersion?: 1 | 2
  /** Local Clerk only: serve browsers too. */
  frontend?: FrontendOptions
  log: (line: string) => void
}

/** The config's identities contradict each other, or the keys cannot be used. */
export class IdentityConfigError extends Error {
  override name = 'IdentityConfigError'
  readonly help: string
  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}
