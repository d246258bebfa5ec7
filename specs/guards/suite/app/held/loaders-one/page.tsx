import { getMembers, getProjects } from '@/lib/held/dal'

export default async function Page() {
  const [projects, members] = await Promise.all([
    getProjects('projects of /held/loaders-one'),
    getMembers('GET /held/loaders-one'),
  ])
  return (
    <p>
      {projects.length} / {members.length}
    </p>
  )
}
