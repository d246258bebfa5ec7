/** Stands where Clerk's form will be, in about its size. */
export function FormLoading() {
  return <div role="status" aria-label="Loading form" className="card h-96 w-full max-w-sm animate-pulse" />
}

export function FormFailed() {
  return (
    <p role="alert" className="card h-fit max-w-sm text-sm text-stone-600">
      The sign-in form could not be loaded. Check your connection, and any blocker that might stop it, then reload.
    </p>
  )
}
