import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DocumentActions } from '@/components/document-actions'
import { requireOrg } from '@/lib/auth'
import { findDocument, mayEdit } from '@/lib/data/documents'

export const metadata: Metadata = { title: 'Document' }

export default async function DocumentPage({ params }: { params: Promise<{ id: string }> }) {
  const caller = await requireOrg()
  const { id } = await params
  const document = await findDocument(caller.orgId, id)
  if (!document) notFound()
  return (
    <article className="max-w-2xl">
      <Link href="/documents" className="link text-sm">
        All documents
      </Link>
      <h1 className="mt-6 text-3xl font-semibold">{document.title}</h1>
      <p className="mt-6 text-lg leading-relaxed whitespace-pre-line text-stone-700">{document.body}</p>
      {/* Hiding the forms is a courtesy. Each Server Action decides for itself. */}
      {mayEdit(caller, document) && <DocumentActions id={document.id} title={document.title} />}
    </article>
  )
}
