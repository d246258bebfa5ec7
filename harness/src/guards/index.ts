/** What an entry point checks itself. */
export { GuardReader } from './read-guard.ts'
export type { GuardOptions } from './read-guard.ts'
/** For rules that follow code by themselves: modules by what they declare, and small questions about syntax. */
export { child, isEnv, isFunction, keyOf, list, memberName, unwrap } from './ast.ts'
export { Modules, namesIn, type Exported, type Module } from './modules.ts'
