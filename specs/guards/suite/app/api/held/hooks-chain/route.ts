import { work } from '@/lib/db'
import { Chain, needsRole, needsUser, type Ctx } from '@/lib/held/chain'

const list = (marker: string) => async (_ctx: Ctx) => Response.json(await work(marker))
const audit = (ctx: Ctx) => {
  ctx.state['path'] = ctx.request.nextUrl.pathname
}

export const GET = new Chain().use(audit).use(needsUser).handle(list('GET /api/held/hooks-chain'))

const late = new Chain().use(audit)
export const POST = late.handle(list('POST /api/held/hooks-chain'))
late.use(needsUser)

export const PUT = new Chain().use(needsUser).use(needsRole('org:admin')).handle(list('PUT /api/held/hooks-chain'))

// The maker of the hook, not the hook.
export const PATCH = new Chain()
  .use(needsRole as unknown as typeof needsUser)
  .handle(list('PATCH /api/held/hooks-chain'))

export const DELETE = new Chain().use(needsUser).handleFast(list('DELETE /api/held/hooks-chain'))
