/** Deliveries, and what they are made from. */
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
  method: string
  /** Names as they go on the wire; a list of values is as many headers. */
  headers: Record<string, string | string[]>
  /** null: no body. */
  body: string | null
  /** Added to the address. */
  query?: Record<string, string>
  /** Sent in so many parts, with a pause (ms) between two. */
  pace?: { parts: number; pauseMs: number }
}

interface Signing {
  body?: string
  at?: Date
  secret?: string
  id?: string
}

/** A delivery as the provider sends it. */
export async function signed(material: Material, changes: Signing = {}): Promise<Delivery & { body: string }> {
  const { provider, event } = material
  const id = changes.id ?? material.id
  const body = changes.body ?? JSON.stringify(material.body)
  const signature = await provider.sign({
    secret: changes.secret ?? material.secret,
    id,
    timestamp: changes.at ?? material.now,
    body,
  })
  return { method: 'POST', headers: { ...provider.deliveryHeaders({ id, event }), ...signature }, body }
}

/** Without the headers of that name, however they are written. */
export function without(delivery: Delivery, names: string[]): Delivery {
  const kept = Object.entries(delivery.headers).filter(([name]) => !names.includes(name.toLowerCase()))
  return { ...delivery, headers: Object.fromEntries(kept) }
}

export function withHeaders(delivery: Delivery, headers: Delivery['headers']): Delivery {
  return { ...delivery, headers: { ...without(delivery, Object.keys(headers)).headers, ...headers } }
}

/** The (first) value of a header; '' where there is none. */
export function headerOf(delivery: Delivery, name: string): string {
  const value = delivery.headers[name] ?? ''
  return Array.isArray(value) ? (value[0] ?? '') : value
}

/** The signature header's value in its two parts. */
export function splitSignature({ signature }: Provider, value: string): { lead: string; mac: string } {
  const lead = signature.lead.exec(value)?.[0] ?? ''
  return { lead, mac: value.slice(lead.length) }
}
