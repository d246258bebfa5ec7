import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { has } = getAuth(req)
  if (!has({ role: 'org:admin' })) return res.status(403).json({ error: 'admins only' })
  res.json(await work('* /api/old/re-exported'))
}
