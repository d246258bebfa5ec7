import type { Sources } from '../app/index.ts'
import type { LoadedConfig } from '../config/index.ts'
import type { LoadedPolicy } from '../policy/index.ts'
import type { Progress } from '../progress.ts'

export interface AuditOptions {
  /** Folder in which the command runs: the config is looked for here. */
  dir: string
  configFile?: string
  /** The config, for those who have loaded it or are about to write it: none is looked for then. */
  loaded?: LoadedConfig
  /** The app, relative to `dir`; wins over the config's. */
  app?: string
  /** May the app's own code run (next.config, the proxy, routewarden.config)? Default true. */
  exec?: boolean
  /** Tell which lines of the proxy run. */
  traced?: boolean
  progress?: Progress
  /** What was read of the app earlier, for those who audit it again and again. */
  before?: Sources
  /** Instead of the one of the app's folder; null: none. */
  policy?: LoadedPolicy | null
  env?: NodeJS.ProcessEnv
}
