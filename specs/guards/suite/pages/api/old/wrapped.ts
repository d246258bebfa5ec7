import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'
import { withApiAuth } from '@/lib/pages/api-auth'

async function handler(_req: NextApiRequest, res: NextApiResponse) {
  res.json(await work('* /api/old/wrapped'))
}

export default withApiAuth(handler)
