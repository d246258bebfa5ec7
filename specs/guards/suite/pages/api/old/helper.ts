import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'
import { userOrRefuse } from '@/lib/pages/api-auth'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const userId = userOrRefuse(req, res)
  if (!userId) return
  res.json(await work('* /api/old/helper'))
}
