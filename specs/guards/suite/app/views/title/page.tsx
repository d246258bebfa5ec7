import { auth } from '@clerk/nextjs/server'
import type { Metadata } from 'next'
import { db } from '@/lib/db'

export async function generateMetadata(): Promise<Metadata> {
  const project = await db.project.findFirst({ marker: 'GET /views/title' })
  return { title: project?.name ?? 'none' }
}

export default async function Page() {
  await auth.protect()
  return <p>Project</p>
}
