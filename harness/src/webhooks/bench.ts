/** Sends deliveries to one handler and reads the app's state around them; remembers every answer. */
import { setMaxListeners } from 'node:events'
import type { ScenarioRequest } from '../access/index.ts'
import { meaningOf, type AnswerMeaning } from './answer.ts'
import { signed, type Delivery, type Material } from './material.ts'
import type { Provider } from './provider.ts'
import type { Seed } from './seed.ts'
import type { Answer, Send } from './send.ts'
import { HookError, makeHooks, type Hooks } from './state.ts'
import { makeMaterial, type WebhookTarget } from './target.ts'

export interface Sent {
  delivery: Delivery
  answer: Answer
  meaning: AnswerMeaning
  /** Signed as the provider signs it, and sent as it sends it. */
  genuine: boolean
}

export class Bench {
  readonly target: WebhookTarget
  readonly provider: Provider
  readonly hooks: Hooks
  /** Everything that was sent, in order. */
  readonly sent: Sent[] = []
  /** Type of the valid delivery. */
  event = ''
  /** A genuine delivery was accepted. */
  reachable = false
  /** A genuine delivery changed the state: what does not is seen, too. */
  visible = false
  /** Status by which a genuine delivery was turned away; null: it was not. */
  refusedWith: number | null = null
  /** Why the state cannot be compared at all. */
  unstable: string | null = null
  /** The state after a reset, as long as nothing has changed it since. */
  #clean: string | null = null
  readonly #send: Send

  constructor(target: WebhookTarget, provider: Provider, send: Send) {
    this.target = target
    this.provider = provider
    this.hooks = makeHooks(target.state, target.reset)
    // Each delivery that is on its way listens to it, and a burst is 200 of them.
    if (target.signal) setMaxListeners(0, target.signal)
    this.#send = send
  }

  get stopped(): boolean {
    return this.target.signal?.aborted ?? false
  }

  material(event = this.event, seed?: Seed): Material {
    return makeMaterial(this.target, this.provider, event, seed)
  }

  /** The catalogue's sample, whatever body the config names for the valid delivery. */
  sample(event: string, seed?: Seed): Material {
    return makeMaterial({ secret: this.target.secret }, this.provider, event, seed)
  }

  async post(delivery: Delivery, genuine = false): Promise<Sent> {
    const { url, timeoutMs, signal } = this.target
    const answer = await this.#send({ ...delivery, url, timeoutMs, ...(signal ? { signal } : {}) })
    const sent: Sent = { delivery, answer, meaning: meaningOf(answer), genuine }
    this.sent.push(sent)
    if (genuine && sent.meaning.kind === 'accepted') this.reachable = true
    return sent
  }

  async postSigned(material: Material): Promise<Sent> {
    return this.post(await signed(material), true)
  }

  /** @throws {HookError} */
  read(): Promise<string | null> {
    return this.hooks.read()
  }

  /**
   * Puts the app's data back.
   * @returns the state then; null without a hook
   * @throws {HookError}
   */
  async reset(): Promise<string | null> {
    if (this.#clean !== null) return this.#clean
    await this.hooks.reset()
    return this.hooks.read()
  }

  /** A refusal that changed nothing needs no reset after it. */
  leaveClean(state: string | null): void {
    this.#clean = this.target.reset === null ? null : state
  }

  soil(): void {
    this.#clean = null
  }
}

/** For work whose hooks may fail: what the message is, instead of an error. */
export async function hookErrorOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof HookError) return error.message
    throw error
  }
}

const SHOWN_CHARACTERS = 160
const COOKIES = /^(cookie|authorization|proxy-authorization)$/i

/** A delivery as the report may show it. */
export function shownRequest(
  { method, headers, body, query = {} }: Delivery,
  { target, provider }: Bench,
): ScenarioRequest {
  const secrets = new Set([
    provider.signature.header,
    ...Object.entries(provider.otherFamily?.headers ?? {}).flatMap(([name, other]) =>
      name === provider.signature.header ? [other] : [],
    ),
  ])
  const shown = (name: string, value: string) => {
    if (COOKIES.test(name)) return '[left out]'
    return secrets.has(name.toLowerCase()) && value !== '' ? '[signature]' : value
  }
  const address = new URL(target.url)
  const asked = Object.entries(query).map(([name, value]) => `${name}=${shown(name, value)}`)
  return {
    method,
    path: address.pathname + (asked.length > 0 ? `?${asked.join('&')}` : ''),
    headers: Object.entries(headers).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, shown(name, one)]),
    ),
    bodyBytes: body === null ? 0 : Buffer.byteLength(body),
    body: body === null ? null : body.slice(0, SHOWN_CHARACTERS),
  }
}
