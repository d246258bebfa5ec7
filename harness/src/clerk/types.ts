/** What the local Clerk holds. Plain data; `store.ts` changes it, `shapes.ts` shows it as Clerk does. */
export type Metadata = Record<string, unknown>

export interface User {
  id: string
  email: string
  /** As it is: an instance of tests keeps no secrets. null: signs in by the code of an e-mail. */
  password: string | null
  /** Further addresses; `email` stays the primary one. */
  otherEmails: string[]
  /** Added, and not shown to be theirs yet: nobody signs in with one. */
  unverifiedEmails: string[]
  username: string | null
  externalId: string | null
  firstName: string | null
  lastName: string | null
  publicMetadata: Metadata
  privateMetadata: Metadata
  unsafeMetadata: Metadata
  banned: boolean
  locked: boolean
  /** Milliseconds since 1970. */
  createdAt: number
  updatedAt: number
}

export interface Organization {
  id: string
  slug: string
  name: string
  createdBy: string | null
  maxAllowedMemberships: number
  publicMetadata: Metadata
  privateMetadata: Metadata
  createdAt: number
  updatedAt: number
}

export interface Membership {
  id: string
  userId: string
  organizationId: string
  /** `org:admin` */
  role: string
  /** `org:projects:manage` */
  permissions: string[]
  publicMetadata: Metadata
  privateMetadata: Metadata
  createdAt: number
  updatedAt: number
}

export interface Session {
  id: string
  userId: string
  clientId: string
  status: 'active' | 'revoked' | 'ended' | 'expired' | 'removed' | 'replaced'
  /** Active organization; null: the personal workspace. */
  organizationId: string | null
  createdAt: number
  updatedAt: number
}

export interface SignInToken {
  id: string
  userId: string
  token: string
  status: 'pending' | 'accepted' | 'revoked'
  expiresAt: number
  createdAt: number
}

export interface Invitation {
  id: string
  organizationId: string
  email: string
  role: string
  status: 'pending' | 'accepted' | 'revoked'
  publicMetadata: Metadata
  /** What the e-mail's address holds: whoever has it is the invited person. */
  ticket: string
  /** Page of the app that the e-mail leads to; null: the app's own address. */
  redirectUrl: string | null
  createdAt: number
}
