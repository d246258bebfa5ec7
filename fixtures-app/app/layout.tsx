import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ClerkProvider } from '@clerk/nextjs'
import { SiteFooter } from '@/components/site-footer'
import { SiteHeader } from '@/components/site-header'
import { urls } from '@/lib/urls'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Northwind Projects', template: '%s · Northwind Projects' },
  description: 'Projects and documents for organizations that want to know who can see what.',
}

/**
 * No guard here on purpose: a layout is not run again on navigation, and its pages can be fetched without it. Each
 * page checks for itself.
 */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <ClerkProvider
      signInUrl={urls.signIn}
      signUpUrl={urls.signUp}
      signInFallbackRedirectUrl={urls.afterSignIn}
      signUpFallbackRedirectUrl={urls.afterSignUp}
      afterSignOutUrl="/"
    >
      <html lang="en">
        <body className="flex min-h-dvh flex-col">
          <SiteHeader />
          <main className="mx-auto w-full max-w-5xl flex-1 px-5 py-12">{children}</main>
          <SiteFooter />
        </body>
      </html>
    </ClerkProvider>
  )
}
