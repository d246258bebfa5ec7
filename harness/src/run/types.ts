import type { RoutewardenConfig } from '../config/index.ts'
import type { Progress } from '../progress.ts'
import type { ProbeLevel } from '../probe/index.ts'
import type { Shard } from './shard.ts'

export interface BrowserRun {
  /** Folder for a picture of each page and identity; null: none are taken. */
  screenshots: string | null
}

export interface TestOptions {
  /** Folder in which the command runs: the config is looked for here. */
  dir: string
  /** Path of a config file, when not the default one. */
  configFile?: string
  /** Overrides what the config says. */
  overrides?: Partial<RoutewardenConfig>
  /** Test this running server instead of building and starting one. Loopback only. */
  url?: string
  /** Port of the app; wins over the config's. */
  port?: number
  /** Skip the build: the app has one. */
  skipBuild?: boolean
  /** `local`, `instance`, or decided by the environment: both keys there mean a development instance. */
  clerk?: 'local' | 'instance'
  /** Serve browsers too: the local Clerk's Frontend API, and its events as webhooks to the app's own handler. */
  frontend?: boolean
  /** Open every page in a real browser, too. */
  browser?: BrowserRun
  /** Do not send what may change data (POST, PUT, PATCH, DELETE, server functions, webhooks). */
  readOnly?: boolean
  /** Do not run the pass without the proxy. */
  skipGuardsAlone?: boolean
  /** How many other ways to ask for what is closed are tried. Default `quick`; `none`: no variants. */
  probe?: ProbeLevel | 'none'
  /** Requests a second at most, of variants. */
  rate?: number
  /** Whoever runs this may test the hosts that the config names in `probe.hosts`. */
  ownsHost?: boolean
  /** Ask only one share of the entry points and webhook handlers. */
  shard?: Shard
  progress?: Progress
  signal?: AbortSignal
  env?: NodeJS.ProcessEnv
}

/** Options with what a run cannot do without. */
export type Prepared = Required<Pick<TestOptions, 'progress' | 'signal'>> & TestOptions
