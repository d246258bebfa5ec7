import type { Metadata } from 'next'
import { PageHeading } from '@/components/page-heading'

export const metadata: Metadata = { title: 'About' }

export default function AboutPage() {
  return (
    <article className="max-w-2xl">
      <PageHeading title="About Northwind">
        A small tool by people who have searched for too many documents.
      </PageHeading>
      <div className="space-y-4 leading-relaxed text-stone-700">
        <p>
          Northwind began in an engineering office where every project lived in eleven places. We wanted one page a
          project, one owner a document, and a plain answer to the question who can read it.
        </p>
        <p>
          The company does not exist. The app does: it is the reference app of Routewarden, and shows Clerk
          authentication, roles, organizations, permissions and webhooks with every check in its place.
        </p>
      </div>
    </article>
  )
}
