/** What happens in the local Clerk, told to the app's own handler as Clerk does: signed, in order, again when refused. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Progress } from '../progress.ts'
import { deliver } from '../webhooks/index.ts'
import type { OpenApp } from './open.ts'

/** Clerk (svix) tries for days; a test does not wait for that. In milliseconds. */
const AGAIN_AFTER_MS = [250, 1_000]

/** @returns stops it, once what is on its way has arrived */
export function deliverEvents({ source, plans, origin }: OpenApp, progress: Progress): () => Promise<void> {
  const handlers = plans.filter(({ provider }) => provider === 'clerk')
  let last = Promise.resolve()
  const stop = source.onEvent?.((event) => {
    for (const { path, provider, secret } of handlers) {
      const delivery = { url: origin + path, provider, secret, event: event.type, body: { ...event } }
      last = last.then(async () => {
        for (const pause of [0, ...AGAIN_AFTER_MS]) {
          await delay(pause)
          const { status } = await deliver(delivery)
          if (status !== null && status < 300) return
          progress.note(`${path} answered ${status ?? 'nothing'} to ${event.type}.`)
        }
      })
    }
  })
  return async () => {
    stop?.()
    await last.catch(() => undefined)
  }
}
