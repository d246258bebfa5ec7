export { ConfigError, loadConfig } from './load.ts'
export type { LoadedConfig } from './load.ts'
export { defineConfig } from './types.ts'
export type {
  GuardDeclaration,
  IdentityConfig,
  OrganizationConfig,
  RouteConfig,
  RoutewardenConfig,
  SetupContext,
  SetupResult,
  WebhookConfig,
} from './types.ts'
