import { work } from '@/lib/db'
import { ApiRouter, rejectStrangers } from '@/lib/held/pages-router'

export default new ApiRouter()
  .use(rejectStrangers)
  .get(async (_req, res) => {
    const rows = await work('* /api/old/held/router-on')
    if (!res.writableEnded) res.json(rows)
  })
  .handler()
