import { work } from '@/lib/db'
import { requireUser } from '@/lib/guards/throwing'

async function* asking() {
  yield 'before'
  await requireUser()
  yield 'after'
}

export async function GET() {
  // Made, and not begun.
  const steps = asking()
  console.debug(typeof steps.next)
  return Response.json(await work('GET /api/odd/generators'))
}

export async function POST() {
  // Left before it asks.
  for await (const step of asking()) {
    if (step === 'before') break
  }
  return Response.json(await work('POST /api/odd/generators'))
}

export async function PUT() {
  const seen: string[] = []
  for await (const step of asking()) seen.push(step)
  return Response.json({ seen, rows: await work('PUT /api/odd/generators') })
}
