import { currentUser } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { work } from '@/lib/db'

export default async function Page() {
  try {
    const user = await currentUser()
    if (!user) redirect('/sign-in')
  } catch (error) {
    console.error('no user', String(error))
  }
  const rows = await work('GET /views/redirect-caught')
  return <p>{rows.length}</p>
}
