import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(_req: NextApiRequest, res: NextApiResponse) {
  res.json(await work('* /api/old/open'))
}
