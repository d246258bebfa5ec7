/**
 * The library behind the `routewarden` command.
 * @packageDocumentation
 */
export * from './access/types.ts'
export { runAudit } from './audit/index.ts'
export type { AuditOptions } from './audit/index.ts'
export { defineConfig } from './config/index.ts'
export type {
  GuardDeclaration,
  IdentityConfig,
  OrganizationConfig,
  RouteConfig,
  RoutewardenConfig,
  SetupContext,
  SetupResult,
  WebhookConfig,
} from './config/index.ts'
export { render, writeReports } from './report/index.ts'
export { runTest } from './run/index.ts'
export type { Progress } from './progress.ts'
export type { TestOptions, TestResult } from './run/index.ts'
