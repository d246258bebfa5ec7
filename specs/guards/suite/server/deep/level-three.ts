import { currentUser } from '@clerk/nextjs/server'

export const levelThree = async () => (await currentUser()) ?? null
