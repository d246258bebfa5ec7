/** For linters and editors: what an audit finds, one file at a time. */
export { LintProject, type Everything, type LintFinding, type LintOptions } from './project.ts'
export type { Edit } from '../fixing/index.ts'
