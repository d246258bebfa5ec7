/**
 * Routewarden in Vitest: a few lines assert who reaches what in the running app.
 *
 * ```ts
 * import { as, routeMatrix, webhook } from 'routewarden/vitest'
 *
 * routeMatrix(['anonymous', 'member', 'admin'], {
 *   'GET /dashboard': ['sign-in', 'reached', 'reached'],
 *   'GET /admin': ['sign-in', 'forbidden', 'reached'],
 * })
 *
 * it('hides other tenants', async () => {
 *   expect(await as('other-org').get('/projects/prj_1')).toHaveOutcome('not-found')
 * })
 *
 * it('turns forged deliveries away', () => webhook('/api/webhooks/clerk').rejects('unsigned'))
 *
 * const stripe = webhook('/api/webhooks/stripe')
 * it.each(stripe.scenarios())('%s', (id) => stripe.stands(id))
 * ```
 *
 * The app is started by the global setup of `routewarden/vitest/setup`.
 */
import { describe, expect, inject, it } from 'vitest'
import type {
  DeclaredOutcome,
  HttpMethod,
  Observation,
  Outcome,
  ScenarioReport,
  WebhookReport,
} from '../access/types.ts'
import { compare } from '../access/index.ts'
import type { Credentials } from '../identities/index.ts'
import type { Answers } from './session.ts'
import type { Connection } from './setup.ts'

/** What one identity met. */
export interface Answer {
  target: string
  identity: string
  outcome: Outcome
  observations: Observation[]
}

export interface AskOptions {
  /** Sent as JSON. */
  body?: unknown
  headers?: Record<string, string>
}

function connection(): Connection {
  const provided = inject('routewarden') as Connection | undefined
  if (!provided) {
    throw new Error(
      "No app is open. Add a global setup to vitest.config: a file with `export default openForVitest({ dir: '.' })` from 'routewarden/vitest/setup'.",
    )
  }
  return provided
}

