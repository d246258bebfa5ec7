import { clerkMiddleware } from '@clerk/nextjs/server'

// Beside `src`, where Next never looks when the routers are in it.
export default clerkMiddleware()
