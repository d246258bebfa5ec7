import type { EntryPoint } from '../access/index.ts'

const BY_NAME = /^\/(?:[^/]+\/)?(?:sign-?in|sign-?up|log-?in|register)$/i

/**
 * Paths (basePath included) of the app's sign-in and sign-up pages: those that Clerk's variables name, and pages
 * that are called so.
 */
export function signInPathsOf(entries: EntryPoint[], env: Record<string, string>, basePath: string): string[] {
  const named = ['NEXT_PUBLIC_CLERK_SIGN_IN_URL', 'NEXT_PUBLIC_CLERK_SIGN_UP_URL'].flatMap((name) => {
    const value = env[name]
    return value?.startsWith('/') ? [basePath !== '' && value.startsWith(basePath) ? value : basePath + value] : []
  })
  const called = entries
    .filter((entry) => entry.client === 'document')
    .map((entry) => entry.pattern.replace(/\/\[\[?\.\.\.[^\]]*\]\]?$/, ''))
    .filter((pattern) => BY_NAME.test(pattern) && !pattern.includes('['))
    .map((pattern) => basePath + pattern)
  return [...new Set([...named, ...called])]
}
