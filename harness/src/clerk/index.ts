export { ApiError, LocalClerkError } from './errors.ts'
export { cookieSuffix } from './keys.ts'
export { startLocalClerk } from './server.ts'
export type { LocalClerk, LocalClerkOptions } from './server.ts'
