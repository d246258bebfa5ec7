import { getAuth } from '@clerk/nextjs/server'
import type { GetServerSidePropsContext } from 'next'
import { work } from '@/lib/db'

export async function getServerSideProps(context: GetServerSidePropsContext) {
  const { orgRole } = getAuth(context.req)
  if (orgRole !== 'org:admin') return { notFound: true }
  return { props: { rows: await work('GET /old/not-found') } }
}

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
