import { ClerkProvider } from '@clerk/nextjs'
import type { ReactNode } from 'react'

// Every page is made for each request: one that the build made would do its work at build time.
export const dynamic = 'force-dynamic'

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <ClerkProvider>{children}</ClerkProvider>
      </body>
    </html>
  )
}
