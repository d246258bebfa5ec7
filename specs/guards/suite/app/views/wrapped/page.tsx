import { withPageAuth } from '@/lib/page-auth'
import { work } from '@/lib/db'

async function Page() {
  const rows = await work('GET /views/wrapped')
  return <p>{rows.length}</p>
}

export default withPageAuth(Page)
