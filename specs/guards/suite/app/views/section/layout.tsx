import { auth } from '@clerk/nextjs/server'
import type { ReactNode } from 'react'

export default async function SectionLayout({ children }: { children: ReactNode }) {
  await auth.protect()
  return <section>{children}</section>
}
