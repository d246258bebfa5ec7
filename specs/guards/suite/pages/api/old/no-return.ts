import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { userId } = getAuth(req)
  if (!userId) {
    // Answers, and goes on.
    res.status(401).json({ error: 'sign in first' })
  }
  const rows = await work('* /api/old/no-return')
  if (!res.headersSent) res.json(rows)
}
