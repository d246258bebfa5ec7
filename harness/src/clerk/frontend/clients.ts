/** Browsers, as Clerk knows them: a client holds the sessions of one browser, and what it is in the middle of. */
import { newId, type Store } from '../store.ts'
import type { Session, User } from '../types.ts'

/** Where a first factor, or the check of an address, stands. */
export interface Verification {
  strategy: string
  status: 'unverified' | 'verified'
  attempts: number
  expireAt: number
}

export interface SignIn {
  id: string
  identifier: string | null
  userId: string | null
  status: 'needs_identifier' | 'needs_first_factor' | 'complete'
  verification: Verification | null
  sessionId: string | null
}

export interface SignUp {
  id: string
  email: string | null
  password: string | null
  firstName: string | null
  lastName: string | null
  unsafeMetadata: Record<string, unknown>
  /** Taken with the sign-up. */
  ticket: string | null
  status: 'missing_requirements' | 'complete'
  verification: Verification | null
  sessionId: string | null
  userId: string | null
}

export interface Client {
  id: string
  /** Kept by the browser: in the cookie `__client`, and as `__clerk_db_jwt` in the app's address. */
  key: string
  sessionIds: string[]
  lastActiveSessionId: string | null
  signIn: SignIn | null
  signUp: SignUp | null
  createdAt: number
  updatedAt: number
}

const TEN_MINUTES_MS = 600_000

export const verification = (strategy: string, status: Verification['status'] = 'unverified'): Verification => ({
  strategy,
  status,
  attempts: 0,
  expireAt: Date.now() + TEN_MINUTES_MS,
})

export class Clients {
  readonly #store: Store
  readonly #clients = new Map<string, Client>()
  /** Cookies that a handshake hands over, by the nonce in the address; each is good once. */
  readonly #handshakes = new Map<string, string[]>()
  /** One session at a time in a browser, as new instances have it (Clerk docs, "Session options"). */
  readonly singleSession: boolean

  constructor(store: Store, { singleSession = true } = {}) {
    this.#store = store
    this.singleSession = singleSession
  }

  find(key: string | undefined): Client | null {
    return (key === undefined ? undefined : this.#clients.get(key)) ?? null
  }

  /** @param key of a browser that has one already, from before this instance was started */
  add(key = newId('dvb')): Client {
    const now = Date.now()
    const client: Client = {
      id: newId('client'),
      key,
      sessionIds: [],
      lastActiveSessionId: null,
      signIn: null,
      signUp: null,
      createdAt: now,
      updatedAt: now,
    }
    this.#clients.set(key, client)
    return client
  }

  remove(client: Client): void {
    for (const session of this.sessionsOf(client)) session.status = 'removed'
    this.#clients.delete(client.key)
  }

  /** Those that are active: the backend may have revoked one, or its user may be gone. */
  sessionsOf(client: Client): Session[] {
    return client.sessionIds.flatMap((id) => {
      const session = this.#store.sessions.get(id)
      return session?.status === 'active' && this.#store.users.has(session.userId) ? [session] : []
    })
  }

  activeSession(client: Client): Session | null {
    const sessions = this.sessionsOf(client)
    return sessions.find(({ id }) => id === client.lastActiveSessionId) ?? sessions[0] ?? null
  }

  /** A new session of the browser. The one before is replaced where there may be one only. */
  startSession(client: Client, user: User): Session {
    if (this.singleSession) for (const before of this.sessionsOf(client)) before.status = 'replaced'
    const session = this.#store.addSession(user.id)
    session.clientId = client.id
    client.sessionIds = [...this.sessionsOf(client).map(({ id }) => id), session.id]
    client.lastActiveSessionId = session.id
    client.updatedAt = Date.now()
    return session
  }

  endSession(client: Client, session: Session, status: 'ended' | 'removed'): void {
    session.status = status
    client.sessionIds = client.sessionIds.filter((id) => id !== session.id)
    client.lastActiveSessionId = this.activeSession(client)?.id ?? null
    client.updatedAt = Date.now()
  }

  keepHandshake(cookies: string[]): string {
    const nonce = newId('hsn')
    this.#handshakes.set(nonce, cookies)
    return nonce
  }

  takeHandshake(nonce: string): string[] | null {
    const cookies = this.#handshakes.get(nonce) ?? null
    this.#handshakes.delete(nonce)
    return cookies
  }
}
