import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'
import { work } from '@/lib/db'

export default async function Page() {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) notFound()
  const rows = await work('GET /views/hidden')
  return <p>{rows.length}</p>
}
