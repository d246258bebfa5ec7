/** Adopts Routewarden in an app: looks at it, proposes each file, and writes what is agreed to. */
export { commandsOf, type Commands } from './commands.ts'
export { runInit, type InitOptions, type InitResult } from './run-init.ts'
export type { Proposal } from './types.ts'
