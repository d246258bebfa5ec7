import { work } from '@/lib/db'
import { guardAll } from '@/lib/wrappers/api'

const handlers = guardAll({
  GET: async () => Response.json(await work('GET /api/wrapped/mapped')),
  PUT: async () => Response.json(await work('PUT /api/wrapped/mapped')),
})

const open = {
  POST: async () => Response.json(await work('POST /api/wrapped/mapped')),
}

export const { GET } = handlers
export const PUT = handlers.PUT
export const POST = open.POST
