import { work } from '@/lib/db'
import { withCarelessAuth } from '@/lib/pages/api-auth'

export default withCarelessAuth(async (_req, res) => {
  res.json(await work('* /api/old/wrapped-careless'))
})
