import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'

export async function hideFromStrangers() {
  const { isAuthenticated } = await auth()
  return isAuthenticated || notFound()
}
