'use server'

import { createSafeAction, createServerAction } from '@/lib/builders/safe-action'
import { adminProcedure, protectedProcedure, publicProcedure } from '@/lib/builders/procedure'
import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'
import { withErrorResult, withUserAction } from '#server/action-wrappers'

export const shareSafely = createSafeAction({}, () => work('action app/actions/safe.ts#shareSafely'))
export const sharePublicly = createSafeAction({ access: 'public' }, () =>
  work('action app/actions/safe.ts#sharePublicly'),
)
export const shareAsAdmin = createSafeAction({ access: 'admin' }, () => work('action app/actions/safe.ts#shareAsAdmin'))

const guardedAction = createServerAction(async () => {
  await requireUser()
})
export const shareStarted = guardedAction.handler(() => work('action app/actions/safe.ts#shareStarted'))
export const shareUnstarted = createServerAction().handler(() => work('action app/actions/safe.ts#shareUnstarted'))

export const shareByProcedure = protectedProcedure.mutation(() => work('action app/actions/safe.ts#shareByProcedure'))
export const shareByPublicProcedure = publicProcedure.mutation(() =>
  work('action app/actions/safe.ts#shareByPublicProcedure'),
)
export const shareByAdminProcedure = adminProcedure.mutation(() =>
  work('action app/actions/safe.ts#shareByAdminProcedure'),
)

export const shareWrapped = withUserAction(async (userId: string) => ({
  userId,
  rows: await work('action app/actions/safe.ts#shareWrapped'),
}))
export const shareWithErrors = withErrorResult(async () => work('action app/actions/safe.ts#shareWithErrors'))
export const shareWithBoth = withErrorResult(
  withUserAction(async () => work('action app/actions/safe.ts#shareWithBoth')),
)
