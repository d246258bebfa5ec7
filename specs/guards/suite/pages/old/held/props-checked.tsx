import { getAuth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { withUserProps } from '@/lib/held/pages-router'

export const getServerSideProps = withUserProps(async ({ req }) => {
  const rows = getAuth(req).userId ? await work('GET /old/held/props-checked') : []
  return { props: { rows } }
})

export default function Page({ rows }: { rows?: unknown[] }) {
  return <p>{rows?.length}</p>
}
