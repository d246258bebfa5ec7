import { auth } from '@clerk/nextjs/server'
import { projectsOf } from '@/lib/held/cached-data'
import { redirect } from 'next/navigation'

export default async function Page() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  const rows = await projectsOf('GET /held/cached', userId)
  return <p>{rows.length}</p>
}
