/** One call of a browser: who it is, what it sends, and answers as clerk-js reads them. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Instance } from '../api/parts.ts'
import { ApiError, notFound } from '../errors.ts'
import type { Session, User } from '../types.ts'
import type { Client } from './clients.ts'
import { clientJson } from './shapes.ts'

/** Fields of a form: clerk-js writes all as text, lists and objects as JSON. */
export type Fields = Record<string, string | undefined>

export class Call {
  readonly context: Context
  readonly instance: Instance
  #client: Client | null

  constructor(context: Context, instance: Instance) {
    this.context = context
    this.instance = instance
    const { clients } = instance
    this.#client = clients.find(getCookie(context, '__client')) ?? clients.find(context.req.query('__clerk_db_jwt'))
  }

  /** null: a browser that was never here. */
  get client(): Client | null {
    return this.#client
  }

  /** The browser's client, made where it has none. */
  ensureClient(): Client {
    this.#client ??= this.instance.clients.add(this.context.req.query('__clerk_db_jwt'))
    setCookie(this.context, '__client', this.#client.key, {
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'None',
      maxAge: 31_536_000,
    })
    return this.#client
  }

  async fields(): Promise<Fields> {
    const text = await this.context.req.text()
    if (text === '') return {}
    if (!/json/.test(this.context.req.header('content-type') ?? ''))
      return Object.fromEntries(new URLSearchParams(text))
    const value = JSON.parse(text) as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
    )
  }

  /** @throws {ApiError} 404: no active session of this browser */
  session(id: string): Session {
    const session = this.#client && this.instance.clients.sessionsOf(this.#client).find((one) => one.id === id)
    if (!session) throw notFound('session')
    return session
  }

  /**
   * Who is signed in, by the session that the browser names.
   * @throws {ApiError} 401: nobody
   */
  signedIn(): { client: Client; session: Session; user: User } {
    const { clients, store } = this.instance
    const named = this.context.req.query('_clerk_session_id')
    const client = this.#client
    const session = client
      ? named === undefined
        ? clients.activeSession(client)
        : clients.sessionsOf(client).find(({ id }) => id === named)
      : null
    if (!client || !session) throw new ApiError(401, 'signed_out', 'You are signed out')
    return { client, session, user: store.user(session.userId) }
  }

  /** What was read. */
  shown(response: unknown) {
    return this.context.json({ response })
  }

  list(all: unknown[]) {
    const { limit, offset } = this.context.req.query()
    const from = Number(offset ?? 0) || 0
    const data = all.slice(from, from + (Number(limit ?? 10) || 10))
    return this.shown({ data, total_count: all.length })
  }

  /** What was changed, and the client with it: clerk-js updates itself by what comes along. */
  async changed(response: unknown) {
    return this.context.json({ response, client: this.#client && (await clientJson(this.instance, this.#client)) })
  }
}
