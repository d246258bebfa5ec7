import { auth, currentUser } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { HttpError } from '@/lib/http'
import { takeToken } from '@/lib/limits'

export async function rateLimit(request: Request) {
  const { userId } = await auth()
  const key = userId ?? request.headers.get('x-forwarded-for') ?? 'unknown'
  if (!takeToken(key)) throw new HttpError(429, 'slow down')
}

export function checkCsrf(request: Request) {
  const origin = request.headers.get('origin')
  if (origin !== null && new URL(origin).host !== request.headers.get('host')) throw new HttpError(403, 'cross-site')
}

const BLOCKED = new Set(['user_banned'])

export async function refuseBlocked() {
  const { userId } = await auth()
  if (userId && BLOCKED.has(userId)) throw new HttpError(403, 'blocked')
}

export async function ensureUserExists() {
  const user = await currentUser()
  if (!user) return null
  return db.user.upsert({ where: { id: user.id }, data: { id: user.id } })
}

/** Its name promises more. */
export async function requireAuth() {
  const { userId } = await auth()
  console.info('request by', userId ?? 'a stranger')
}

export async function assertAdmin() {
  const { orgRole } = await auth()
  if (orgRole !== 'org:admin') console.warn('no admin')
}

export function validateRequest(request: Request) {
  const length = Number(request.headers.get('content-length') ?? 0)
  if (length > 1_000_000) throw new HttpError(413, 'too large')
  return true
}

export async function verifyMaintenance() {
  if (process.env.MAINTENANCE === '1') throw new HttpError(503, 'back soon')
  await auth()
}

/** Its name promises nothing. */
export async function prepare() {
  const { userId } = await auth()
  if (!userId) throw new HttpError(401, 'sign in first')
  return { locale: 'en' }
}
