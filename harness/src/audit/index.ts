/** The static half: what the code says, with the app's own proxy executed, nothing built and nothing started. */
export { explainRequest, type Story, type StoryStep } from './explain.ts'
export { runAudit } from './run-audit.ts'
export { openAudit } from './open.ts'
