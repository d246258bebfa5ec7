import { auth } from '@clerk/nextjs/server'
import { cache } from 'react'
import { work } from '@/lib/db'

const load = cache((marker: string) => work(marker))

export default async function Page() {
  const { userId } = await auth()
  if (!userId) return <p>Sign in</p>
  void load('GET /views/preloaded-late')
  return <p>{(await load('GET /views/preloaded-late')).length}</p>
}
