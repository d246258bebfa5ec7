import { OwnProjects } from '@/components/project-list'

export default function Page() {
  return (
    <main>
      <OwnProjects marker="GET /views/child" />
    </main>
  )
}
