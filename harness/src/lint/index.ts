/** For linters and editors: what an audit finds, one file at a time. */
export { appRootOf } from './app-root.ts'
export { LintProject, type LintOptions } from './project.ts'
export type { Finding } from '../access/index.ts'
