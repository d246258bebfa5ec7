export { cookieSuffix } from './keys.ts'
export { startLocalClerk } from './server.ts'
export type { LocalClerk } from './server.ts'
