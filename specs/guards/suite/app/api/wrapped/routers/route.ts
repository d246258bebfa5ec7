import { protectedProcedure, publicProcedure, toRoute } from '@/lib/builders/procedure'
import { work } from '@/lib/db'

const projects = {
  list: publicProcedure.query(() => work('GET /api/wrapped/routers')),
  create: protectedProcedure.mutation(() => work('POST /api/wrapped/routers')),
  rename: publicProcedure.mutation(async ({ ctx }) => {
    if (!ctx.userId) throw new Error('sign in first')
    return work('PUT /api/wrapped/routers')
  }),
}
const router = { projects, version: 1 }

export async function GET() {
  return Response.json(await router.projects.list())
}
export async function POST() {
  return Response.json(await router.projects.create())
}
export const PUT = toRoute(router.projects.rename)
export async function PATCH() {
  try {
    await router.projects.create()
  } catch {
    return Response.json(await work('PATCH /api/wrapped/routers'))
  }
  return Response.json([])
}
