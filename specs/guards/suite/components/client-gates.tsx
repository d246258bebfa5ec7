'use client'

import { Show, useAuth, useUser } from '@clerk/nextjs'
import type { ReactNode } from 'react'

/** Keeps what it is given from the screen, not from the answer. */
export function ClientGate({ children }: { children: ReactNode }) {
  const { isSignedIn } = useUser()
  if (!isSignedIn) return <p>Sign in.</p>
  return <>{children}</>
}

export function ClientShow({ children }: { children: ReactNode }) {
  return <Show when="signed-in">{children}</Show>
}

export function ClientRedirect() {
  const { isLoaded, userId } = useAuth()
  if (isLoaded && !userId && typeof window !== 'undefined') window.location.assign('/sign-in')
  return null
}

export function Rows({ rows }: { rows: { id: string; name: string }[] }) {
  return <p>{rows.length}</p>
}
