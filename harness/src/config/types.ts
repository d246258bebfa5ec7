/**
 * `routewarden.config.ts`: every key a team can set. The schema that checks it is in `schema.ts`.
 */
import type { Access, DeclaredOutcome, ProviderName } from '../access/types.ts'
import type { CustomScheme, EventBody, Seed } from '../webhooks/index.ts'

/** An organization that identities belong to. */
export interface OrganizationConfig {
  /** Fixed id for the local Clerk, for example to match seed data. Default: `org_<slug>`. A real instance assigns its own. */
  id?: string
  name?: string
  publicMetadata?: Record<string, unknown>
}

/** A named caller. `anonymous` and `signed-in` always exist; `signed-in` can be redefined. */
export interface IdentityConfig {
  /** One line for reports. */
  description?: string
  /** Fixed user id for the local Clerk. Default: `user_<name>`. A real instance assigns its own. */
  userId?: string
  /** Default: `<name>+clerk_test@example.com`. */
  email?: string
  firstName?: string
  lastName?: string
  publicMetadata?: Record<string, unknown>
  /** Memberships; the first is the active organization of the session unless `activeOrganization` says otherwise. */
  organizations?: {
    /** Key of `organizations`, which is the slug. */
    slug: string
    /** Default `org:member`. */
    role?: string
    /** Custom permissions, for example `org:projects:manage`. */
    permissions?: string[]
  }[]
  /** Slug of the active organization; `null` for the personal workspace. */
  activeOrganization?: string | null
}

/** What one entry point (or a pattern of them) needs to be called, and what should come out. */
export interface RouteConfig {
  /** Who should be let in; identities are held against it. */
  access?: Access
  /** Exact outcomes (or `blocked`) by identity name; wins over `access`. */
  expect?: Record<string, DeclaredOutcome>
  /** Values of dynamic segments; an array for catch-all segments. */
  params?: Record<string, string | string[]>
  /** Query string values added to the sample path. */
  query?: Record<string, string>
  /** JSON body for methods that take one. */
  body?: unknown
  headers?: Record<string, string>
  /** Arguments of a server function. Default `[]`. */
  args?: unknown[]
  /** Page from which a server function is called. */
  page?: string
  /** Text that only those who may enter should ever get: bypass probes look for it. Default: told by comparing answers. */
  marker?: string
  /** Do not call, with the reason that the report shows. */
  skip?: string
  /** Milliseconds before a request counts as hung. Default `server.requestTimeoutMs`. */
  timeoutMs?: number
}

/**
 * A webhook endpoint: which provider, and how to sign for it. `provider: 'custom'` needs `sign` and
 * `signatureHeaders`, and a body or events.
 */
export interface WebhookConfig extends Partial<CustomScheme> {
  provider: ProviderName
  /** Name of the environment variable the handler reads its signing secret from. Default: the provider's usual name. */
  secretEnv?: string
  /** Event type to send as the valid delivery. Default: one the provider's catalogue suggests. */
  event?: string
  /**
   * Body to send as the valid delivery instead of the catalogue's sample. A function makes a new one for each delivery,
   * from fresh ids: without it, what many deliveries at once do cannot be told.
   */
  body?: EventBody | ((seed: Seed) => EventBody)
  /** Entry point's own state only, when it differs from the one of `setup()`. */
  state?: () => unknown
  /** Milliseconds in which the provider wants an answer. Default: what it documents. */
  answerWithinMs?: number
}

export interface SetupContext {
  /** Resolved identities: ids as the running Clerk knows them. */
  identities: Partial<
    Record<string, { userId: string; email: string; orgId: string | null; orgIds: Partial<Record<string, string>> }>
  >
  /** Absolute path of the app. */
  appDir: string
  log: (line: string) => void
}

export interface SetupResult {
  /** Environment for build and server. */
  env?: Record<string, string>
  /** Reads what webhooks store, as anything that can be compared as JSON. Needed to tell "nothing changed" and "changed once". */
  state?: () => unknown
  /** Puts the data back to its seed; called before each request that may change something. */
  reset?: () => unknown
  teardown?: () => unknown
}

export interface RoutewardenConfig {
  /** Folder of the Next app, relative to the config file. Default `.`. */
  app?: string
  server?: {
    /** Command that builds the app, run in its folder. Default: the app's own `next build`. `false`: already built. */
    build?: string | false
    /** Command that starts it; `{port}` is replaced. Default: the app's own `next start -H localhost -p {port}`. */
    start?: string
    /** Port of the app. Default: a free one. */
    port?: number
    /** Extra environment for build and start. */
    env?: Record<string, string>
    /** Milliseconds. Default 600 000. */
    buildTimeoutMs?: number
    /** Milliseconds. Default 60 000. */
    readyTimeoutMs?: number
    /** Milliseconds. Default 15 000. */
    requestTimeoutMs?: number
    /** Path asked until it answers. Default `/`. */
    readyPath?: string
  }
  organizations?: Record<string, OrganizationConfig>
  identities?: Record<string, IdentityConfig>
  /**
   * Custom session claims, as in Clerk's "Customize session token" editor:
   * `{ metadata: '{{user.public_metadata}}' }`.
   */
  sessionClaims?: Record<string, unknown>
  /**
   * Keys: a path pattern (`/admin/:path*`, `/docs/[slug]`), the same with a method (`POST /api/projects`),
   * or an entry id (`action app/actions.ts#create`). The most specific key wins, key by key.
   */
  routes?: Record<string, RouteConfig>
  /** By request path of the handler. */
  webhooks?: Record<string, WebhookConfig>
  /**
   * Is protection by the proxy alone enough? `warn` (default): reported as a warning. `ignore`: fine.
   * `require-own-guard`: an error (Clerk advises a check in each resource).
   */
  trustProxy?: 'warn' | 'ignore' | 'require-own-guard'
  /** Functions of packages that check the caller: what they do cannot be read, so it is said here. */
  guards?: GuardDeclaration[]
  probe?: {
    /** Hosts other than this machine that may be tested, with `--i-own-this-host`: `staging.example.com`. */
    hosts?: string[]
  }
  /** Requests in flight at once. Default 8. */
  concurrency?: number
  setup?: (context: SetupContext) => SetupResult | Promise<SetupResult>
}

/** What a function does that checks the caller, and cannot be read. */
export interface GuardDeclaration {
  /** Where it is imported from, as written in the import: `@acme/auth`. */
  import: string
  /** Its export; `default` for the default one. */
  name: string
  /** Whom it lets through. */
  grants: Access
  /** What it does with the others: throws (or redirects), or gives back a response or null, which the caller must look at. */
  style: 'throws' | 'returns-response' | 'returns-null'
}

/** Identity function that gives `routewarden.config.ts` its types. */
export function defineConfig(config: RoutewardenConfig): RoutewardenConfig {
  return config
}
