async function cached() {
  'use cache'
  return 1
}
const table = {
  del: async () => {
    'use server'
  },
}
function wrap<T>(value: T) {
  return value
}
const wrapped = wrap(async () => {
  'use server'
})
async function outer() {
  'use server'
  const inner = async () => {
    'use server'
  }
  return inner
}

export default function Page() {
  async function save() {
    'use server'
  }
  return (
    <form action={save}>
      <button formAction={async () => { 'use server' }}>{String([cached, table, wrapped, outer])}</button>
      <button formAction={async () => { 'use server' }} />
    </form>
  )
}
