import { auth } from '@clerk/nextjs/server'
import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'

/** Draws what `render` makes for those who may. */
export async function Authorized({ role, render }: { role?: string; render: (userId: string) => ReactNode }) {
  const { userId, orgRole } = await auth()
  if (!userId || (role !== undefined && orgRole !== role)) return <p>Not for you.</p>
  return <>{render(userId)}</>
}

/** Draws its children for those who signed in. */
export async function Members({ children, fallback = null }: { children: ReactNode; fallback?: ReactNode }) {
  const { userId } = await auth()
  return userId ? <>{children}</> : <>{fallback}</>
}

type PageOf<P> = (props: P) => ReactNode | Promise<ReactNode>

/** `withRoles('org:admin')(Page)` */
export const withRoles =
  (...roles: string[]) =>
  <P,>(Page: PageOf<P>) =>
    async function PageWithRoles(props: P) {
      const { orgRole } = await auth()
      if (roles.length > 0 && !roles.includes(orgRole ?? '')) notFound()
      return Page(props)
    }

/** A page that is handed its user. */
export const userPage =
  <P,>(Page: (props: P & { userId: string }) => ReactNode | Promise<ReactNode>) =>
  async (props: P) => {
    const { userId } = await auth()
    if (!userId) redirect('/sign-in')
    return Page({ ...props, userId })
  }
