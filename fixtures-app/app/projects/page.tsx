import type { Metadata } from 'next'
import Link from 'next/link'
import { NewProjectForm } from '@/components/new-project-form'
import { PageHeading } from '@/components/page-heading'
import { requireOrg } from '@/lib/auth'
import { listFileNames } from '@/lib/data/files'
import { listProjects } from '@/lib/data/projects'

export const metadata: Metadata = { title: 'Projects' }

export default async function ProjectsPage() {
  const caller = await requireOrg()
  const [projects, files] = await Promise.all([listProjects(caller.orgId), listFileNames(caller.orgId)])
  return (
    <>
      <PageHeading title="Projects">Everything your organization is working on.</PageHeading>
      <ul className="grid gap-4 sm:grid-cols-2">
        {projects.map((project) => (
          <li key={project.id} className="card">
            <h2 className="text-lg font-semibold">
              <Link href={`/projects/${project.id}`} className="hover:text-pine">
                {project.name}
              </Link>
            </h2>
            <p className="mt-2 text-sm text-stone-600">{project.summary}</p>
          </li>
        ))}
      </ul>
      {projects.length === 0 && <p className="card text-stone-600">No projects yet.</p>}
      {/* Hiding the form is a courtesy. POST /api/projects decides. */}
      {caller.canManageProjects && <NewProjectForm />}
      {files.length > 0 && (
        <section className="mt-12">
          <h2 className="text-xl font-semibold">Files</h2>
          <ul className="mt-3 space-y-1 text-sm">
            {files.map((file) => (
              <li key={file.name}>
                <a href={`/files/${encodeURIComponent(file.name)}`} className="link" download>
                  {file.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
