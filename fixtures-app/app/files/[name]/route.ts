import { requireOrgForApi } from '@/lib/auth'
import { findFile } from '@/lib/data/files'
import { notFoundJson } from '@/lib/http'

/**
 * A protected download whose name looks like a static file. Clerk's documented matcher would let `/files/report.csv`
 * past the proxy; `proxy.ts` lists `/files/:path*` for it, and the guard here holds either way.
 */
export async function GET(_request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  const caller = await requireOrgForApi()
  if (caller instanceof Response) return caller

  const { name } = await params
  const file = await findFile(caller.orgId, name)
  if (!file) return notFoundJson()
  return new Response(file.content, {
    headers: {
      'content-type': file.contentType,
      // Names come from uploads: as a quoted, encoded value they cannot add headers or run as a page.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}
