export { addressOfKey, cookieSuffix } from './keys.ts'
export { startLocalClerk } from './server.ts'
export type { ClerkEvent } from './events.ts'
export type { FrontendOptions, LocalClerk } from './server.ts'
