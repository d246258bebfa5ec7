/** Which line of a policy speaks of an entry point, and how policy and config declare together. */
import {
  declaredOutcomes,
  routeConfigs,
  type DeclaredRoute,
  type EntryPoint,
  type IdentityInfo,
  type ReportEntry,
  type RouteConfigs,
} from '../access/index.ts'
import type { RouteConfig } from '../config/index.ts'
import type { Policy, PolicyLine } from './types.ts'

/** What a policy is held against: what the code says, or what a server did. */
export type Basis = 'predicted' | 'observed'

export interface FoundLine {
  key: string
  line: PolicyLine
}

type Named = Pick<EntryPoint, 'id' | 'method' | 'pattern'>

export interface PolicyLines {
  /** The most specific line alone speaks: parts of two lines would make a third that nobody wrote. */
  for: (entry: Named) => FoundLine | null
  /** Keys that speak of no entry point. */
  dead: (entries: EntryPoint[]) => string[]
}

export function linesOf({ entries }: Policy): PolicyLines {
  const keys = Object.keys(entries)
  const routesOf = (some: string[]) => routeConfigs(Object.fromEntries(some.map((key) => [key, {}])))
  const routes = routesOf(keys)
  return {
    for: (entry) => {
      // Nothing is more specific than the id; of thousands most have a line of their own.
      const key = Object.hasOwn(entries, entry.id) ? entry.id : routes.keysFor(entry).at(-1)
      const line = key === undefined ? undefined : entries[key]
      return key === undefined || line === undefined ? null : { key, line }
    },
    dead: (all) => {
      const ids = new Set(all.map(({ id }) => id))
      return routesOf(keys.filter((key) => !ids.has(key))).deadKeys(all)
    },
  }
}

/**
 * Did a person declare it? What is recorded has outcomes and no reason; a webhook's line has none either way.
 * `unknown` declares nothing, whoever wrote it.
 */
export function isByPerson({ access, expect, why }: PolicyLine): boolean {
  if (access === 'unknown') return false
  return why !== undefined || (expect === undefined && !access.startsWith('webhook:'))
}

/** Does the config say who gets in? */
export const declares = ({ access, expect }: RouteConfig): boolean => access !== undefined || expect !== undefined

/**
 * What is declared, for the rules: by the config, else by the policy. That something was open when it was recorded is no
 * word for its being meant so: such a line is held against the app, and silences no rule.
 */
export function declaringRoutes(config: RouteConfigs, policy: Policy | null): RouteConfigs {
  if (policy === null) return config
  const lines = linesOf(policy)
  return {
    ...config,
    for: (entry) => {
      const route = config.for(entry)
      const line = declares(route) ? undefined : lines.for(entry)?.line
      if (line === undefined || line.access === 'unknown' || (line.access === 'public' && !isByPerson(line)))
        return route
      return { ...route, ...asRoute(line) }
    },
  }
}

/** A line as the config would say it. */
export const asRoute = ({ access, expect }: PolicyLine): DeclaredRoute => ({
  access,
  ...(expect === undefined ? {} : { expect, listed: true }),
})

/** The entries of a report, with what was recorded of them as declared, too. */
export function withRecorded(
  entries: ReportEntry[],
  config: RouteConfigs,
  policy: Policy | null,
  identities: IdentityInfo[],
  basis: Basis,
): ReportEntry[] {
  if (policy === null) return entries
  const lines = linesOf(policy)
  return entries.map((entry) => {
    const route = config.for(entry)
    const line = lines.for(entry)?.line
    if (line === undefined || line.access === 'unknown' || declares(route)) return entry
    const declared = declaredOutcomes(asRoute(line), identities)
    return {
      ...entry,
      access: { ...entry.access, declared: line.access },
      outcomes: Object.fromEntries(
        Object.entries(entry.outcomes).map(([name, outcome]) => [
          name,
          // What was never asked disagrees with nothing.
          {
            ...outcome,
            declared: basis === 'observed' && outcome.observations.length === 0 ? null : (declared[name] ?? null),
          },
        ]),
      ),
    }
  })
}
