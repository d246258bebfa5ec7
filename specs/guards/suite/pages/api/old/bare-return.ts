import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

const handler = async (req: NextApiRequest, res: NextApiResponse) => {
  const auth = getAuth(req)
  if (!auth.isAuthenticated) {
    res.status(401).end()
    return
  }
  res.json(await work('* /api/old/bare-return'))
}

export default handler
