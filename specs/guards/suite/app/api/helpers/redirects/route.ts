import { work } from '@/lib/db'
import { requireUserOrRedirect } from '@/lib/guards/throwing'
import { hideFromStrangers } from '#server/not-found-guard'

export async function GET() {
  const userId = await requireUserOrRedirect()
  return Response.json({ userId, rows: await work('GET /api/helpers/redirects') })
}

export async function POST() {
  let userId: string | null = null
  try {
    userId = await requireUserOrRedirect()
  } catch {
    // A redirect is thrown too.
  }
  return Response.json({ userId, rows: await work('POST /api/helpers/redirects') })
}

export async function PUT() {
  await hideFromStrangers()
  return Response.json(await work('PUT /api/helpers/redirects'))
}

export async function PATCH() {
  requireUserOrRedirect().catch(console.warn)
  return Response.json(await work('PATCH /api/helpers/redirects'))
}
