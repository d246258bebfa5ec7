/** Words in code that may belong to a guard. Where none is found in anything an entry runs, it certainly checks nothing. */

export interface Sign {
  what: string
  pattern: RegExp
}

/** Modules whose import may mean a guard. */
export const GUARD_MODULES =
  /^(@clerk\/|next-auth|@auth\/|better-auth|lucia|iron-session|jose$|jsonwebtoken$|svix$|standardwebhooks$|@octokit\/webhooks|@arcjet\/|next-safe-action|zsa|@trpc\/server|@orpc\/|inngest|next\/headers$)/

/**
 * Anything that turns a caller away, or looks at who calls. Deliberately wide: a word too many makes a verdict
 * `unknown`, a word too few would make it wrong.
 */
export const SIGNS: readonly Sign[] = [
  { what: 'auth()', pattern: /\b(auth|currentUser|getAuth|getSession|getServerSession|clerkClient)\s*\(/ },
  { what: 'a status of refusal', pattern: /\b(401|403|404)\b/ },
  {
    what: 'an early exit',
    pattern: /\b(redirect|permanentRedirect|notFound|unauthorized|forbidden|redirectToSignIn)\s*\(/,
  },
  { what: 'headers or cookies of the request', pattern: /\b(headers|cookies)\b/ },
  {
    what: 'a signature or secret',
    pattern:
      /timingSafeEqual|createHmac|createHash|verify\w*\s*\(|constructEvent|\bsecret\b|\btoken\b|_SECRET|_TOKEN|_KEY\b/i,
  },
  {
    what: 'authorization',
    pattern:
      /authori[sz]ation|unauthori[sz]ed|forbidden|permission|require\w*(User|Auth|Admin|Session|Role|Org)|with(Auth|Role|User|Admin|Org)|protect|guard/i,
  },
]
