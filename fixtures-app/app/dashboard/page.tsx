import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeading } from '@/components/page-heading'
import { requireUser } from '@/lib/auth'
import { findPerson, listOrganizationsOf } from '@/lib/data/people'

export const metadata: Metadata = { title: 'Dashboard' }

export default async function DashboardPage() {
  const { userId } = await requireUser()
  const [person, organizations] = await Promise.all([findPerson(userId), listOrganizationsOf(userId)])
  return (
    <>
      <PageHeading title={person?.firstName ? `Good to see you, ${person.firstName}` : 'Dashboard'}>
        The organizations you belong to, and the way into them.
      </PageHeading>
      <ul className="grid gap-4 sm:grid-cols-2">
        {organizations.map((organization) => (
          <li key={organization.id} className="card">
            <h2 className="text-lg font-semibold">{organization.name}</h2>
            <p className="mt-1 text-sm text-stone-500">{organization.role === 'org:admin' ? 'Admin' : 'Member'}</p>
            <div className="mt-4 flex gap-4 text-sm">
              <Link href="/projects" className="link">
                Projects
              </Link>
              <Link href="/documents" className="link">
                Documents
              </Link>
            </div>
          </li>
        ))}
      </ul>
      {organizations.length === 0 && (
        <p className="card text-stone-600">
          You are not in an organization yet.{' '}
          <Link href="/onboarding" className="link">
            Create or join one
          </Link>
          .
        </p>
      )}
    </>
  )
}
