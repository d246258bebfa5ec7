import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

/** A response for strangers, null for everyone else. */
export async function denyStrangers(): Promise<NextResponse | null> {
  const { userId } = await auth()
  if (userId) return null
  return NextResponse.json({ error: 'sign in first' }, { status: 401 })
}

/** The user, or the response to send. */
export async function userOrResponse() {
  const { userId } = await auth()
  if (!userId) return NextResponse.json({ error: 'sign in first' }, { status: 401 })
  return { id: userId }
}

export async function denyNonAdmins() {
  const denied = await denyStrangers()
  if (denied) return denied
  const { orgRole } = await auth()
  if (orgRole !== 'org:admin') return NextResponse.json({ error: 'admins only' }, { status: 403 })
}
