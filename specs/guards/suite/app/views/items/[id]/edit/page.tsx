import { db } from '@/lib/db'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const item = await db.project.findUnique({ marker: 'GET /views/items/[id]/edit', where: { id } })
  return <p>{item?.name}</p>
}
