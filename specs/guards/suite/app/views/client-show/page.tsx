import { ClientShow } from '@/components/client-gates'
import { work } from '@/lib/db'

export default async function Page() {
  const rows = await work('GET /views/client-show')
  return (
    <ClientShow>
      <p>{rows.length}</p>
    </ClientShow>
  )
}
