import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageHeading } from '@/components/page-heading'
import { requireOrg } from '@/lib/auth'
import { listDocuments } from '@/lib/data/documents'
import { findProject } from '@/lib/data/projects'

// No title from the project: metadata is made apart from the page, and would need the guard once more.
export const metadata: Metadata = { title: 'Project' }

export default async function ProjectPage({ params }: { params: Promise<{ id: string }> }) {
  const caller = await requireOrg()
  const { id } = await params
  // Looked up with the tenant: another organization's project is not found, like one that never was.
  const project = await findProject(caller.orgId, id)
  if (!project) notFound()
  const documents = (await listDocuments(caller.orgId)).filter((document) => document.projectId === project.id)
  return (
    <>
      <Link href="/projects" className="link text-sm">
        All projects
      </Link>
      <div className="mt-6">
        <PageHeading title={project.name}>{project.summary}</PageHeading>
      </div>
      <h2 className="text-xl font-semibold">Documents</h2>
      <ul className="mt-3 space-y-2">
        {documents.map((document) => (
          <li key={document.id}>
            <Link href={`/documents/${document.id}`} className="link">
              {document.title}
            </Link>
          </li>
        ))}
      </ul>
      {documents.length === 0 && <p className="mt-2 text-stone-600">None yet.</p>}
    </>
  )
}
