import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'

type Page<P> = (props: P) => Promise<ReactNode> | ReactNode

export function withPageAuth<P>(Component: Page<P>) {
  return async function Guarded(props: P) {
    const { userId } = await auth()
    if (!userId) redirect('/sign-in')
    return Component(props)
  }
}

export function withPageLayout<P>(Component: Page<P>) {
  return async function Framed(props: P) {
    const { userId } = await auth()
    return <main data-user={userId ?? 'guest'}>{await Component(props)}</main>
  }
}
