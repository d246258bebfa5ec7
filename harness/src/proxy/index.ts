/** Does the proxy run for this request, and what does it answer: read from its code, and executed. */
export type * from './types.ts'
export { notExecuted, openProxy, type OpenProxyOptions } from './runtime.ts'
