import { work } from '@/lib/db'
import { compose, pipe, role, signedIn, timing, type Ctx, type Middleware } from '@/lib/held/chain'

const list = (marker: string) => async (_ctx: Ctx) => Response.json(await work(marker))

const base = compose(timing, signedIn)
export const GET = base(list('GET /api/held/chains'))
export const POST = compose(timing)(list('POST /api/held/chains'))

const admins: Middleware[] = [timing, signedIn, role('org:admin')]
export const PUT = compose(...admins)(list('PUT /api/held/chains'))

/** Asks, and goes on whatever the answer was. */
const asks: Middleware = async (ctx, next) => {
  await signedIn(ctx, () => Promise.resolve(new Response(null)))
  return next()
}
export const PATCH = compose(timing, asks)(list('PATCH /api/held/chains'))

const timed = (inner: Middleware): Middleware => (ctx, next) => timing(ctx, () => inner(ctx, next))
const signed = (inner: Middleware): Middleware => (ctx, next) => signedIn(ctx, () => inner(ctx, next))
const through: Middleware = (_ctx, next) => next()
export const DELETE = compose(pipe(signed, timed)(through))(list('DELETE /api/held/chains'))
