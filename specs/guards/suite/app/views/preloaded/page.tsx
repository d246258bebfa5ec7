import { auth } from '@clerk/nextjs/server'
import { cache } from 'react'
import { work } from '@/lib/db'

const load = cache((marker: string) => work(marker))

export default async function Page() {
  // Warmed up before the check.
  void load('GET /views/preloaded')
  const { userId } = await auth()
  if (!userId) return <p>Sign in</p>
  return <p>{(await load('GET /views/preloaded')).length}</p>
}
