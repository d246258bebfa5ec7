import { work } from '@/lib/db'
import { route } from '@/lib/wrappers/route-builder'

export const GET = route()
  .signedIn()
  .handle(() => work('GET /api/wrapped/route-builder'))
export const POST = route().handle(() => work('POST /api/wrapped/route-builder'))
export const PUT = route()
  .signedIn()
  .role('org:admin')
  .handle(() => work('PUT /api/wrapped/route-builder'))

const base = route()
// Makes a new builder, which nobody keeps.
base.signedIn()
export const PATCH = base.handle(() => work('PATCH /api/wrapped/route-builder'))
