import { work } from '@/lib/db'

/** Does the work while it is drawn. */
export async function ProjectList({ marker }: { marker: string }) {
  const rows = await work(marker)
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id}>{row.name}</li>
      ))}
    </ul>
  )
}

/** Asks for itself. */
export async function OwnProjects({ marker }: { marker: string }) {
  const { auth } = await import('@clerk/nextjs/server')
  const { userId } = await auth()
  if (!userId) return <p>Sign in to see your projects.</p>
  return <ProjectList marker={marker} />
}
