import type { MetadataRoute } from 'next'
import { posts } from '@/lib/blog'
import { siteUrl } from '@/lib/urls'

/** Public pages only. */
export default function sitemap(): MetadataRoute.Sitemap {
  const pages = ['', '/pricing', '/about', '/blog', ...posts.map((post) => `/blog/${post.slug}`)]
  return pages.map((path) => ({ url: `${siteUrl}${path}` }))
}
