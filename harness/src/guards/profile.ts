/** Kinds of callers that an entry point is executed for. */
import type { Memo } from './interpreter.ts'

export interface Profile {
  id: string
  signedIn: boolean
  /** Has an active organization. */
  org: boolean
  /** What was asked of the caller and is granted: `role:admin`, `org:admin`, `permission:org:posts:write`. */
  grants: ReadonlySet<string>
  /** Knows the secrets of the environment. */
  secret: boolean
  /** Signs as the provider does. */
  signature: boolean
  /** What calls were found to do, for this kind of caller. */
  memo: Map<string, Memo>
}

export function profile(id: string, more: Partial<Profile> = {}): Profile {
  return {
    id,
    signedIn: false,
    org: false,
    grants: new Set(),
    secret: false,
    signature: false,
    memo: new Map(),
    ...more,
  }
}
