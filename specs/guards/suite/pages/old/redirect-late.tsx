import { getAuth } from '@clerk/nextjs/server'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

export const getServerSideProps: GetServerSideProps = async ({ req }) => {
  const rows = await work('GET /old/redirect-late')
  const { userId } = getAuth(req)
  if (!userId) return { redirect: { destination: '/sign-in', permanent: false } }
  return { props: { rows } }
}

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
