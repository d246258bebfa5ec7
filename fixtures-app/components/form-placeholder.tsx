/** Stands where Clerk's form will be, in about its size. */
export function FormLoading() {
  return (
    <div role="status" aria-label="Loading form" className="card h-96 w-full max-w-sm animate-pulse space-y-5 p-8">
      <div className="mx-auto h-5 w-40 rounded bg-stone-200" />
      <div className="mx-auto h-3 w-56 rounded bg-stone-100" />
      <div className="mt-10 h-9 rounded-lg bg-stone-100" />
      <div className="h-9 rounded-lg bg-stone-100" />
      <div className="h-9 rounded-lg bg-stone-200" />
    </div>
  )
}

export function FormFailed() {
  return (
    <p role="alert" className="card h-fit max-w-sm text-sm text-stone-600">
      The form could not be loaded. Check your connection, and any blocker that might stop it, then reload.
    </p>
  )
}
