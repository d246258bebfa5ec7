import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.query.secret !== process.env.CRON_SECRET) {
    return res.status(401).end('wrong secret')
  }
  res.json(await work('* /api/old/job-unset'))
}
