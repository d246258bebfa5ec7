import type { MetadataRoute } from 'next'
import { siteUrl } from '@/lib/urls'

export default function robots(): MetadataRoute.Robots {
  // A request to crawlers, not a protection: the guards do that. Private paths are not listed, which would publish them.
  return { rules: { userAgent: '*', allow: '/' }, sitemap: `${siteUrl}/sitemap.xml` }
}
