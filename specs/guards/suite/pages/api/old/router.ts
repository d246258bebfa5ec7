import type { NextApiRequest } from 'next'
import { work } from '@/lib/db'
import { byMethod, withApiAuth } from '@/lib/pages/api-auth'

const read = (req: NextApiRequest) => work(`${req.method} /api/old/router`)

export default byMethod({
  GET: async (req, res) => res.json(await read(req)),
  POST: withApiAuth(async (req, res) => res.json(await read(req))),
})
