import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

async function handler(request: NextRequest) {
  if (request.method !== 'GET') {
    const { userId } = await auth()
    if (!userId) return new Response('sign in', { status: 401 })
  }
  return Response.json(await work(`${request.method} /api/wrapped/by-method`))
}

export { handler as DELETE, handler as GET, handler as POST }
