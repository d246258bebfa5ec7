import { buildClerkProps } from '@clerk/nextjs/server'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

/** Hands the session to the provider; asks nobody for one. */
export const getServerSideProps: GetServerSideProps = async ({ req }) => {
  const rows = await work('GET /old/provider-props')
  return { props: { rows, ...buildClerkProps(req) } }
}

export default function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}
