/** What app is this: root, versions, routers, next.config facts, env files, where Next reads the proxy. */
export { AppError } from './errors.ts'
export { findApps } from './find-apps.ts'
export { readApp } from './read-app.ts'
export { requireRunnable } from './require-runnable.ts'
export { exportNameOf, isNode, Sources, walkAst, type AstNode, type ParsedFile } from './sources.ts'
export type { AppFacts, RouteCondition, RouteRedirect, RouteRewrite } from './types.ts'
export { walkFiles } from './walk.ts'
