import { z } from 'zod'
import {
  adminProcedure,
  carelessProcedure,
  loggedProcedure,
  protectedProcedure,
  publicProcedure,
  toRoute,
} from '@/lib/builders/procedure'
import { work } from '@/lib/db'

export const GET = toRoute(protectedProcedure.query(() => work('GET /api/wrapped/procedures')))
export const POST = toRoute(publicProcedure.mutation(() => work('POST /api/wrapped/procedures')))
export const PUT = toRoute(
  adminProcedure
    .input(z.unknown())
    .mutation(async ({ ctx }) => ({ by: ctx.userId, rows: await work('PUT /api/wrapped/procedures') })),
)
export const PATCH = toRoute(loggedProcedure.mutation(() => work('PATCH /api/wrapped/procedures')))
export const DELETE = toRoute(carelessProcedure.mutation(() => work('DELETE /api/wrapped/procedures')))
