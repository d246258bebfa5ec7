import { auth } from '@clerk/nextjs/server'

export default auth
