import { work } from '@/lib/db'
import { Members } from '@/lib/held/page-parts'

export default async function Page() {
  const rows = work('GET /held/authorized-late')
  return (
    <Members fallback={<p>Sign in</p>}>
      <p>{(await rows).length}</p>
    </Members>
  )
}
