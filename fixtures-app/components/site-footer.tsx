import Link from 'next/link'

export function SiteFooter() {
  return (
    <footer className="border-t border-stone-200 text-sm text-stone-500">
      <div className="mx-auto flex w-full max-w-5xl flex-wrap justify-between gap-4 px-5 py-8">
        <p>Northwind Projects, the reference app of Routewarden.</p>
        <nav aria-label="Footer" className="flex gap-5">
          <Link href="/pricing">Pricing</Link>
          <Link href="/blog">Blog</Link>
          <Link href="/about">About</Link>
        </nav>
      </div>
    </footer>
  )
}
