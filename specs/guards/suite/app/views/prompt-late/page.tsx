import { auth } from '@clerk/nextjs/server'
import { SignInPrompt } from '@/components/gates'
import { work } from '@/lib/db'

export default async function Page() {
  const rows = await work('GET /views/prompt-late')
  const { userId } = await auth()
  if (!userId) return <SignInPrompt />
  return <p>{rows.length}</p>
}
