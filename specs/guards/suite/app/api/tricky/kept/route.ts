import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

class Holder {
  private userId: string | null | undefined

  /** Asked once: whoever comes later has the first one's. */
  async once() {
    return (this.userId ??= (await auth()).userId)
  }

  /** Asked each time. */
  async fresh() {
    this.userId = (await auth()).userId
    return this.userId
  }
}
const holder = new Holder()
const asker = new Holder()

export async function GET() {
  if (!(await holder.once())) return refused()
  return Response.json(await work('GET /api/tricky/kept'))
}

export async function POST() {
  if (!(await asker.fresh())) return refused()
  return Response.json(await work('POST /api/tricky/kept'))
}

class Session {
  static #userId: string | undefined
  static async userId() {
    if (!Session.#userId) Session.#userId = (await auth()).userId ?? undefined
    return Session.#userId
  }
}

export async function PUT() {
  if (!(await Session.userId())) return refused()
  return Response.json(await work('PUT /api/tricky/kept'))
}

const actions: Record<string, () => Promise<Response>> = {}
for (const { name, open } of [
  { name: 'open', open: true },
  { name: 'closed', open: false },
]) {
  actions[name] = async () => {
    if (!open && !(await auth()).userId) return refused()
    return Response.json(await work(name === 'open' ? 'PATCH /api/tricky/kept' : 'DELETE /api/tricky/kept'))
  }
}

export const PATCH = () => actions['open']!()
export const DELETE = () => actions['closed']!()
