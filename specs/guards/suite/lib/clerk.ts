// The one place that names the auth provider.
export { auth, currentUser, clerkClient } from '@clerk/nextjs/server'
export { auth as getSession } from '@clerk/nextjs/server'
