/** Webhooks: who signs how, and does a handler take what is genuine and nothing else. */
import type { ProviderName } from '../access/index.ts'
import { providerByName as providerOf } from './providers/index.ts'
import type { EventBody, Provider } from './provider.ts'
import { makeSeed } from './seed.ts'
import { scenarioIds as idsOf, scenariosOf, type Words } from './scenarios/index.ts'

export { deliver } from './deliver.ts'
export {
  readRecordings,
  recordableHeaders,
  RecordingError,
  writeRecording,
  type RecordedDelivery,
} from './recording.ts'
export { redeliver } from './redeliver.ts'
export { webhookFindings } from './findings.ts'
export { providerByName, providers } from './providers/index.ts'
export { runWebhookScenarios } from './run.ts'
export type { Words } from './scenarios/index.ts'
export type { WebhookTarget } from './target.ts'

export type { CustomScheme } from './providers/custom.ts'
export type { EventBody } from './provider.ts'
export type { Seed } from './seed.ts'

/**
 * Ids of the provider's scenarios, in the order they run.
 * @param events types that the handler tells apart: one `event:<type>` each
 */
export function scenarioIds(provider: ProviderName, events: string[] = []): string[] {
  return idsOf(providerOf(provider), events)
}

/** The same with all words: what is sent, what a correct endpoint does, and why it matters. */
export function scenarioWords(provider: ProviderName, events: string[] = []): Words[] {
  return scenariosOf(providerOf(provider), events).map(({ id, group, title, risk, expected }) => ({
    id,
    group,
    title,
    risk,
    expected,
  }))
}

/** A realistic body of one event of the catalogue; another one each time. */
export const sampleOf = (provider: Provider, event: string): EventBody => provider.events[event]?.(makeSeed()) ?? {}
