import { openInstance } from './instance.ts'
import { openLocal } from './local.ts'
import type { IdentitySource, OpenIdentitiesOptions } from './types.ts'

/**
 * Opens sessions for every identity of a config.
 * @throws {IdentityConfigError} the config contradicts itself, or the keys cannot be used
 * @throws {LocalClerkError} the local Clerk cannot start
 */
export function openIdentities(options: OpenIdentitiesOptions): Promise<IdentitySource> {
  return options.mode === 'local' ? openLocal(options) : openInstance(options)
}

export { openLocal, PASSWORD } from './local.ts'
export { IdentityConfigError } from './types.ts'
export type { BrowserCookie, BrowserTicket, Credentials, IdentitySource } from './types.ts'
