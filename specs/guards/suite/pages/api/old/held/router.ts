import { work } from '@/lib/db'
import { ApiRouter, requireSession } from '@/lib/held/pages-router'

export default new ApiRouter()
  .use(requireSession)
  .get(async (_req, res) => {
    res.json(await work('* /api/old/held/router'))
  })
  .handler()
