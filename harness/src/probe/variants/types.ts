/** Other ways to ask for the same: what a bypass variant is, and what it is made of. */
import type { EntryPoint } from '../../access/types.ts'
import type { RawRequest } from '../http.ts'

export const FAMILIES = ['path', 'transport', 'header', 'parameter', 'credential'] as const
export type Family = (typeof FAMILIES)[number]

/** How much is asked: what is cheap and known, every family once, or all of it as everyone who may not enter. */
export const PROBE_LEVELS = ['quick', 'standard', 'exhaustive'] as const
export type ProbeLevel = (typeof PROBE_LEVELS)[number]

/** A protected entry point as someone who may not enter asks for it. */
export interface Canonical {
  entry: EntryPoint
  request: RawRequest
  identity: string
}

/** What variants need to know of the app. */
export interface Surroundings {
  origin: string
  basePath: string
  locales: string[]
  /** Of the build; null: not known, and nothing is asked by it. */
  buildId: string | null
  /** Paths that all may see, to hide behind. */
  publicPaths: string[]
  /** Next's own patterns: `/r/:path*`. */
  rewrites: { source: string; destination: string }[]
}

export interface Variant {
  /** `static-extension:.csv`; the part before the colon names the variant, the rest its form. */
  id: string
  /** Where it comes from: an advisory, a page of documentation, a file of the framework. */
  source: string
  request: RawRequest
  level: ProbeLevel
}

/** One file a family. */
export type VariantsOf = (canonical: Canonical, around: Surroundings) => Iterable<Variant>

/** Another path; the query stays. */
export function withPath(request: RawRequest, path: string): RawRequest {
  const query = request.path.indexOf('?')
  return { ...request, path: query === -1 ? path : path + request.path.slice(query) }
}

export function withHeaders(request: RawRequest, headers: Record<string, string>): RawRequest {
  return { ...request, headers: { ...request.headers, ...headers } }
}

export const pathOf = ({ path }: RawRequest): string => path.split('?')[0] ?? path

/** `next=1` joined to whatever query there is. */
export const withQuery = (request: RawRequest, query: string): RawRequest => ({
  ...request,
  path: `${request.path}${request.path.includes('?') ? '&' : '?'}${query}`,
})
