'use client'

import { useRouter } from 'next/navigation'
import { deleteDocument, renameDocument } from '@/app/documents/actions'
import { useAction } from './use-action'

interface DocumentActionsProps {
  id: string
  title: string
}

export function DocumentActions({ id, title }: DocumentActionsProps) {
  const router = useRouter()
  const { pending, problem, run } = useAction()
  return (
    <section aria-label="Edit" className="mt-10 border-t border-stone-200 pt-6">
      <form
        className="flex flex-wrap gap-3"
        action={(form) => {
          run(() => renameDocument(id, form.get('title')))
        }}
      >
        <input name="title" required maxLength={120} aria-label="Title" defaultValue={title} className="field flex-1" />
        <button type="submit" className="button" disabled={pending}>
          Rename
        </button>
        <button
          type="button"
          className="button-quiet text-red-700"
          disabled={pending}
          onClick={() => {
            run(
              () => deleteDocument(id),
              () => {
                router.push('/documents')
              },
            )
          }}
        >
          Delete
        </button>
      </form>
      {problem && (
        <p role="alert" className="mt-3 text-sm text-red-700">
          {problem}
        </p>
      )}
    </section>
  )
}
