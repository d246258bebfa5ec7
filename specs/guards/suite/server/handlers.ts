import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

const answer = async (request: NextRequest) =>
  Response.json(await work(`${request.method} ${request.nextUrl.pathname}`))

export async function answerSignedIn(request: NextRequest) {
  const { isAuthenticated } = await auth()
  if (!isAuthenticated) return new Response('sign in', { status: 401 })
  return answer(request)
}

export const answerAnyone = (request: NextRequest) => answer(request)

export default async function (request: NextRequest) {
  return answer(request)
}
