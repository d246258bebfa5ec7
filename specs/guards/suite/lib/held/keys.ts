import { createHash, timingSafeEqual } from 'node:crypto'

export const digest = (text: string) => createHash('sha256').update(text).digest('hex')

export interface ApiKey {
  id: string
  hash: string
  scopes: string[]
  revokedAt: Date | null
}

/** The table of keys: one key, that of the partner. */
function rows(): ApiKey[] {
  const key = process.env.PARTNER_SECRET
  return key ? [{ id: 'key_1', hash: digest(key), scopes: ['projects:read'], revokedAt: null }] : []
}

/** As ORMs do, a condition that is undefined is no condition. */
export const apiKeys = {
  findFirst({ where }: { where: { hash?: string } }): Promise<ApiKey | null> {
    return Promise.resolve(rows().find((row) => where.hash === undefined || row.hash === where.hash) ?? null)
  },
}

export async function keyOf(request: Request): Promise<ApiKey | null> {
  const given = request.headers.get('x-api-key')
  if (!given) return null
  const found = await apiKeys.findFirst({ where: { hash: digest(given) } })
  return found && found.revokedAt === null ? found : null
}

export function equalSecrets(given: string | null, expected: string | undefined): boolean {
  if (!given || !expected) return false
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
