/**
 * What Clerk's types cannot know: our session-token template and our roles. See README, "Roles".
 */
export {}

declare global {
  type AppRole = 'admin' | 'support'

  /** Filled by the session-token template `{ "metadata": "{{user.public_metadata}}" }`. */
  interface CustomJwtSessionClaims {
    metadata?: { role?: AppRole }
  }

  interface UserPublicMetadata {
    role?: AppRole
  }

  /** Makes a misspelt role or permission in `has()` a type error. */
  interface ClerkAuthorization {
    permission: 'org:projects:manage'
    role: 'org:admin' | 'org:member'
  }
}
