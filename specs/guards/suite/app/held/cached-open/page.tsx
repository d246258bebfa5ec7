import { auth } from '@clerk/nextjs/server'
import { projectsOf } from '@/lib/held/cached-data'

export default async function Page() {
  const { userId } = await auth()
  const rows = await projectsOf('GET /held/cached-open', userId)
  return <p>{userId ? `${rows.length} projects` : 'Sign in to see your projects.'}</p>
}
