import { clerkClient, getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { userId } = getAuth(req)
  const user = userId ? await (await clerkClient()).users.getUser(userId) : null
  res.json({ name: user?.firstName ?? 'guest', rows: await work('* /api/old/user-optional') })
}
