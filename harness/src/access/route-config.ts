/** Which keys of `routes` in the config speak about an entry point, and what they say together. */
import { pathToRegexp } from 'path-to-regexp'
import type { RouteConfig } from '../config/index.ts'
import { HTTP_METHODS, type EntryPoint } from './types.ts'

const METHOD_PREFIX = new RegExp(`^(${HTTP_METHODS.join('|')})\\s+(/.*)$`)

interface RouteKey {
  key: string
  /** Higher is more specific. */
  rank: number
  matches: (entry: Pick<EntryPoint, 'id' | 'method' | 'pattern'>) => boolean
}

/** What is declared of one entry point. */
export interface DeclaredRoute extends RouteConfig {
  /** Of those whom `access` lets in, only who is in `expect` is expected to get in: more was not known when it was recorded. */
  listed?: boolean
}

export interface RouteConfigs {
  /** Everything the config says about an entry, the most specific key winning, key by key. */
  for: (entry: EntryPoint) => DeclaredRoute
  /** Keys that speak of an entry, the most specific last. */
  keysFor: (entry: Pick<EntryPoint, 'id' | 'method' | 'pattern'>) => string[]
  /** Keys that speak of no entry point: a typo, or a deleted page. */
  deadKeys: (entries: EntryPoint[]) => string[]
}

/** @throws {TypeError} a key is not a pattern that path-to-regexp reads */
export function routeConfigs(routes: Record<string, RouteConfig>): RouteConfigs {
  const keys = Object.keys(routes)
    .map(parseKey)
    .sort((a, b) => a.rank - b.rank)
  return {
    for: (entry) =>
      Object.assign({}, ...keys.filter((key) => key.matches(entry)).map((key) => routes[key.key])) as RouteConfig,
    keysFor: (entry) => keys.filter((key) => key.matches(entry)).map((key) => key.key),
    deadKeys: (entries) => keys.filter((key) => !entries.some((entry) => key.matches(entry))).map((key) => key.key),
  }
}

function parseKey(key: string): RouteKey {
  const [, method, rest] = METHOD_PREFIX.exec(key) ?? []
  const path = rest ?? key
  const methodRank = method === undefined ? 0 : 1
  if (!path.startsWith('/')) return { key, rank: 1e6, matches: (entry) => entry.id === key }
  const ofMethod = (entry: Pick<EntryPoint, 'method' | 'pattern'>) =>
    entry.pattern !== '' && (method === undefined || entry.method === method || entry.method === '*')
  // Next's own notation names exactly one pattern; everything else is a path-to-regexp pattern over it.
  if (path.includes('[') || !/[:*(]/.test(path)) {
    return {
      key,
      rank: 1e5 + methodRank,
      matches: (entry) => entry.id === key || (ofMethod(entry) && entry.pattern === path),
    }
  }
  let expression: RegExp
  try {
    expression = pathToRegexp(path)
  } catch (error) {
    throw new TypeError(
      `routes["${key}"] is not a path pattern: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const literalLength = path.search(/[:*(]/)
  return {
    key,
    rank: literalLength * 2 + methodRank,
    matches: (entry) => ofMethod(entry) && expression.test(entry.pattern),
  }
}
