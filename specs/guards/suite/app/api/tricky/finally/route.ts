import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'

const refused = () => new Response('sign in', { status: 401 })

export async function GET() {
  try {
    const { userId } = await auth()
    if (!userId) return refused()
  } finally {
    // Its return wins over the one above.
    return Response.json(await work('GET /api/tricky/finally'))
  }
}

export async function POST() {
  let answer: Response | undefined
  try {
    const { userId } = await auth()
    if (!userId) return refused()
    answer = Response.json(await work('POST /api/tricky/finally'))
  } finally {
    answer ??= refused()
  }
  return answer
}

export async function PUT() {
  return auth
    .protect()
    .finally(() => work('PUT /api/tricky/finally'))
    .then(() => Response.json([]))
}

export async function PATCH() {
  return auth
    .protect()
    .then(
      () => work('PATCH /api/tricky/finally'),
      () => [],
    )
    .then((rows) => Response.json(rows))
}

export async function DELETE() {
  return auth
    .protect()
    .catch(() => undefined)
    .then(() => work('DELETE /api/tricky/finally'))
    .then((rows) => Response.json(rows))
}
