import { auth } from '@clerk/nextjs/server'
import { HttpError } from '@/lib/http'

export async function createContext(request: Request) {
  const session = await auth()
  return {
    userId: session.userId,
    orgId: session.orgId ?? null,
    ip: request.headers.get('x-forwarded-for'),
    requireUser() {
      if (!session.userId) throw new HttpError(401, 'sign in first')
      return session.userId
    },
  }
}
