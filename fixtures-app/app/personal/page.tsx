import type { Metadata } from 'next'
import { PageHeading } from '@/components/page-heading'
import { requireUser } from '@/lib/auth'
import { findPerson } from '@/lib/data/people'

export const metadata: Metadata = { title: 'Personal' }

export default async function PersonalPage() {
  const { userId } = await requireUser()
  const person = await findPerson(userId)
  const facts = [
    { term: 'Email', value: person?.email ?? 'Not known yet' },
    { term: 'Plan', value: person?.plan ?? 'Free' },
    { term: 'Subscription', value: person?.subscriptionStatus ?? 'None' },
  ]
  return (
    <>
      <PageHeading title="Personal">What Northwind knows about you. Nobody else sees this page.</PageHeading>
      <dl className="card grid max-w-xl gap-4 sm:grid-cols-[10rem_1fr]">
        {facts.map((fact) => (
          <div key={fact.term} className="contents">
            <dt className="text-sm text-stone-500">{fact.term}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
