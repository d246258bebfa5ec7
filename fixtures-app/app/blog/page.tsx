import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeading } from '@/components/page-heading'
import { posts } from '@/lib/blog'

export const metadata: Metadata = { title: 'Blog' }

export default function BlogPage() {
  return (
    <>
      <PageHeading title="Blog">Notes on projects, documents and who gets to read them.</PageHeading>
      <ul className="max-w-2xl divide-y divide-stone-200">
        {posts.map((post) => (
          <li key={post.slug} className="py-6 first:pt-0">
            <time dateTime={post.date} className="text-sm text-stone-500">
              {post.date}
            </time>
            <h2 className="mt-1 text-xl font-semibold">
              <Link href={`/blog/${post.slug}`} className="hover:text-pine">
                {post.title}
              </Link>
            </h2>
            <p className="mt-2 text-stone-600">{post.teaser}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
