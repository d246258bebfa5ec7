import { work } from '@/lib/db'

/** Remembered for each user. */
export async function projectsOf(marker: string, userId: string | null) {
  'use cache'
  const rows = await work(marker)
  return rows.map((row) => ({ ...row, userId }))
}
