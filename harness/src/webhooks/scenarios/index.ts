/** The scenarios as data: what is sent, and what a correct endpoint does with it. */
import { signed, withHeaders, type Material } from '../material.ts'
import type { Provider } from '../provider.ts'
import { deliveryScenarios, unsigned } from './delivery.ts'
import { forgeryScenarios } from './forgery.ts'
import { methodScenarios } from './methods.ts'
import type { Scenario } from './scenario.ts'
import { orderScenarios, timeScenarios } from './time.ts'

export type { Order, Scenario, SingleKind, Supply, Words } from './scenario.ts'

/** What a body is told by when it comes back in an answer. */
export const ECHO = 'routewarden-echo-7f3a'

/**
 * All scenarios of a provider, in the order they run.
 * @param events types that the handler tells apart
 */
export function scenariosOf(provider: Provider, events: string[] = []): Scenario[] {
  return [
    ...deliveryScenarios(provider, events),
    ...forgeryScenarios(provider),
    ...methodScenarios,
    ...timeScenarios(provider),
    ...orderScenarios(provider),
    ...answerScenarios(provider),
  ]
}

function answerScenarios({ answerWithinMs }: Provider): Scenario[] {
  return [
    {
      id: 'no-leak',
      group: 'answers',
      kind: 'no-leak',
      expected: 'rejected',
      title: 'Something that is no event at all: no answer shows a stack, the secret, or what was sent.',
      risk: 'Strangers may send what they like and read what comes back: stacks show what the app is made of, a secret lets them sign, an echo serves others your pages.',
      make: async (material: Material) => {
        const delivery = await signed(material)
        const nonsense = Object.fromEntries(material.provider.signatureHeaders.map((name) => [name, '%00,=']))
        return { ...withHeaders(unsigned(delivery, material), nonsense), body: `{"<${ECHO}>` }
      },
    },
    {
      id: 'answer-time',
      group: 'answers',
      kind: 'answer-time',
      expected: 'accepted',
      title: `Genuine deliveries are answered within ${answerWithinMs / 1000} seconds, the provider's limit.`,
      risk: 'A late answer is a failure to the provider: it sends the event again, though it was handled.',
    },
  ]
}

export function scenarioIds(provider: Provider, events: string[] = []): string[] {
  return scenariosOf(provider, events).map((scenario) => scenario.id)
}
