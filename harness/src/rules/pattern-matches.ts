/** Do Clerk's patterns match paths? Told locally first, and by Clerk's own function where that says no. */
import { pathToRegexp } from 'path-to-regexp'
import type { AuditFacts } from './audit-rule.ts'

/** @returns which of the paths (without basePath) a pattern of `createRouteMatcher` matches */
export async function matching(pattern: string, paths: string[], { runtime }: AuditFacts): Promise<string[]> {
  let expression: RegExp | null = null
  try {
    // As @clerk/shared's pathMatcher: path-to-regexp with its defaults (not sensitive, not strict).
    expression = pathToRegexp(pattern)
  } catch {
    // Clerk reads it with a version of its own: ask that.
  }
  const found = paths.filter((path) => expression?.test(path) === true)
  if (found.length > 0) return found
  const answers = await runtime.matches(pattern, paths)
  return answers ? paths.filter((_, index) => answers[index] === true) : []
}
