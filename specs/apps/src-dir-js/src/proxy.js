import { clerkMiddleware } from '@clerk/nextjs/server'
import { redirectOld } from '@/lib/middleware'

export default clerkMiddleware((auth, request) => redirectOld(request))

export const config = { matcher: ['/((?!_next).*)'] }
