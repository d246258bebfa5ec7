/** Variables that are set and that nothing reads: old names, and names of other frameworks. */
import { envReads, filesMentioning, parsed, variablesOf, type AuditFacts } from '../rules/index.ts'
import { ok, problem, type Check } from './types.ts'

/**
 * `@clerk/nextjs` 5 and later reads none of these (its constants, versions 5.7, 6.39 and 7.9; the migration notes of
 * Core 2). What came later is told by the rule `env-deprecated`.
 */
const UNREAD: readonly { name: string; instead: string }[] = [
  { name: 'CLERK_API_KEY', instead: 'CLERK_SECRET_KEY, with the secret key' },
  { name: 'NEXT_PUBLIC_CLERK_FRONTEND_API', instead: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, with the publishable key' },
  { name: 'CLERK_FRONTEND_API', instead: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, with the publishable key' },
  { name: 'CLERK_JWT_KEY', instead: 'clerkMiddleware(…, { jwtKey: process.env.CLERK_JWT_KEY })' },
  { name: 'CLERK_PUBLISHABLE_KEY', instead: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY' },
  { name: 'CLERK_SIGN_IN_URL', instead: 'NEXT_PUBLIC_CLERK_SIGN_IN_URL' },
  { name: 'CLERK_SIGN_UP_URL', instead: 'NEXT_PUBLIC_CLERK_SIGN_UP_URL' },
  { name: 'CLERK_AFTER_SIGN_IN_URL', instead: 'NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL' },
  { name: 'CLERK_AFTER_SIGN_UP_URL', instead: 'NEXT_PUBLIC_CLERK_SIGN_UP_FALLBACK_REDIRECT_URL' },
]

export function nameChecks(facts: AuditFacts, deprecated: Check[]): Check[] {
  const files = facts.env.filter(({ template }) => !template)
  const found = UNREAD.flatMap(({ name, instead }) => {
    const set = variablesOf(files).find((variable) => variable.name === name)
    if (!set || isRead(facts, name)) return []
    return [
      problem(
        'names',
        `${name} is set, and neither @clerk/nextjs nor the app's code reads it.`,
        `Use ${instead}.`,
        `${set.file.file}:${set.line}`,
      ),
    ]
  })
  const all = [...found, ...deprecated]
  return all.length > 0 ? all : [ok('names', 'No variable of Clerk has a name that is no longer read.')]
}

function isRead(facts: AuditFacts, name: string): boolean {
  return filesMentioning(facts, name).some((file) => {
    const code = parsed(facts, file.path)
    return code !== null && envReads(code).some((read) => read.name === name)
  })
}
