import { getAuth } from '@clerk/nextjs/server'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

export const getServerSideProps: GetServerSideProps = async ({ req, query }) => {
  if (query.share === undefined && !getAuth(req).userId) {
    return { redirect: { destination: '/sign-in', permanent: false } }
  }
  return { props: { rows: await work('GET /old/preview') } }
}

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
