/** What app is this: root, versions, routers, next.config facts, env files, where Next reads the proxy. */
export { AppError, type AppErrorCode } from './errors.ts'
export { findApps } from './find-apps.ts'
export { nextMajor, proxyNames } from './next-version.ts'
export { readApp, type ReadAppOptions } from './read-app.ts'
export { requireRunnable } from './require-runnable.ts'
export { exportNameOf, isNode, Sources, walkAst, type AstNode, type ParsedFile, type SourceFailure } from './sources.ts'
export type { AppFacts, InstalledPackage, NextConfigFacts, RouteRewrite } from './types.ts'
export { walkFiles, type WalkOptions, type WalkedFile } from './walk.ts'
