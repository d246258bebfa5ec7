import type { Metadata } from 'next'
import Link from 'next/link'
import { NewDocumentForm } from '@/components/new-document-form'
import { PageHeading } from '@/components/page-heading'
import { requireOrg } from '@/lib/auth'
import { listDocuments } from '@/lib/data/documents'

export const metadata: Metadata = { title: 'Documents' }

export default async function DocumentsPage() {
  const caller = await requireOrg()
  const documents = await listDocuments(caller.orgId)
  return (
    <>
      <PageHeading title="Documents">Readable by your whole organization; yours are yours to edit.</PageHeading>
      <ul className="card divide-y divide-stone-100 py-2">
        {documents.map((document) => (
          <li key={document.id} className="flex items-center justify-between gap-4 py-3">
            <Link href={`/documents/${document.id}`} className="hover:text-pine">
              {document.title}
            </Link>
            {document.ownerId === caller.userId && <span className="text-pine text-xs">Yours</span>}
          </li>
        ))}
        {documents.length === 0 && <li className="py-3 text-stone-600">No documents yet.</li>}
      </ul>
      <NewDocumentForm />
    </>
  )
}
