import type { MetadataRoute } from 'next'
import { work } from '@/lib/db'

export const dynamic = 'force-dynamic'

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const rows = await work('GET /sitemap.xml')
  return rows.map(({ id }) => ({ url: `https://example.com/projects/${id}` }))
}
