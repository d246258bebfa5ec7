import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'POST') {
    const { userId } = getAuth(req)
    if (!userId) return res.status(401).end()
    return res.json(await work('POST /api/old/conditions'))
  }
  if (req.method === 'PUT') {
    return res.json(await work('PUT /api/old/conditions'))
  }
  res.status(405).end()
}
