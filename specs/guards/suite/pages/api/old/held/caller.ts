import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

class Unauthenticated extends Error {
  statusCode = 401
}

function callerOf(req: NextApiRequest) {
  const { userId } = getAuth(req)
  if (!userId) throw new Unauthenticated('sign in')
  return userId
}

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    const caller = callerOf(req)
    return res.json({ caller, rows: await work('* /api/old/held/caller') })
  } catch (error) {
    const status = error instanceof Unauthenticated ? error.statusCode : 500
    return res.status(status).json({ error: String(error) })
  }
}
