import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { findPost, posts } from '@/lib/blog'

export function generateStaticParams() {
  return posts.map(({ slug }) => ({ slug }))
}

export async function generateMetadata({ params }: { params: Promise<{ slug: string }> }): Promise<Metadata> {
  const { slug } = await params
  return { title: findPost(slug)?.title ?? 'Not found' }
}

export default async function PostPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params
  const post = findPost(slug)
  if (!post) notFound()
  return (
    <article className="max-w-2xl">
      <Link href="/blog" className="link text-sm">
        All posts
      </Link>
      <h1 className="mt-6 text-4xl font-semibold">{post.title}</h1>
      <time dateTime={post.date} className="mt-2 block text-sm text-stone-500">
        {post.date}
      </time>
      <div className="mt-8 space-y-5 text-lg leading-relaxed text-stone-700">
        {post.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
    </article>
  )
}
