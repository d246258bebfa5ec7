/** Do Clerk's patterns match paths? Told locally first, and by Clerk's own function where that says no. */
import { pathToRegexp } from 'path-to-regexp'
import type { AuditFacts } from './audit-rule.ts'

/** @returns which of the paths (without basePath) a pattern of `createRouteMatcher` matches */
export async function matching(pattern: string, paths: string[], { runtime }: AuditFacts): Promise<string[]> {
  const expression = compiled(pattern)
  const found = expression instanceof RegExp ? paths.filter((path) => expression.test(path)) : []
  if (found.length > 0) return found
  const answers = await runtime.matches(pattern, paths)
  return answers ? paths.filter((_, index) => answers[index] === true) : []
}

/** As @clerk/shared's pathMatcher: path-to-regexp 6 with its defaults (not sensitive, not strict). */
export function compiled(pattern: string): RegExp | { reason: string } {
  try {
    return pathToRegexp(pattern)
  } catch (error) {
    return { reason: (error as Error).message }
  }
}

/** Paths that a pattern means, with something in the place of its parameters. */
export function pathsOfPattern(pattern: string): string[] {
  const filled = (value: string) =>
    pattern
      .replace(/\/?\(\.[*+]\)/g, value === '' ? '' : `/${value}`)
      .replace(/\/:[A-Za-z_]\w*(\([^)]*\))?[*?]/g, value === '' ? '' : `/${value}`)
      .replace(/:[A-Za-z_]\w*(\([^)]*\))?\+?/g, 'sample')
      .replace(/\(([\w-]+)(\|[^()]*)?\)\??/g, '$1')
      .replace(/\\(.)/g, '$1')
      .replace(/\/\/+/g, '/')
  return [...new Set([filled(''), filled('sample')])].map((one) => one || '/')
}
