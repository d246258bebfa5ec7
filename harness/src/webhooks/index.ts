/** Webhooks: who signs how, and does a handler take what is genuine and nothing else. */
import type { ProviderName } from '../access/index.ts'
import { providerByName as providerOf } from './providers/index.ts'
import { scenarioIds as idsOf } from './scenarios.ts'

export { deliver } from './deliver.ts'
export { webhookFindings } from './findings.ts'
export { providerByName, providers } from './providers/index.ts'
export { runWebhookScenarios } from './run.ts'
export type { WebhookTarget } from './target.ts'

/** Ids of the provider's scenarios, in the order they run. */
export function scenarioIds(provider: ProviderName): string[] {
  return idsOf(providerOf(provider))
}
