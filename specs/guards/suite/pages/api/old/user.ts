import { clerkClient, getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    const { userId } = getAuth(req)
    if (!userId) throw new Error('sign in first')
    const client = await clerkClient()
    const user = await client.users.getUser(userId)
    if (user.publicMetadata.role !== 'admin') return res.status(403).end()
    res.json(await work('* /api/old/user'))
  } catch (error) {
    res.status(401).json({ error: String(error) })
  }
}
