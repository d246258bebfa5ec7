import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export default async function InvoicesPage() {
  const { orgId } = await auth.protect({ permission: 'org:invoices:manage' })
  const invoices = await db.invoice.findMany({ marker: 'GET /views/protect-permission', where: { orgId } })
  return <p>{invoices.length}</p>
}
