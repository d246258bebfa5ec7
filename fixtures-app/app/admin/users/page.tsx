import type { Metadata } from 'next'
import { PageHeading } from '@/components/page-heading'
import { RoleForm } from '@/components/role-form'
import { requireAdmin } from '@/lib/auth'
import { listPeople } from '@/lib/data/people'
import { readRoles } from '@/lib/roles'

export const metadata: Metadata = { title: 'Users' }

export default async function AdminUsersPage() {
  await requireAdmin()
  const people = await listPeople()
  const roles = await readRoles(people.map((person) => person.id))
  return (
    <>
      <PageHeading title="Users">A new role takes effect with the next session token, within a minute.</PageHeading>
      <ul className="card divide-y divide-stone-100 py-2">
        {people.map((person) => (
          <li key={person.id} className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
            <span>
              {person.email ?? person.id}
              <span className="ml-2 text-stone-500">{person.plan ?? 'free'}</span>
            </span>
            <RoleForm userId={person.id} role={roles.get(person.id) ?? null} />
          </li>
        ))}
      </ul>
    </>
  )
}
