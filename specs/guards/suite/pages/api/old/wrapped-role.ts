import { work } from '@/lib/db'
import { withApiAuth } from '@/lib/pages/api-auth'

export default withApiAuth(
  async (_req, res) => {
    res.json(await work('* /api/old/wrapped-role'))
  },
  { role: 'org:admin' },
)
