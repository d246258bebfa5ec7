import { getAuth } from '@clerk/nextjs/server'
import type { NextApiRequest, NextApiResponse } from 'next'
import { work } from '@/lib/db'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (!getAuth(req).userId) return res.redirect('/sign-in')
  res.json(await work('* /api/old/redirected'))
}
