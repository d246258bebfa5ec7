/** The environment of build and server: the caller's, without what would change how Next behaves, plus ours. */

/** Set by test runners and package managers around us; they must not leak into the app. */
const NOT_FOR_THE_APP = /^(VITEST|JEST_|PLAYWRIGHT_|TEST$|NODE_OPTIONS$|NODE_ENV$|NODE_CHANNEL_FD$|PORT$|HOST(NAME)?$)/

/** @param layers later ones win */
export function appEnvironment(base: NodeJS.ProcessEnv, ...layers: Record<string, string>[]): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !NOT_FOR_THE_APP.test(name))
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(kept), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  for (const layer of layers) Object.assign(env, layer)
  return env
}
