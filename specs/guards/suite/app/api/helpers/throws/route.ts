import { NextResponse } from 'next/server'
import { work } from '@/lib/db'
import { requireAdmin, requireUser } from '@/lib/guards/throwing'
import { answerError } from '@/lib/http'

export async function GET() {
  await requireUser()
  return NextResponse.json(await work('GET /api/helpers/throws'))
}

export async function POST() {
  requireUser().catch(() => undefined)
  return NextResponse.json(await work('POST /api/helpers/throws'))
}

export async function PUT() {
  await requireAdmin()
  return NextResponse.json(await work('PUT /api/helpers/throws'))
}

export async function PATCH() {
  try {
    const user = await requireUser()
    return NextResponse.json({ user, rows: await work('PATCH /api/helpers/throws') })
  } catch (error) {
    return answerError(error)
  }
}

export async function DELETE() {
  try {
    await requireUser()
  } catch (error) {
    console.error('refused', String(error))
  }
  return NextResponse.json(await work('DELETE /api/helpers/throws'))
}
