import { auth } from '@clerk/nextjs/server'
import { ensureSession, LIMIT } from './cyclic-a'

export async function hasSession(depth: number): Promise<boolean> {
  const { userId } = await auth()
  if (userId) return true
  if (depth < LIMIT) await ensureSession(depth + 1)
  return false
}

export async function hasSessionOrGivesUp(depth = 0): Promise<boolean> {
  const { userId } = await auth()
  if (userId) return true
  return depth > LIMIT ? true : hasSessionOrGivesUp(depth + 1)
}
