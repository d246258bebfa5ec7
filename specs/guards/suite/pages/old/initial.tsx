import { getAuth } from '@clerk/nextjs/server'
import type { NextPageContext } from 'next'

function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}

Page.getInitialProps = async ({ req }: NextPageContext) => {
  if (!req) return { rows: [] }
  const { userId } = getAuth(req as never)
  if (!userId) return { rows: [] }
  const { work } = await import('@/lib/db')
  return { rows: await work('GET /old/initial') }
}

export default Page
