import path from 'node:path'
import type { ProviderName } from '../../access/index.ts'
import type { DeliveryTargetOptions } from '../../run/index.ts'

export interface TargetFlags {
  config?: string
  app?: string
  to?: string
  handler?: string
  provider?: ProviderName
  secretEnv?: string
  dir: string
  format: 'terminal' | 'json'
}

export function targetOptions(
  { config, app, to, handler, provider, secretEnv, dir }: TargetFlags,
  more: Pick<DeliveryTargetOptions, 'event' | 'signs'>,
): DeliveryTargetOptions {
  return {
    dir: path.resolve(dir),
    ...(config === undefined ? {} : { configFile: config }),
    ...(app === undefined ? {} : { app }),
    ...(to === undefined ? {} : { to }),
    ...(handler === undefined ? {} : { handler }),
    ...(provider === undefined ? {} : { provider }),
    ...(secretEnv === undefined ? {} : { secretEnv }),
    ...more,
  }
}
