/** What the parts of the Backend API share: validated bodies, and lists as Clerk pages them. */
import type { Context } from 'hono'
import { z } from 'zod'
import type { TokenVersion } from '../claims.ts'
import { ApiError } from '../errors.ts'
import type { InstanceKeys } from '../keys.ts'
import type { EventType } from '../events.ts'
import type { Clients } from '../frontend/clients.ts'
import type { Store } from '../store.ts'

/** Everything a handler needs. */
export interface Instance {
  store: Store
  /** Browsers that were here. */
  clients: Clients
  keys: InstanceKeys
  sessionClaims: Record<string, unknown>
  /** `azp` of tokens; undefined: none. */
  appOrigin: string | undefined
  /** Version of the claims in session tokens. */
  tokenVersion: TokenVersion
  /** Told `METHOD /path` of what is not emulated, or not fully. */
  onUnsupported: (call: string) => void
  /** Something happened that a webhook tells of; the id is that of what it happened to. */
  emit: (type: EventType, id: string) => void
}

export const metadata = z.record(z.string(), z.unknown())
export const metadataBody = z.object({
  public_metadata: metadata.optional(),
  private_metadata: metadata.optional(),
  unsafe_metadata: metadata.optional(),
})

/**
 * Reads and checks a JSON body.
 * @throws {ApiError} 400 for what is no JSON, 422 naming the first parameter that is wrong
 */
export async function readBody<T extends z.ZodType>(context: Context, schema: T): Promise<z.infer<T>> {
  const text = await context.req.text()
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new ApiError(400, 'request_body_invalid', 'The request body is not valid JSON')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const name = issue?.path.join('.') ?? ''
  throw new ApiError(422, 'form_param_format_invalid', `${name || 'body'}: ${issue?.message ?? 'is invalid'}`, {
    param_name: name,
  })
}

/** `limit` (1 to 500, default 10) and `offset` of the query (Clerk docs, "Backend API > pagination"). */
export function page<T>(context: Context, items: T[]): T[] {
  const number = (name: string, fallback: number) => {
    const given = context.req.query(name)
    const value = given === undefined ? fallback : Number(given)
    if (!Number.isInteger(value) || value < 0) {
      throw new ApiError(422, 'form_param_value_invalid', `${name} is invalid`, { param_name: name })
    }
    return value
  }
  const offset = number('offset', 0)
  return items.slice(offset, offset + Math.min(number('limit', 10), 500))
}

/**
 * `order_by` of the query: a field, with `-` for descending. Default: newest first; what was made in the same
 * millisecond goes by the order of making.
 * @param items in the order of making
 * @throws {ApiError} 422 for a field that Clerk does not order by
 */
export function ordered<T extends { createdAt: number }>(
  context: Context,
  items: T[],
  fields: Record<string, (item: T) => string | number | null>,
): T[] {
  // A `+` that a client left unescaped arrives as a space.
  const [, sign, name = ''] = /^([-+ ]?)(.+)$/.exec(context.req.query('order_by') ?? '-created_at') ?? []
  const field = new Map<string, (item: T) => string | number | null>(
    Object.entries({ created_at: (item: T) => item.createdAt, ...fields }),
  ).get(name)
  if (!field) throw new ApiError(422, 'form_param_value_invalid', 'order_by is invalid', { param_name: 'order_by' })
  const ascending = items
    .map((item, index) => ({ item, index, key: field(item) ?? '' }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index))
    .map(({ item }) => item)
  return sign === '-' ? ascending.reverse() : ascending
}

/** Values of a repeated query parameter, in either form that clients use (`user_id=a&user_id=b`, `user_id[]=a`, `a,b`). */
export function queryList(context: Context, name: string): string[] {
  const all = [...(context.req.queries(name) ?? []), ...(context.req.queries(`${name}[]`) ?? [])]
  return all.flatMap((value) => value.split(',')).filter((value) => value !== '')
}

export const deleted = (object: string, id: string) => ({ object, id, slug: null, deleted: true })
