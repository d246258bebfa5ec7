import 'server-only'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { ZodError } from 'zod'
import { webhookDeliveries } from '@/db/schema'
import { database } from '@/lib/database'
import { received, unexpectedPayload } from './answers'

export type Transaction = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0]

export interface Delivery {
  provider: 'clerk' | 'stripe' | 'github'
  /** The provider's id of the delivery: a retry carries the same one. */
  id: string
  event: string
}

/**
 * Applies a verified delivery once. The delivery's id and its effect are written in one transaction: of two
 * simultaneous retries the second waits on the key and then does nothing, and an effect that fails leaves no id
 * behind, so the provider's next retry gets its chance.
 */
export async function applyOnce(delivery: Delivery, effect: (tx: Transaction) => Promise<void>): Promise<Response> {
  try {
    await database().transaction(async (tx) => {
      const fresh = await tx
        .insert(webhookDeliveries)
        .values(delivery)
        .onConflictDoNothing()
        .returning({ id: webhookDeliveries.id })
      if (fresh.length > 0) await effect(tx)
    })
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    // Genuine, and in a shape that we do not know: for our log and the provider's dashboard. Field names, no values.
    const fields = error.issues.map((issue) => issue.path.join('.')).join(', ')
    console.error(`webhook ${delivery.provider} ${delivery.event}: unexpected ${fields}`)
    return unexpectedPayload()
  }
  return received()
}
