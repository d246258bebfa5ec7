/**
 * The domain types: the words of the design, used by every part and every report format.
 * A report is data first; all words for people are made from it in `report/`.
 */

/** HTTP methods that a route handler can export (Next.js docs: "route.js > HTTP Methods"). */
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type HttpMethod = (typeof HTTP_METHODS)[number]

/** What kind of thing a request can run. */
export type EntryKind = 'page' | 'route-handler' | 'server-function' | 'pages-page' | 'pages-api' | 'metadata-route'

/** How a caller asks: as a browser asks for a document, or as an API client does. */
export type Client = 'document' | 'api'

/** What happened (or would happen) to one request of one identity. See DESIGN "outcome". */
export const OUTCOMES = [
  'reached',
  'sign-in',
  'unauthorized',
  'forbidden',
  'not-found',
  'redirect',
  'method-not-allowed',
  'error',
  'unknown',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Outcomes that show the request was turned away by protection. `redirect` elsewhere, `error` and `unknown` prove nothing. */
export const BLOCKED_OUTCOMES: ReadonlySet<Outcome> = new Set(['sign-in', 'unauthorized', 'forbidden', 'not-found'])

/** What a team says should happen: an exact outcome, or just "turned away, however". */
export type DeclaredOutcome = Outcome | 'blocked'

/**
 * Who is let in: `public`, `signed-in`, `role:<r>`, `permission:<p>`, `org`, `org:<role>`, `owner`,
 * `secret` (who knows a secret of the environment: cron jobs), `webhook:<provider>`, `unknown`.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | 'org'
  | 'owner'
  | 'secret'
  | 'unknown'
  | `role:${string}`
  | `permission:${string}`
  | `org:${string}`
  | `webhook:${string}`

/**
 * Who sends a webhook. `svix`: a sender other than Clerk that delivers through svix. `custom`: one whose scheme the
 * config gives.
 */
export type ProviderName = 'clerk' | 'stripe' | 'github' | 'standard-webhooks' | 'svix' | 'custom'

/** One dynamic part of a route pattern. */
export interface RouteParam {
  name: string
  /** `[x]`, `[...x]`, `[[...x]]` */
  kind: 'single' | 'catch-all' | 'optional-catch-all'
}

/** Anything a request can run. Paths of files are relative to the app's root, with `/`. */
export interface EntryPoint {
  /** `GET /api/data`, or `action app/actions.ts#createProject` for a server function. Unique in an app. */
  id: string
  kind: EntryKind
  /** `*` where one Pages Router handler serves all methods, or a route handler's methods could not be read. */
  method: HttpMethod | '*'
  /** In Next's bracket notation, without basePath and route groups: `/docs/[slug]`. For a server function: the page it is called from, or ''. */
  pattern: string
  /** A concrete request path (basePath included) with dynamic segments filled in. */
  path: string
  client: Client
  file: string
  /** 1-based line of the export. */
  line: number
  /** Export name of a server function. */
  name?: string
  params: RouteParam[]
  /** Set when the handler's code verifies (or clearly belongs to) a webhook provider, or the config says so. */
  webhook?: ProviderName
  /** What makes the page's props, on the server where it is `getServerSideProps` (Next docs: "Pages Router > Data Fetching"). */
  dataFunction?: DataFunction
  /** Why nothing is known of the code: it cannot be read or parsed. The entry point is there all the same. */
  unreadable?: string
}

export type DataFunction = 'getServerSideProps' | 'getStaticProps' | 'getInitialProps'

export type GuardStatus = 'guarded' | 'open' | 'partial' | 'webhook' | 'unknown'

export interface Evidence {
  file: string
  line: number
  what: string
}

/** What is wrong with a guard, and where. */
export interface GuardFlaw {
  kind:
    /** A promise of the guard is dropped, or taken for what it promises. */
    | 'not-awaited'
    /** A refusal that a helper returns is dropped. */
    | 'result-ignored'
    /** Data is read or changed before the caller is turned away. */
    | 'after-work'
    /** The refusal is thrown, caught, and the work goes on. */
    | 'swallowed'
    /** What the caller sends is compared with a variable that may not be set. */
    | 'unset-secret'
    /** Some ways through the code lead round the check. */
    | 'some-branches'
    /** The caller is looked up, and nobody is turned away. */
    | 'optional-user'
    /** Only a layout checks. */
    | 'layout-only'
  /** 1-based column. */
  place: Evidence & { column: number }
}

/** What an entry point does to data by a value that whoever asks chooses, or by the caller's own id; line and column from 1. */
export interface RequestUse {
  /**
   * `tenant`: a user, an organization or a role is what the request says it is. `row`: a row is found by an id of the
   * request, and by nothing of the caller's. `filtered`: by the caller's own tenant, or their id.
   */
  kind: 'tenant' | 'row' | 'filtered'
  /** Column, field or parameter: `orgId`. */
  name: string
  /** How the value is called in the code: `request.json().orgId`; '' where it has no name. */
  value: string
  table: string
  writes: boolean
  /** Where the value is taken from the request; where that is not known, where it is used. */
  place: { file: string; line: number; column: number }
  use: Evidence
}

/** What was seen while an entry point was executed as someone with a session: for rules, not part of a report. */
export interface GuardFacts {
  uses: RequestUse[]
  /** The first work that it does; null: none was seen. */
  work: Evidence | null
  /** It answers strangers by what is written in the code, and does nothing else that could matter: signs out, redirects. */
  idle?: boolean
  /** A signature or secret that it asks strangers for, whatever comes of it. */
  signature?: GuardFlaw['place']
}

export interface GuardVerdict {
  status: GuardStatus
  access: Access
  evidence: Evidence[]
  /** How the verdict is known; absent when `status` is `unknown`. */
  confidence?: Confidence
  /** Why the status is `unknown` or `partial`. */
  reason?: string
  flaw?: GuardFlaw
  /** What those get whom the guard turns away. */
  refused?: {
    stranger: Outcome
    /** Signed in, but without what is asked beyond that. */
    others?: Outcome
  }
  /** Where `access` is `unknown` because each of these is enough. */
  anyOf?: Access[]
  /**
   * Where it asks more of those whom `access` admits, by what cannot be read (a row of a database), or by what whoever
   * asks can choose.
   */
  asksMore?: string
  facts?: GuardFacts
}

/** One real request and its answer. Never holds a token, cookie or secret. */
export interface Observation {
  /** How the identity was presented. `none` for the anonymous caller. */
  transport: 'cookie' | 'bearer' | 'none'
  /** `GET /dashboard` as sent. */
  request: string
  /** null: no answer (timeout, reset). */
  status: number | null
  /** Path of a redirect (query values removed), or the whole URL without query when it leaves the app. */
  location: string | null
  /** Clerk's `x-clerk-auth-status` and `x-clerk-auth-reason` answer headers. */
  authStatus: string | null
  authReason: string | null
  /** Who turned the caller away: the proxy, or the route behind it. null: not turned away, or it could not be told. */
  turnedAwayBy: 'proxy' | 'route' | null
  outcome: Outcome
  /** Why this outcome, in words for a person. */
  why: string
  /** Wall time of the request in milliseconds. */
  ms: number
}

export interface EntryOutcome {
  declared: DeclaredOutcome | null
  proxy: Outcome
  predicted: Outcome
  observed: Outcome
  observations: Observation[]
}

/** What a person meets in a browser who goes to a page. Holds no query and no token. */
export interface BrowserVisit {
  /** Where they end up; the whole address without its query where that is outside of the app. */
  path: string
  /** Status of the last document; null: none came. */
  status: number | null
  outcome: Outcome
  /** The way there: `/dashboard 307`, and `→ /sign-in` where a script led on without a new document. */
  steps: string[]
  /** Did a script lead on after a page had been served? Then the page was sent before. */
  byScript: boolean
  /** Were they sent round in circles? */
  loop: boolean
  /** Has clerk-js loaded? null: the page does not use it. */
  clerkLoaded: boolean | null
  /** The first ones, uncaught errors included. */
  consoleErrors: string[]
  /** Other machines that the page wanted to ask, and was kept from. */
  blockedHosts: string[]
  /** Why no page came. */
  failure?: string
  /** Picture, relative to the report. */
  screenshot?: string
  ms: number
}

export interface ReportEntry extends EntryPoint {
  guard: GuardVerdict
  /** By identity name. */
  outcomes: Record<string, EntryOutcome>
  access: { declared: Access | null; predicted: Access; observed: Access }
  /** In a browser, by identity name; absent: it was not looked at in one. */
  browser?: Record<string, BrowserVisit>
  /** Set when the entry was not called, with the reason (`skip` in the config, aborted run, …). */
  skipped?: string
}

export type Severity = 'error' | 'warning' | 'info'
export type Confidence = 'observed' | 'executed' | 'read'

/** Another place that a finding is about. */
export interface RelatedPlace {
  file: string
  line: number
  column: number
  /** The entry point that stands there. */
  entry?: string
}

/** One problem. `message` says what an attacker or a user would see, `help` how to mend it. */
export interface Finding {
  /** Rule id of the catalogue. */
  rule: string
  severity: Severity
  confidence: Confidence
  /** `CWE-288` */
  cwe: string
  /** OWASP ASVS 5.0 requirement, for example `V8.3.1`. */
  asvs: string
  message: string
  file: string
  line: number
  column: number
  /** Other places that it is about: shown there, too, by editors. */
  related?: RelatedPlace[]
  /** Id of the entry point, when it is about one. */
  entry?: string
  /** `GET /docs/report.csv → 200` */
  evidence: string[]
  help: string
  /** A person took it on, in `routewarden.policy.json`: shown, not counted, until the day is over. */
  accepted?: { reason: string; until: string }
}

/** What a scenario's delivery should, and did, meet. `unknown`: could not be told (no state hook). */
export type ScenarioResult = 'accepted' | 'rejected' | 'unchanged' | 'blocked' | 'error' | 'unknown'

/** What a scenario is about, in the order of reports. */
export const SCENARIO_GROUPS = ['delivery', 'forgery', 'time', 'order', 'answers'] as const
export type ScenarioGroup = (typeof SCENARIO_GROUPS)[number]

/** A request as it was sent, without what could be sent again: signatures and cookies are left out. */
export interface ScenarioRequest {
  method: string
  /** With the query, its signatures left out. */
  path: string
  /** Names as sent; a header that comes twice is there twice. */
  headers: [name: string, value: string][]
  bodyBytes: number
  /** The first characters; null: no body. */
  body: string | null
}

export interface ScenarioReport {
  id: string
  group: ScenarioGroup
  /** One line: what is sent and what a correct endpoint does. */
  title: string
  /** Why it matters: what goes wrong where an endpoint does otherwise. */
  risk: string
  expected: ScenarioResult
  observed: ScenarioResult
  /** HTTP status of the (last) delivery; null when none came. */
  status: number | null
  /** null: could not be determined; never shown as ok. */
  ok: boolean | null
  why: string
  /** The delivery that the scenario is about; null: none was sent for it alone. */
  request: ScenarioRequest | null
  /** Requests sent for it. */
  requests: number
  /** Milliseconds of the slowest answer; null: none came. */
  ms: number | null
}

export interface WebhookReport {
  /** Entry point id, for example `POST /api/webhooks/clerk`. */
  entry: string
  provider: ProviderName
  file: string
  line: number
  scenarios: ScenarioReport[]
  /** Why no scenario could run (for example the name of the secret variable is unknown). */
  skipped?: string
}

export interface ProbeReport {
  entry: string
  variant: string
  identity: string
  request: string
  expected: Outcome | 'blocked'
  observed: Outcome
  ok: boolean
  /** Where the variant comes from: an advisory, a page of documentation, a file of the framework. */
  source?: string
  status?: number
  /** What shows it, or why no answer came. */
  why?: string
  /** Shell line that repeats it: `$APP` is the app's address, `$TOKEN` a session token. */
  curl?: string
}

/** How much was asked in other ways. Only what let someone in, and some of what got no answer, is in `probes`. */
export interface ProbeSummary {
  level: 'quick' | 'standard' | 'exhaustive'
  requests: number
  /** Protected entry points. */
  entries: number
  /** Requests without an answer. */
  errors: number
  /** By variant. `unknown`: an answer that could be the content or not, as nothing tells it. */
  variants: Record<string, { asked: number; failed: number; unknown: number; errors: number }>
}

/** A caller of the matrix, as shown in reports: no token, no secret. */
export interface IdentityInfo {
  name: string
  /** `user_…` or null for the anonymous caller. */
  userId: string | null
  /** Role of the session claim, when it has one. */
  role: string | null
  org: { id: string; slug: string; role: string; permissions: string[] } | null
  description: string
}

/** One thing that went wrong around the run (build failed, server died): what was gathered is still reported. */
export interface RunProblem {
  code: string
  message: string
  help: string
}

export interface Report {
  schemaVersion: 1
  tool: { name: 'routewarden'; version: string }
  command: string
  /** ISO 8601, UTC. */
  startedAt: string
  app: {
    root: string
    name: string
    next: string | null
    clerk: string | null
    routers: ('app' | 'pages')[]
    basePath: string
    i18n: { locales: string[]; defaultLocale: string } | null
  }
  proxy: {
    file: string | null
    runs: boolean | null
    evaluatedBy: 'execution' | 'observation' | 'none'
    stubbed: string[]
    reason: string | null
  }
  identities: IdentityInfo[]
  entries: ReportEntry[]
  webhooks: WebhookReport[]
  probes: ProbeReport[]
  /** Absent: no variants were asked. */
  probing?: ProbeSummary
  findings: Finding[]
  problems: RunProblem[]
  summary: {
    entries: number
    public: number
    protected: number
    unknown: number
    webhooks: { scenarios: number; ok: number; failed: number; unknown: number }
    requests: number
    /** Without those that are accepted. */
    findings: Record<Severity, number>
    /** Findings that the policy accepts for now; absent: none. */
    accepted?: number
  }
  timing: { totalMs: number; buildMs: number | null; probeMs: number | null }
  /** Of `test --shard`: which share this is, and what `merge` needs of it. Of this very version, and for it alone. */
  shard?: { index: number; total: number; [fact: string]: unknown }
}
