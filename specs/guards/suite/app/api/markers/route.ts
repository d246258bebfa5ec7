import { takeMarkers } from '@/lib/db'

/** Asked by `confirm.ts` after its requests: whose work was done since it asked last? */
export async function GET() {
  return Response.json(takeMarkers())
}
