import { getProjects } from '@/lib/held/dal'

export default async function Page() {
  const [recent, starred] = await Promise.all([getProjects('GET /held/loaders'), getProjects('GET /held/loaders')])
  return (
    <p>
      {recent.length} / {starred.length}
    </p>
  )
}
