import { work } from '@/lib/db'
import { defineAbilityFor } from '@/lib/held/ability'
import { withErrorHandling } from '@/lib/held/errors'
import { getMember, type Member } from '@/lib/held/permissions'

const SYSTEM: Member = { id: 'system', role: 'admin' }

export const GET = withErrorHandling(async () => {
  const ability = defineAbilityFor(await getMember())
  if (ability.cannot('read', 'Project')) return new Response('no', { status: 403 })
  return Response.json(await work('GET /api/held/ability'))
})

export const POST = withErrorHandling(async () => {
  const ability = defineAbilityFor(await getMember())
  if (!ability.can('read', 'Post')) return new Response('no', { status: 403 })
  return Response.json(await work('POST /api/held/ability'))
})

export const PUT = withErrorHandling(async () => {
  defineAbilityFor(await getMember()).throwUnlessCan('delete', 'Project')
  return Response.json(await work('PUT /api/held/ability'))
})

export const PATCH = withErrorHandling(async () => {
  const ability = defineAbilityFor(await getMember())
  if (ability.can('delete', 'Project')) return new Response('no', { status: 403 })
  return Response.json(await work('PATCH /api/held/ability'))
})

export const DELETE = withErrorHandling(async () => {
  const ability = defineAbilityFor((await getMember()) ?? SYSTEM)
  ability.throwUnlessCan('delete', 'Project')
  return Response.json(await work('DELETE /api/held/ability'))
})
