import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeading } from '@/components/page-heading'
import { requireAdmin } from '@/lib/auth'
import { countEverything } from '@/lib/data/people'

export const metadata: Metadata = { title: 'Admin' }

export default async function AdminPage() {
  await requireAdmin()
  const counts = await countEverything()
  return (
    <>
      <PageHeading title="Admin">The whole installation, across organizations.</PageHeading>
      <dl className="grid grid-cols-2 gap-4 md:grid-cols-4">
        {Object.entries(counts).map(([what, count]) => (
          <div key={what} className="card">
            <dt className="text-sm text-stone-500 capitalize">{what}</dt>
            <dd className="font-display mt-1 text-3xl font-semibold">{count}</dd>
          </div>
        ))}
      </dl>
      <Link href="/admin/users" className="button mt-8">
        Manage users
      </Link>
    </>
  )
}
