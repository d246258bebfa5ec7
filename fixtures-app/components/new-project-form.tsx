'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

/** Uses the public API like any other client would. */
export function NewProjectForm() {
  const router = useRouter()
  const [failed, setFailed] = useState(false)

  async function create(form: FormData) {
    const body = JSON.stringify({ name: form.get('name'), summary: form.get('summary') })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('/api/projects', { method: 'POST', headers, body }).catch(() => null)
    setFailed(!response?.ok)
    if (response?.ok) router.refresh()
  }

  return (
    <form action={create} className="mt-8 flex max-w-2xl flex-wrap gap-3">
      <input
        name="name"
        required
        maxLength={80}
        aria-label="Name"
        placeholder="New project"
        className="field sm:w-48"
      />
      <input
        name="summary"
        maxLength={500}
        aria-label="Summary"
        placeholder="What is it for?"
        className="field flex-1"
      />
      <button type="submit" className="button">
        Create
      </button>
      {failed && (
        <p role="alert" className="w-full text-sm text-red-700">
          The project could not be created.
        </p>
      )}
    </form>
  )
}
