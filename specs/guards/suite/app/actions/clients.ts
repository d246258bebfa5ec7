'use server'

import { z } from 'zod'
import { actionClient, adminActionClient, authActionClient, viewerActionClient } from '@/lib/builders/action-client'
import { work } from '@/lib/db'

export const publishSigned = authActionClient.action(async () => work('action app/actions/clients.ts#publishSigned'))

export const publishOpen = actionClient.action(async () => work('action app/actions/clients.ts#publishOpen'))

export const publishAsAdmin = adminActionClient
  .inputSchema(z.unknown())
  .action(async ({ ctx }) => ({ by: ctx.userId, rows: await work('action app/actions/clients.ts#publishAsAdmin') }))

export const publishAsViewer = viewerActionClient.action(async ({ ctx }) => ({
  by: ctx.userId,
  rows: await work('action app/actions/clients.ts#publishAsViewer'),
}))

export const publishAsKnownViewer = viewerActionClient.action(async ({ ctx }) => {
  if (ctx.userId === undefined) throw new Error('sign in first')
  return work('action app/actions/clients.ts#publishAsKnownViewer')
})

export const publishWithOwnUse = actionClient
  .use(async ({ ctx, next }) => {
    console.info('publishing')
    return next({ ctx })
  })
  .action(async () => work('action app/actions/clients.ts#publishWithOwnUse'))

export const publishNested = async () => {
  const { serverError } = await publishSigned()
  if (serverError !== undefined) return { serverError }
  return { data: await work('action app/actions/clients.ts#publishNested') }
}
