import { clerkMiddleware } from '@clerk/nextjs/server'

// Next 15 does not know this name.
export default clerkMiddleware()
