'use client'

import { PageHeading } from '@/components/page-heading'

interface ErrorPageProps {
  error: Error & { digest?: string }
  reset: () => void
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <>
      <PageHeading title="Something broke">
        The page could not be shown. {error.digest ? `Tell us this number if it stays: ${error.digest}.` : ''}
      </PageHeading>
      <button type="button" className="button" onClick={reset}>
        Try again
      </button>
    </>
  )
}
