import { auth } from '@clerk/nextjs/server'
import { SignInPrompt } from '@/components/gates'
import { ProjectList } from '@/components/project-list'

function Projects() {
  return <ProjectList marker="GET /views/chosen-component" />
}

export default async function Page() {
  const { userId } = await auth()
  const Content = userId ? Projects : SignInPrompt
  return <Content />
}
