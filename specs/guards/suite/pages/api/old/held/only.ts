import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'
import { only } from '@/lib/held/pages-router'
import { withApiAuth } from '@/lib/pages/api-auth'

async function handler(_req: NextApiRequest, res: NextApiResponse) {
  res.status(200).json(await work('* /api/old/held/only'))
}

export default only('GET', 'POST')(withApiAuth(handler, { role: 'org:admin' }))
