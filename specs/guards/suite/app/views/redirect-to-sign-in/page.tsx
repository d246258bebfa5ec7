import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export default async function Page() {
  const { userId, redirectToSignIn } = await auth()
  if (!userId) return redirectToSignIn()
  const rows = await work('GET /views/redirect-to-sign-in')
  return <p>{rows.length}</p>
}
