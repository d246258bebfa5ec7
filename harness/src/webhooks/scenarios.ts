/** The scenarios as data: what is sent, and what a correct endpoint does with it. */
import type { ScenarioResult } from '../access/index.ts'
import { awkwardJson } from './awkward-json.ts'
import type { EventBody, Provider } from './provider.ts'

/** What a scenario's delivery is made from; fresh for each. */
export interface Material {
  provider: Provider
  secret: string
  event: string
  body: EventBody
  /** A body with other content for the same event: what a forger would rather have had signed. */
  otherBody: EventBody
  id: string
  now: Date
}

export interface Delivery {
  method: 'POST' | 'GET'
  headers: Record<string, string>
  body: string | null
}

/**
 * How the answer is judged: `delivery` must be accepted, `forgery` must be turned away without effect, `replay` is
 * sent twice and must have effect once, `method` must not act.
 */
export type ScenarioKind = 'delivery' | 'forgery' | 'replay' | 'method'

export interface Scenario {
  id: string
  kind: ScenarioKind
  title: string
  expected: ScenarioResult
  make: (material: Material) => Promise<Delivery>
}

/** An event type that no handler knows. */
const UNKNOWN_EVENT = 'routewarden.never_heard_of'

/** A delivery as the provider sends it. */
export async function signed(
  material: Material,
  changes: Partial<Delivery> & { at?: Date; secret?: string } = {},
): Promise<Delivery> {
  const { provider, id, event } = material
  const body = changes.body ?? JSON.stringify(material.body)
  const signature = await provider.sign({
    secret: changes.secret ?? material.secret,
    id,
    timestamp: changes.at ?? material.now,
    body,
  })
  return { method: 'POST', headers: { ...provider.deliveryHeaders({ id, event }), ...signature }, body }
}

function without(delivery: Delivery, names: string[]): Delivery {
  return {
    ...delivery,
    headers: Object.fromEntries(Object.entries(delivery.headers).filter(([name]) => !names.includes(name))),
  }
}

/** All scenarios of a provider, in the order they run. */
export function scenariosOf(provider: Provider): Scenario[] {
  const { signatureHeaders, toleranceSeconds } = provider
  const forgery = { kind: 'forgery', expected: 'rejected' } as const
  const delivery = { kind: 'delivery', expected: 'accepted' } as const
  const scenarios: (Scenario | null)[] = [
    {
      id: 'valid',
      ...delivery,
      title: 'A delivery signed as the provider signs it: accepted.',
      make: (material) => signed(material),
    },
    {
      id: 'unsigned',
      ...forgery,
      title: 'The same delivery without a signature: rejected, nothing changes.',
      make: async (material) => without(await signed(material), signatureHeaders),
    },
    // With one header only, a missing header is the same as no signature.
    ...(signatureHeaders.length < 2 ? [] : signatureHeaders).map((name): Scenario => ({
      id: `missing-header:${name}`,
      ...forgery,
      title: `A signed delivery without its ${name} header: rejected, nothing changes.`,
      make: async (material) => without(await signed(material), [name]),
    })),
    {
      id: 'wrong-secret',
      ...forgery,
      title: 'A delivery signed with another secret: rejected, nothing changes.',
      make: (material) => signed(material, { secret: material.provider.makeSecret() }),
    },
    {
      id: 'tampered-body',
      ...forgery,
      title: 'A genuine signature over another body: rejected, nothing changes.',
      make: async (material) => ({ ...(await signed(material)), body: JSON.stringify(material.otherBody) }),
    },
    toleranceSeconds === null
      ? null
      : {
          id: 'stale',
          ...forgery,
          title: `A genuine delivery, ${(toleranceSeconds * 2) / 60} minutes old: rejected, nothing changes.`,
          make: (material) => signed(material, { at: new Date(material.now.getTime() - toleranceSeconds * 2_000) }),
        },
    {
      id: 'duplicate',
      kind: 'replay',
      expected: 'unchanged',
      title: 'The same delivery twice: both accepted, the second changes nothing.',
      make: (material) => signed(material),
    },
    {
      id: 'raw-body',
      ...delivery,
      title: 'A signed body whose bytes differ from JSON serialised again: accepted.',
      make: (material) => signed(material, { body: awkwardJson(material.body) }),
    },
    {
      id: 'unknown-event',
      ...delivery,
      title: 'A signed event of a type never heard of: accepted (an error would be retried for days).',
      make: (material) =>
        signed({
          ...material,
          event: UNKNOWN_EVENT,
          body: material.provider.rename(material.body, UNKNOWN_EVENT),
        }),
    },
    {
      id: 'wrong-method',
      kind: 'method',
      expected: 'rejected',
      title: 'GET with the headers of a signed delivery: does not act.',
      make: async (material) => {
        const { headers } = await signed(material)
        return {
          method: 'GET',
          headers: without({ method: 'GET', headers, body: null }, ['content-type']).headers,
          body: null,
        }
      },
    },
  ]
  return scenarios.filter((scenario) => scenario !== null)
}

export function scenarioIds(provider: Provider): string[] {
  return scenariosOf(provider).map((scenario) => scenario.id)
}
