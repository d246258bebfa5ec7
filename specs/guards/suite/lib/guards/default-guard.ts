import { auth } from '@clerk/nextjs/server'

export default async function () {
  const { userId } = await auth()
  if (!userId) throw new Error('sign in first')
}
