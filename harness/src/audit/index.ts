/** The static half: what the code says, with the app's own proxy executed, nothing built and nothing started. */
export { explainRequest, type Story, type StoryStep } from './explain.ts'
export { factsOf, gather, guardReader, type Gathered } from './facts.ts'
export { askAbout, askProxy } from './ask.ts'
export { openAudit, openProxyAgain, type OpenAudit } from './open.ts'
export type { AuditOptions } from './types.ts'
export { auditApp, runAudit } from './run-audit.ts'
