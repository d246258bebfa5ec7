import type { Metadata } from 'next'
import { OrganizationList } from '@clerk/nextjs'
import Link from 'next/link'
import { PageHeading } from '@/components/page-heading'
import { requireUser } from '@/lib/auth'

export const metadata: Metadata = { title: 'Welcome' }

/** After sign-up, and for whoever opens an organization's page without having chosen one. */
export default async function OnboardingPage() {
  await requireUser()
  return (
    <>
      <PageHeading title="Choose where you work">
        Projects and documents belong to an organization. Open one of yours, or create the first.
      </PageHeading>
      <OrganizationList afterSelectOrganizationUrl="/projects" afterCreateOrganizationUrl="/projects" hidePersonal />
      <p className="mt-8 text-sm text-stone-600">
        Only looking around? Your{' '}
        <Link href="/personal" className="link">
          personal page
        </Link>{' '}
        works without one.
      </p>
    </>
  )
}