async function control<T>(path: string, body: unknown): Promise<T> {
  const { controlUrl, controlToken } = connection()
  const response = await fetch(controlUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as T & { error?: string }
  if (!response.ok) throw new Error(answer.error ?? `The app's control answered ${response.status}.`)
  return answer
}

/** Asks an entry point or a path as every identity (or those named). */
export async function ask(target: string, identities?: string[], options: AskOptions = {}): Promise<Answer[]> {
  const answers = await control<Answers>('/ask', { target, identities, ...options })
  return Object.entries(answers).map(([identity, answer]) => ({ target, identity, ...answer }))
}

/** Asks as one identity: `as('member').get('/projects')`. */
export function as(identity: string) {
  const send = async (target: string, options?: AskOptions): Promise<Answer> => {
    const [answer] = await ask(target, [identity], options)
    if (!answer) throw new Error(`${target} gave no answer for ${identity}.`)
    return answer
  }
  const method = (name: HttpMethod) => (path: string, options?: AskOptions) => send(`${name} ${path}`, options)
  return {
    get: method('GET'),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
    /** Calls an entry by its id, for example a server function: `action app/actions.ts#create`. */
    call: send,
  }
}

/**
 * A plain `fetch` with an identity's cookies, for what an outcome does not tell: the text of a page, a header.
 * Redirects are not followed unless `init` says so.
 */
export async function fetchAs(identity: string, path: string, init: RequestInit = {}): Promise<Response> {
  const { cookies } = await control<Credentials>('/credentials', { identity })
  const headers = new Headers(init.headers)
  headers.set(
    'cookie',
    Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  )
  return fetch(connection().origin + path, { redirect: 'manual', ...init, headers })
}

/**
 * One test per row: the outcomes of an entry point, in the order of the identities. `blocked` accepts any way of
 * being turned away; the exact outcomes accept only themselves.
 */
export function routeMatrix(identities: string[], rows: Record<string, DeclaredOutcome[]>): void {
  describe.each(Object.entries(rows))('%s', (target, expected) => {
    it(identities.map((identity, index) => `${identity}: ${expected[index] ?? '?'}`).join(', '), async () => {
      expect(expected, 'one outcome for each identity').toHaveLength(identities.length)
      const answers = await ask(target, identities)
      const seen = Object.fromEntries(answers.map((answer) => [answer.identity, answer]))
      const received = identities.map((identity, index) => {
        const answer = seen[identity]
        const wanted = expected[index]
        if (!answer || wanted === undefined) return [identity, 'no answer']
        const method = (answer.target.split(' ')[0] ?? 'GET') as HttpMethod
        const agrees = compare(wanted, answer.outcome, { client: 'document', method }) === 'agrees'
        return [
          identity,
          agrees ? wanted : `${answer.outcome} (${answer.observations.map((item) => item.why).join('; ')})`,
        ]
      })
      expect(Object.fromEntries(received)).toEqual(
        Object.fromEntries(identities.map((identity, index) => [identity, expected[index]])),
      )
    })
  })
}

/** A webhook handler, by its request path. */
export function webhook(path: string) {
  const scenario = async (
    id: string,
    options: { event?: string; body?: Record<string, unknown> } = {},
  ): Promise<ScenarioReport> => {
    const report = await control<WebhookReport>('/webhook', { path, scenarios: [id], ...options })
    const found = report.scenarios.find((candidate) => candidate.id === id)
    if (!found) throw new Error(`${path} has no scenario "${id}".`)
    return found
  }
  return {
    /** Runs one scenario and gives its result, whatever it is. */
    scenario,
    /** One valid delivery; fails unless it is accepted. */
    send: async (event?: string, body?: Record<string, unknown>): Promise<ScenarioReport> => {
      const result = await scenario('valid', {
        ...(event === undefined ? {} : { event }),
        ...(body === undefined ? {} : { body }),
      })
      expect(result, `${path} should accept a valid delivery`).toMatchObject({ ok: true })
      return result
    },
    /**
     * Runs one scenario; fails unless the handler stood it, or when it could not be told (a scenario that asks what was
     * stored needs `state()` of the config's setup).
     */
    stands: async (id: string): Promise<void> => {
      const result = await scenario(id)
      expect(result, `${path} should stand "${id}"`).toMatchObject({ ok: true })
    },
    /** A genuine delivery: fails unless it was taken, as it should be. */
    accepts: async (id: string): Promise<void> => {
      const result = await scenario(id)
      expect(result, `${path} should accept "${id}"`).toMatchObject({ ok: true, observed: 'accepted' })
    },
    /** A delivery that no handler should act on: fails unless it was turned away. */
    rejects: async (id: string): Promise<void> => {
      const result = await scenario(id)
      expect(result, `${path} should turn "${id}" away`).toMatchObject({ ok: true })
      expect(result.observed, `${path} should turn "${id}" away`).not.toBe('accepted')
    },
    /**
     * Ids of all scenarios for the handler, when specs are collected:
     * `it.each(hook.scenarios())('%s', (id) => hook.stands(id))`.
     * @throws the app has no such handler
     */
    scenarios: (): string[] => {
      const { webhooks } = connection()
      const found = webhooks.find((one) => one.path === path || one.pattern === path)
      if (found) return found.scenarios
      throw new Error(
        `${path} is no webhook handler. Known: ${webhooks.map(({ pattern }) => pattern).join(', ') || 'none'}.`,
      )
    },
    /** All scenarios of the handler's provider. */
    all: async (): Promise<ScenarioReport[]> => (await control<WebhookReport>('/webhook', { path })).scenarios,
  }
}

/** What the config's `state()` reads now. */
export async function state(): Promise<unknown> {
  return (await control<{ state: unknown }>('/state', {})).state
}

/** Puts the app's data back to its seed. */
export async function reset(): Promise<void> {
  await control('/reset', {})
}

interface OutcomeMatchers<R = unknown> {
  /** The identity met exactly this outcome (`blocked`: was turned away, however). */
  toHaveOutcome: (expected: DeclaredOutcome) => R
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-explicit-any -- the form that Vitest documents for matchers
  interface Matchers<T = any> extends OutcomeMatchers<T> {}
}

expect.extend({
  toHaveOutcome(received: Answer, expected: DeclaredOutcome) {
    const method = (received.target.split(' ')[0] ?? 'GET') as HttpMethod
    const pass = compare(expected, received.outcome, { client: 'document', method }) === 'agrees'
    const seen = received.observations
      .map((item) => `  ${item.request} → ${item.status ?? 'no answer'}: ${item.why}`)
      .join('\n')
    return {
      pass,
      message: () =>
        `${received.target} as ${received.identity}: expected ${this.isNot ? 'not ' : ''}${expected}, received ${received.outcome}\n${seen}`,
    }
  },
})
