import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

/** Makes the handlers of a resource. */
function resource(name: string, { protect }: { protect: string[] }) {
  const make = (method: string) => async () => {
    if (protect.includes(method)) await auth.protect()
    return Response.json(await work(`${method} ${name}`))
  }
  return { get: make('GET'), post: make('POST'), remove: make('DELETE') }
}

const { get, post, remove } = resource('/api/wrapped/factory', { protect: ['POST', 'DELETE'] })

export { get as GET, post as POST, remove as DELETE }
