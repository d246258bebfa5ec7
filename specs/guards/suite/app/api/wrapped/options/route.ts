import { doing, requireRole, withOptions } from '@/lib/wrappers/with-auth'

export const GET = withOptions(doing('GET /api/wrapped/options'))
export const POST = withOptions(doing('POST /api/wrapped/options'), { optional: true })
export const PUT = withOptions(doing('PUT /api/wrapped/options'), { role: 'org:admin' })
export const PATCH = requireRole('org:admin')(doing('PATCH /api/wrapped/options'))
// A stranger has no role either: `optional` takes nothing away from `role`.
export const DELETE = withOptions(doing('DELETE /api/wrapped/options'), { role: 'org:admin', optional: true })
