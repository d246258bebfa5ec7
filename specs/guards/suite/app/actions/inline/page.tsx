import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

export default async function Page() {
  const { userId } = await auth()
  if (!userId) return <p>Sign in</p>

  // Its form is shown to users only; its id works for everyone.
  async function saveShown() {
    'use server'
    await work('action app/actions/inline/page.tsx#saveShown')
  }

  async function saveGuarded() {
    'use server'
    const { userId } = await auth()
    if (!userId) throw new Error('sign in first')
    await work('action app/actions/inline/page.tsx#saveGuarded')
  }

  return (
    <>
      <form action={saveShown}>
        <button>save</button>
      </form>
      <form action={saveGuarded}>
        <button>save</button>
      </form>
    </>
  )
}
