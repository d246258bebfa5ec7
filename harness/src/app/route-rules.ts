/** Rewrites and redirects of next.config, brought into one shape (Next docs: "next.config.js > rewrites", "redirects"). */
import { z } from 'zod'
import type { RouteRedirect, RouteRewrite } from './types.ts'

const condition = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['header', 'cookie', 'query']), key: z.string(), value: z.string().optional() }),
  z.object({ type: z.literal('host'), value: z.string() }),
])

const rule = z.object({
  source: z.string(),
  destination: z.string(),
  has: z.array(condition).optional(),
  missing: z.array(condition).optional(),
  basePath: z.literal(false).optional().catch(undefined),
  locale: z.literal(false).optional().catch(undefined),
})

const redirect = rule.extend({ permanent: z.boolean().optional(), statusCode: z.number().optional() })

export interface RouteRules<T> {
  rules: T[]
  /** How many are not what Next's docs say: Next refuses to start with them. */
  refused: number
}

/** @param value what `rewrites()` gave: a list, which Next takes for `afterFiles`, or one list for each phase */
export function readRewrites(value: unknown): RouteRules<RouteRewrite> {
  const phases = Array.isArray(value) ? { afterFiles: value as unknown[] } : ((value ?? {}) as Record<string, unknown>)
  const found = (['beforeFiles', 'afterFiles', 'fallback'] as const).map((phase) => {
    const { rules, refused } = readEach(phases[phase], rule)
    return { rules: rules.map((one) => ({ ...one, phase, conditional: isConditional(one) })), refused }
  })
  return { rules: found.flatMap(({ rules }) => rules), refused: found.reduce((sum, { refused }) => sum + refused, 0) }
}

/** @param value what `redirects()` gave */
export function readRedirects(value: unknown): RouteRules<RouteRedirect> {
  const { rules, refused } = readEach(value, redirect)
  return {
    rules: rules.map(({ permanent, statusCode, ...one }) => ({
      ...one,
      // `getRedirectStatus` of next/dist/lib/redirect-status.js
      statusCode: statusCode ?? (permanent === true ? 308 : 307),
      conditional: isConditional(one),
    })),
    refused,
  }
}

function readEach<T>(value: unknown, schema: z.ZodType<T>): RouteRules<T> {
  const list = Array.isArray(value) ? (value as unknown[]).filter((one) => one !== null && one !== undefined) : []
  const rules = list.flatMap((one) => {
    const parsed = schema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
  return { rules, refused: list.length - rules.length }
}

function isConditional({ has, missing }: z.infer<typeof rule>): boolean {
  return [...(has ?? []), ...(missing ?? [])].length > 0
}
