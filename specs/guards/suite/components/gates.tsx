import { auth, currentUser } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'

interface Props {
  children?: ReactNode
  fallback?: ReactNode
}

export async function SignedIn({ children, fallback = null }: Props) {
  const { userId } = await auth()
  return userId ? <>{children}</> : <>{fallback}</>
}

export async function Protect({
  children,
  role,
  permission,
  fallback = null,
}: Props & { role?: string; permission?: string }) {
  const { userId, has } = await auth()
  if (!userId) return fallback
  if (role !== undefined && !has({ role })) return fallback
  if (permission !== undefined && !has({ permission })) return fallback
  return children
}

export async function Gate({ children }: Props) {
  const user = await currentUser()
  if (!user) redirect('/sign-in')
  return <section>{children}</section>
}

/** Greets those whom it knows, and shows everything to everyone. */
export async function Banner({ children }: Props) {
  const { userId } = await auth()
  return (
    <section>
      {userId ? <p>Welcome back</p> : <p>Sign in for more</p>}
      {children}
    </section>
  )
}

/** Drawn beside what it should guard. */
export async function RequireSession() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return null
}

export function SignInPrompt() {
  return (
    <p>
      Please <a href="/sign-in">sign in</a>.
    </p>
  )
}
