'use client'

import { OrganizationSwitcher, useAuth } from '@clerk/nextjs'
import Link from 'next/link'

const LINKS = [
  { href: '/dashboard', label: 'Dashboard' },
  { href: '/projects', label: 'Projects' },
  { href: '/documents', label: 'Documents' },
  { href: '/personal', label: 'Personal' },
] as const

/**
 * Second row of the header for people who are signed in. What it hides is not protected by being hidden: each page
 * behind these links has its own guard.
 */
export function AppNavigation() {
  const { isLoaded, isSignedIn, sessionClaims } = useAuth()
  if (!isLoaded || !isSignedIn) return null
  return (
    <div className="border-t border-stone-100">
      <nav
        aria-label="Workspace"
        className="mx-auto flex w-full max-w-5xl flex-wrap items-center gap-x-5 gap-y-1 px-5 py-2 text-sm"
      >
        {/* Switching changes the tenant under the page: leave for a page that exists in both. */}
        <OrganizationSwitcher
          afterSelectOrganizationUrl="/projects"
          afterSelectPersonalUrl="/personal"
          afterCreateOrganizationUrl="/projects"
        />
        {LINKS.map((link) => (
          <Link key={link.href} href={link.href} className="hover:text-pine text-stone-600">
            {link.label}
          </Link>
        ))}
        {sessionClaims.metadata?.role === 'admin' && (
          <Link href="/admin" className="text-amber ml-auto">
            Admin
          </Link>
        )}
      </nav>
    </div>
  )
}
