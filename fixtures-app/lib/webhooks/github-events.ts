import 'server-only'
import { z } from 'zod'
import { repositoryEvents } from '@/db/schema'
import type { Transaction } from './deliveries'

const pushPayload = z.object({
  ref: z.string(),
  after: z.string(),
  repository: z.object({ full_name: z.string() }),
  sender: z.object({ login: z.string() }).optional(),
})

/** Pushes are kept; `ping` and everything else is only acknowledged. */
export async function applyGitHubEvent(
  tx: Transaction,
  deliveryId: string,
  event: string,
  payload: unknown,
): Promise<void> {
  if (event !== 'push') return
  const push = pushPayload.safeParse(payload)
  if (!push.success) return
  await tx.insert(repositoryEvents).values({
    deliveryId,
    event,
    repository: push.data.repository.full_name,
    ref: push.data.ref,
    headCommit: push.data.after,
    sender: push.data.sender?.login ?? null,
  })
}
