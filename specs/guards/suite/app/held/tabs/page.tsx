import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { ProjectList } from '@/components/project-list'

const tabs = {
  mine: async () => {
    const { userId } = await auth()
    if (!userId) redirect('/sign-in')
    return <ProjectList marker="GET /held/tabs" />
  },
  all: async () => <ProjectList marker="GET /held/tabs" />,
}

export default async function Page({ searchParams }: { searchParams: Promise<{ tab?: string }> }) {
  const { tab } = await searchParams
  return tab === 'all' ? tabs.all() : tabs.mine()
}
