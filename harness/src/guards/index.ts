/** What an entry point checks itself. */
export { GuardReader } from './read-guard.ts'
export type { GuardOptions } from './read-guard.ts'
