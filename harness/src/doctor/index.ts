/** Is everything in place that the app, Clerk and Routewarden need? */
export { runDoctor } from './run-doctor.ts'
export type { Check, Diagnosis } from './types.ts'
