import { auth } from '@clerk/nextjs/server'
import { ProjectList } from '@/components/project-list'

export default async function Page() {
  // Called, not described.
  const list = await ProjectList({ marker: 'GET /views/called-component' })
  const { userId } = await auth()
  return userId ? list : <p>Sign in</p>
}
