/** A request on purpose: what is left out is as the entry point's own kind is asked. */
export interface SuiteRequest {
  /** Default: the entry point's method (GET for `*`). */
  method?: string
  /** With query. Default: the entry point's sample path. */
  path?: string
  headers?: Record<string, string>
  /** Default for methods that take one: `{}`; the arguments `[]` of a server function. */
  body?: string
  /** Makes the headers (and body) when they need a signature. */
  sign?: (secrets: Secrets) => Promise<{ headers: Record<string, string>; body: string }>
  /** Sends `body` as a form, as a page without JavaScript would. */
  form?: boolean
}

/** Values that the running suite has in its environment. */
export interface Secrets {
  job: string
  partner: string
  clerk: string
  stripe: string
  github: string
  standard: string
}

/** What one entry point does, seen from outside. Every field is a fact: `confirm.ts` asks the running suite. */
export interface Twin {
  /** How it checks, or fails to. */
  what: string
  /** What it asks of the caller where it asks: `public`, `signed-in`, `org`, `org:admin`, `role:…`, `permission:…`, `webhook:…`, `secret`. */
  access: string
  /** Does the work happen for one of a stranger's requests? */
  anonymousReaches: boolean
  /** Same for a user without organisation and role. */
  signedInReaches: boolean
  /** Same for an administrator of an organisation, who has all that is asked for anywhere. */
  adminReaches: boolean
  /** A stranger's requests. Default: the plain one. */
  requests?: SuiteRequest[]
  /** Of one who holds the secret or signs: it gets to the work. */
  holder?: SuiteRequest
  /** Request path with query, for every caller. */
  path?: string
  /** Set for what every caller must send. */
  prepare?: SuiteRequest
}

export interface Case extends Twin {
  /** As the inventory names the entry point. */
  id: string
  /** Group of the shape, for a reader. */
  shape: string
  /** Text that the work leaves in the database. Default: the id. */
  marker?: string
}
