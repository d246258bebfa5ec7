/** A request on purpose: what is left out is as the entry point's own kind is asked. */
export interface SuiteRequest {
  /** Default: the entry point's method (GET for `*`). */
  method?: string
  /** With query. Default: the entry point's sample path. */
  path?: string
  headers?: Record<string, string>
  /** Default for methods that take one: `{}`; the arguments `[]` of a server function. */
  body?: string
  /** Makes the parts that need a secret. */
  sign?: (secrets: Secrets) => Promise<Pick<SuiteRequest, 'path' | 'headers' | 'body'>>
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
  /** What it asks of the caller where it asks: `public`, `signed-in`, `org`, `org:admin`, `role:…`, `permission:…`, `webhook:…`, `secret`; several joined by `or`, `and`. */
  access: string
  /** Does the work happen for one of a stranger's requests? */
  anonymousReaches: boolean
  /** Same for a user without organisation and role. */
  signedInReaches: boolean
  /** Same for an administrator of an organisation, who has all that is asked for anywhere. */
  adminReaches: boolean
  /** A stranger's requests. Default: the plain one. */
  requests?: SuiteRequest[]
  /** The first of `requests` does not get to the work. */
  refusesFirst?: boolean
  /** Of one who holds the secret or signs: it gets to the work. */
  holder?: SuiteRequest
  /** What users send. Default: the plain request. */
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
