/** Does the proxy run for this request, and what does it answer: read from its code, and executed. */
export { readProxyFile, readProxySource } from './read-proxy.ts'
export { notExecuted, openProxy } from './runtime.ts'
export { samplesOf } from './samples.ts'
export type * from './types.ts'
