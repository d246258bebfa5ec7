import { getAuth } from '@clerk/nextjs/server'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

function requireUser(req: Parameters<typeof getAuth>[0]) {
  const { userId } = getAuth(req)
  if (!userId) throw new Error('sign in first')
  return userId
}

export const getServerSideProps: GetServerSideProps = async ({ req, query }) => {
  const userId = requireUser(req)
  return { props: { userId, page: query.page ?? null, rows: await work('GET /old/thrown') } }
}

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
