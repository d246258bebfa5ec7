import Link from 'next/link'
import { AppNavigation } from './app-navigation'
import { UserMenu } from './user-menu'

const PUBLIC_LINKS = [
  { href: '/pricing', label: 'Pricing' },
  { href: '/blog', label: 'Blog' },
  { href: '/about', label: 'About' },
] as const

/** Reads no session on the server, so that public pages stay static; what depends on the user is filled in the browser. */
export function SiteHeader() {
  return (
    <header className="border-b border-stone-200 bg-white/80">
      <div className="mx-auto flex min-h-16 w-full max-w-5xl flex-wrap items-center gap-x-6 gap-y-2 px-5 py-3">
        <Link href="/" className="font-display flex items-center gap-2 text-lg font-semibold">
          <img src="/icon.svg" alt="" className="size-7" />
          Northwind
        </Link>
        <nav aria-label="Site" className="flex gap-5 text-sm text-stone-600">
          {PUBLIC_LINKS.map((link) => (
            <Link key={link.href} href={link.href} className="hover:text-ink">
              {link.label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex min-h-9 items-center gap-4">
          <UserMenu />
        </div>
      </div>
      <AppNavigation />
    </header>
  )
}
