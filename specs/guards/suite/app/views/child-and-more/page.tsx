import { OwnProjects } from '@/components/project-list'
import { db } from '@/lib/db'

export default async function Page() {
  const members = await db.member.count({ marker: 'GET /views/child-and-more' })
  return (
    <main>
      <p>{members} members</p>
      <OwnProjects marker="projects of /views/child-and-more" />
    </main>
  )
}
