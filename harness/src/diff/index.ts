/** What changed in who gets in, between two reports or two revisions. */
export { compareReports } from './compare.ts'
export { checkOut, defaultBase, revision, topOf, type CheckedOut, type Revision } from './git.ts'
export { renderDiffMarkdown, renderDiffTerminal } from './render.ts'
export type { ReportDiff } from './types.ts'
