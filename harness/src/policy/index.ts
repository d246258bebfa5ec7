/** The declared access: `routewarden.policy.json`. */
export { accept, dayOf, judgeAccepted, readFrom, withAccepted, type ReadText } from './accepted.ts'
export { bareAccess, departure, todayOf, type Departure } from './compare.ts'
export { declares, declaringRoutes, isByPerson, linesOf, withRecorded, type Basis, type FoundLine } from './lines.ts'
export { asLoaded, loadPolicy, writePolicy } from './load.ts'
export { isAccess, isDay, parsePolicy } from './parse.ts'
export { declare, record, type LineChange, type Recorded, type Seen } from './record.ts'
export { POLICY_FILE } from './types.ts'
export type { Acceptance, LoadedPolicy, Policy, PolicyLine } from './types.ts'
