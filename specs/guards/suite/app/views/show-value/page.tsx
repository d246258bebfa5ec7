import { Show } from '@clerk/nextjs'
import { work } from '@/lib/db'

export default async function Page() {
  return <Show when="signed-in">{(await work('GET /views/show-value')).map((row) => row.name)}</Show>
}
