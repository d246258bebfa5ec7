/** Adopts Routewarden in an app: looks at it, proposes each file, and writes what is agreed to. */
export { runInit, type InitResult } from './run-init.ts'
export type { Proposal } from './types.ts'
