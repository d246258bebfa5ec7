import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

class Caller {
  readonly #userId: string | null
  private constructor(userId: string | null) {
    this.#userId = userId
  }
  static async load() {
    return new Caller((await auth()).userId)
  }
  get isKnown() {
    return this.#userId !== null
  }
  isMember() {
    return this.#userId !== null
  }
  static readonly anyone = new Caller('guest')
}

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  const caller = await Caller.load()
  if (!caller.isKnown) return refused()
  return Response.json(await work('GET /api/tricky/getters'))
}

export async function POST() {
  const caller = await Caller.load()
  // A method, not a getter.
  if (!caller.isMember) return refused()
  return Response.json(await work('POST /api/tricky/getters'))
}

export async function PUT() {
  if (!Caller.anyone.isMember()) return refused()
  return Response.json(await work('PUT /api/tricky/getters'))
}

export async function PATCH() {
  const session = await auth()
  const caller = {
    get id() {
      return session.userId
    },
  }
  if (!caller.id) return refused()
  return Response.json(await work('PATCH /api/tricky/getters'))
}
