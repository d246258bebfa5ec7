import type { ReactNode } from 'react'

interface PageHeadingProps {
  title: string
  children?: ReactNode
}

/** Title of a page, with one line of explanation under it. */
export function PageHeading({ title, children }: PageHeadingProps) {
  return (
    <header className="mb-8">
      <h1 className="text-3xl font-semibold">{title}</h1>
      {children && <p className="mt-2 max-w-2xl text-stone-600">{children}</p>}
    </header>
  )
}
