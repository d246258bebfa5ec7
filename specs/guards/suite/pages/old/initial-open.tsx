function Page({ rows }: { rows: unknown[] }) {
  return <p>{rows.length}</p>
}

Page.getInitialProps = async () => {
  const { work } = await import('@/lib/db')
  return { rows: await work('GET /old/initial-open') }
}

export default Page
