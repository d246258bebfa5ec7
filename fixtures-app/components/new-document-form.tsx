'use client'

import { useRouter } from 'next/navigation'
import { createDocument } from '@/app/documents/actions'
import { useAction } from './use-action'

export function NewDocumentForm() {
  const router = useRouter()
  const { pending, problem, run } = useAction()
  return (
    <form
      className="mt-8 flex max-w-xl flex-wrap gap-3"
      action={(form) => {
        run(
          () => createDocument(form.get('title')),
          ({ id }) => {
            router.push(`/documents/${id}`)
          },
        )
      }}
    >
      <input
        name="title"
        required
        maxLength={120}
        aria-label="Title"
        placeholder="New document"
        className="field flex-1"
      />
      <button type="submit" className="button" disabled={pending}>
        Create
      </button>
      {problem && (
        <p role="alert" className="w-full text-sm text-red-700">
          {problem}
        </p>
      )}
    </form>
  )
}
