import { ClientRedirect, Rows } from '@/components/client-gates'
import { work } from '@/lib/db'

export default async function Page() {
  return (
    <>
      <ClientRedirect />
      <Rows rows={await work('GET /views/client-redirect')} />
    </>
  )
}
