import { currentUser } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'

export default async function Template({ children }: { children: ReactNode }) {
  if (!(await currentUser())) redirect('/sign-in')
  return <>{children}</>
}
