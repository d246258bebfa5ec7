import { withPageLayout } from '@/lib/page-auth'
import { work } from '@/lib/db'

async function Page() {
  const rows = await work('GET /views/framed')
  return <p>{rows.length}</p>
}

export default withPageLayout(Page)
