import { getAuth } from '@clerk/nextjs/server'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

export const getServerSideProps = (async (context) => {
  const { userId } = getAuth(context.req)
  return { props: { userId, rows: await work('GET /old/nobody') } }
}) satisfies GetServerSideProps

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
