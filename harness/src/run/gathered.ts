import type {
  BrowserVisit,
  IdentityInfo,
  ProbeReport,
  ReportEntry,
  RunProblem,
  WebhookReport,
} from '../access/index.ts'
import type { RouteConfigs } from '../access/index.ts'
import type { AppFacts } from '../app/index.ts'
import type { LoadedConfig } from '../config/index.ts'
import type { MatrixResult } from '../probe/index.ts'
import type { LoadedPolicy } from '../policy/index.ts'
import type { Inventory } from '../routes/index.ts'
import type { AloneResult } from './guards-alone.ts'
import type { Plan } from './plan.ts'
import type { Shard } from './shard.ts'

/** All that a run has found so far. A report can be made of it at any moment: a run cut short still shows what it has. */
export interface Gathered {
  startedAt: Date
  app: AppFacts
  loaded: LoadedConfig
  /** What config and policy say together. */
  routes: RouteConfigs
  /** What the config alone says. */
  configRoutes: RouteConfigs
  policy: LoadedPolicy | null
  inventory: Inventory
  /** What the code says, by entry id. */
  predicted: Map<string, ReportEntry>
  identities: IdentityInfo[]
  signInPaths: string[]
  plan: Plan
  matrix: MatrixResult
  alone: AloneResult
  /** What browsers met: entry id → identity. */
  visits: Map<string, Record<string, BrowserVisit>>
  /** Why the pass without the proxy says nothing. */
  aloneReason: string
  hadProxy: boolean | null
  probes: ProbeReport[]
  webhooks: WebhookReport[]
  problems: RunProblem[]
  requests: number
  buildMs: number | null
  probeMs: number | null
  /** Set where this machine asks only its share. */
  shard?: Shard
}
