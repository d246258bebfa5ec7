import { auth } from '@clerk/nextjs/server'
import { forbidden, unauthorized } from 'next/navigation'
import { ProjectList } from '@/components/project-list'
import type { Claims } from '@/lib/roles'

export default async function Page() {
  const { isAuthenticated, sessionClaims } = await auth()
  if (!isAuthenticated) unauthorized()
  if ((sessionClaims as Claims)?.metadata?.role !== 'admin') forbidden()
  return <ProjectList marker="GET /views/interrupts" />
}
