import { getAuth } from '@clerk/nextjs/server'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

export const getServerSideProps: GetServerSideProps = async ({ req }) => {
  const { userId } = getAuth(req)
  const rows = userId ? await work('GET /old/empty') : []
  return { props: { rows } }
}

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
