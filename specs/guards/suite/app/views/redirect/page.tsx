import { currentUser } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { work } from '@/lib/db'

const Page = async () => {
  const user = await currentUser()
  if (!user) redirect('/sign-in')
  const rows = await work('GET /views/redirect')
  return <p>{rows.length}</p>
}

export default Page
