'use client'

import { useAuth, useUser } from '@clerk/nextjs'
import Link from 'next/link'
import { urls } from '@/lib/urls'

/** Sign-in links, or who is signed in and the way out. */
export function UserMenu() {
  const { signOut } = useAuth()
  const { isLoaded, isSignedIn, user } = useUser()

  // Same size as what follows, so that the header does not jump.
  if (!isLoaded) {
    return (
      <span role="status" aria-label="Loading account" className="h-9 w-36 animate-pulse rounded-lg bg-stone-200/70" />
    )
  }

  if (!isSignedIn) {
    return (
      <>
        <Link href={urls.signIn} className="text-sm text-stone-600 hover:text-ink">
          Sign in
        </Link>
        <Link href={urls.signUp} className="button">
          Start free
        </Link>
      </>
    )
  }

  const name = user.fullName ?? user.primaryEmailAddress?.emailAddress ?? 'Account'
  return (
    <>
      <span className="flex items-center gap-2 text-sm">
        <span
          aria-hidden
          className="bg-pine grid size-8 place-items-center rounded-full text-xs font-semibold text-white"
        >
          {name.charAt(0).toUpperCase()}
        </span>
        {name}
      </span>
      <button type="button" className="button-quiet" onClick={() => void signOut({ redirectUrl: '/' })}>
        Sign out
      </button>
    </>
  )
}
