/**
 * What code that looks at its caller looks like. A guard has to: where nothing that an entry point runs does, whoever
 * asks gets the same.
 */

export interface Sign {
  what: string
  pattern: RegExp
}

/** Modules that exist to look at the caller; of Clerk's own, see `CLERK_BYSTANDERS`. */
export const GUARD_MODULES =
  /^(@clerk\/|next-auth|@auth\/|better-auth|lucia|iron-session|jose$|jsonwebtoken$|svix$|standardwebhooks$|@octokit\/webhooks|@arcjet\/|next-safe-action|zsa|@trpc\/server|@orpc\/|inngest|@kinde-oss\/|@workos-inc\/|@supabase\/ssr|@supabase\/auth|next\/headers$)/

/** Exports of `@clerk/nextjs` that show something and keep nobody out: providers, forms, buttons, client hooks. */
export const CLERK_BYSTANDERS =
  /^(ClerkProvider|Sign(In|Up|Out)(Button|WithMetamaskButton)?|User(Button|Profile|Avatar)|Organization(Switcher|Profile|List)|CreateOrganization|GoogleOneTap|Waitlist|PricingTable|Clerk(Loaded|Loading|Degraded|Failed)|AuthenticateWithRedirectCallback|RedirectTo\w+|use[A-Z]\w*|APIKeys|TaskChooseOrganization|__experimental_\w+)$/

/** Deliberately wide: a word too many makes a verdict `unknown`, a word too few would make it wrong. */
export const SIGNS: readonly Sign[] = [
  {
    what: 'asks who calls',
    pattern: /\b(auth|currentUser|getAuth|getSession|getServerSession|getToken|authenticateRequest|protect)\s*\(/,
  },
  { what: 'reads headers or cookies of the request', pattern: /\.(headers|cookies)\b|(?<!\.)\b(headers|cookies)\s*\(/ },
  {
    what: 'checks a signature',
    pattern: /timingSafeEqual|createHmac|constructEvent|jwtVerify|\.verify\w*\s*\(|\bverify[A-Z]\w*\s*\(/,
  },
  { what: 'compares with a secret', pattern: /process\.env\.\w*(SECRET|TOKEN|PASSWORD|PASSCODE|API_KEY)/ },
  { what: 'answers 401 or 403', pattern: /\b40[13]\b|\b(unauthorized|forbidden)\s*\(/ },
  {
    what: 'calls what may be a guard',
    pattern:
      /\b(require|ensure|assert|check|with|verify|validate|guard|protected|authed|authenticated|is|has|can|get)\w*(Auth|User|Admin|Session|Role|Org|Permission|Access|Member|Tenant|Login|SignedIn|Procedure|Action)\w*\s*[(.<]/,
  },
]

/** In a layout or template: only what may keep its pages from being drawn. */
export const LAYOUT_SIGNS: readonly Sign[] = [
  { what: 'asks who calls', pattern: /\b(auth|currentUser|getAuth|getSession|getServerSession|protect)\s*\(/ },
  { what: 'shows its pages to some only', pattern: /<(Protect|Show|SignedIn|SignedOut)\b/ },
  {
    what: 'may turn the caller away',
    pattern: /\b(redirect|permanentRedirect|notFound|unauthorized|forbidden|redirectToSignIn)\s*\(/,
  },
  {
    what: 'waits for something of the project',
    pattern: /\bawait\s+(require|ensure|assert|check|verify|guard|get|validate)\w*\s*\(/,
  },
]

/** Names of functions of packages that may check the caller. */
export const GUARD_LIKE =
  /(^|\.)((require|assert|ensure|authorize|guard|protect|can)[A-Z]\w*|auth\w*|protect\w*|getSession|getServerSession|getToken|verify\w*|authenticate\w*|authorize\w*|(require|ensure|assert|check|with|validate|guard|protected|authed|is|has|can|get|current)\w*(Auth|User|Admin|Session|Role|Org|Permission|Access|Member|Tenant|Login|SignedIn|Procedure|Action|Signature|Caller|Viewer|Identity)\w*)\(/
