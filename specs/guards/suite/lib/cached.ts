import { cache } from 'react'
import { auth, currentUser } from '@clerk/nextjs/server'

export const cachedAuth = cache(auth)
export const cachedUser = cache(async () => currentUser())
