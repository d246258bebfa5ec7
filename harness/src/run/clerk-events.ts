/** What happens in the local Clerk, told to an app's handler as Clerk does: signed, in order, again when refused. */
import { setTimeout as delay } from 'node:timers/promises'
import type { IdentitySource } from '../identities/index.ts'
import { deliver } from '../webhooks/index.ts'

/** Clerk (svix) tries for days; a test does not wait for that. In milliseconds. */
const AGAIN_AFTER_MS = [250, 1_000]

export interface EventHandler {
  /** On this machine. */
  url: string
  secret: string
}

/**
 * @param note told of what a handler refuses
 * @returns stops it, once what is on its way has arrived
 */
export function deliverEvents(
  source: Pick<IdentitySource, 'onEvent'>,
  handlers: EventHandler[],
  note: (line: string) => void,
): () => Promise<void> {
  let last = Promise.resolve()
  const stop = source.onEvent?.((event) => {
    for (const handler of handlers) {
      const delivery = { ...handler, provider: 'clerk' as const, event: event.type, body: { ...event } }
      last = last.then(async () => {
        for (const pause of [0, ...AGAIN_AFTER_MS]) {
          await delay(pause)
          const { status } = await deliver(delivery)
          if (status !== null && status < 300) return
          note(`${handler.url} answered ${status ?? 'nothing'} to ${event.type}.`)
        }
      })
      last = last.catch((error: unknown) => {
        note(error instanceof Error ? error.message : String(error))
      })
    }
  })
  return async () => {
    stop?.()
    await last
  }
}
