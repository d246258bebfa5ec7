import { useUser } from '@clerk/nextjs'
import type { GetServerSideProps } from 'next'
import { work } from '@/lib/db'

export const getServerSideProps: GetServerSideProps = async () => ({
  props: { rows: await work('GET /old/client-only') },
})

export default function Page({ rows }: { rows: unknown[] }) {
  const { isSignedIn } = useUser()
  if (!isSignedIn) return <p>Sign in</p>
  return <p>{rows.length}</p>
}
