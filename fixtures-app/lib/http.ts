import 'server-only'
import type { z } from 'zod'

/**
 * Body of a request as checked data, or the 400 to answer. Call it after the guard: a stranger learns nothing about
 * the shape of a body.
 */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.infer<Schema> | Response> {
  const invalid = () => Response.json({ error: 'invalid body' }, { status: 400 })
  try {
    const parsed = schema.safeParse(await request.json())
    return parsed.success ? parsed.data : invalid()
  } catch {
    return invalid()
  }
}

/** Used for rows of other tenants as well: "forbidden" would confirm that they exist. */
export function notFoundJson(): Response {
  return Response.json({ error: 'not found' }, { status: 404 })
}

export function forbiddenJson(): Response {
  return Response.json({ error: 'forbidden' }, { status: 403 })
}
