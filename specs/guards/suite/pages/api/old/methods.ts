import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { userId, orgRole } = getAuth(req)
  switch (req.method) {
    case 'GET':
      return res.json(await work('GET /api/old/methods'))
    case 'POST': {
      if (!userId) return res.status(401).end()
      return res.json(await work('POST /api/old/methods'))
    }
    case 'DELETE': {
      if (orgRole !== 'org:admin') return res.status(403).end()
      return res.json(await work('DELETE /api/old/methods'))
    }
    default:
      return res.status(405).json({ error: 'method not allowed' })
  }
}
