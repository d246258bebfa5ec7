import { work } from '@/lib/db'
import { userPage } from '@/lib/held/page-parts'

export default userPage(async ({ userId }) => {
  const rows = await work('GET /held/user-page')
  return <p title={userId}>{rows.length}</p>
})
