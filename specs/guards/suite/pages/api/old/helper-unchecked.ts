import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'
import { userOrRefuse } from '@/lib/pages/api-auth'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  userOrRefuse(req, res)
  const rows = await work('* /api/old/helper-unchecked')
  if (!res.headersSent) res.json(rows)
}
