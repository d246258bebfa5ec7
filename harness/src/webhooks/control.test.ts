/** What forged deliveries show depends on what a genuine one meets: verdicts that must not be given too lightly. */
import { describe, expect, it } from 'vitest'
import { apply, attack, handler, serve, typeOf, type Reply } from './handlers.test.support.ts'
import { deliver, runWebhookScenarios, scenarioIds } from './index.ts'

const proven = ({ report }: Awaited<ReturnType<typeof attack>>) =>
  report.scenarios.filter(({ ok }) => ok === true).map(({ id }) => id)

describe('nothing is proven', () => {
  it.each<[string, Reply]>([
    ['no route there', { status: 404, body: '<html>' }],
    ['a proxy with an answer of its own', { status: 401, body: '{"error":"unauthorized"}' }],
  ])('by refusals that a genuine delivery meets too: %s', async (_name, reply) => {
    expect(proven(await attack(() => reply))).toEqual([])
    // Also when only a forgery is asked for.
    const { undecided } = await attack(() => reply, 'clerk', { only: ['unsigned'] })
    expect(undecided).toEqual(['unsigned'])
  })

  it('by a state that never holds still, for or against', async () => {
    let reads = 0
    const { report, findings, undecided } = await attack(handler('clerk'), 'clerk', { state: () => (reads += 1) })
    expect(findings).toEqual([])
    // What is judged by answers alone stands.
    expect(undecided).toEqual(scenarioIds('clerk').slice(0, -2))
    expect(report.scenarios[0]?.why).toContain('another value each time')
  })
})

it('knows a handler with bare refusals by a genuine delivery, also when one scenario is asked for', async () => {
  const bare = handler('clerk', {
    refusal: () => ({ status: 401, headers: { 'x-clerk-auth-status': 'signed-out' } }),
  })
  expect(proven(await attack(bare, 'clerk', { only: ['unsigned'], event: 'user.created' }))).toEqual(['unsigned'])
})

it('finds the event that a handler takes among those it refuses', async () => {
  const choosy = handler('clerk', {
    then: (request, app) =>
      /^(organization\.created|routewarden\..*)$/.test(typeOf(request)) ? apply(request, app) : { status: 422 },
  })
  const { failed, undecided } = await attack(choosy)
  expect({ failed, undecided }).toEqual({ failed: [], undecided: [] })
})

it('sees forgeries act under a body of the config, without a reset() hook', async () => {
  const { failed } = await attack(
    (request, app) => {
      if (request.method === 'POST') apply(request, app)
      return handler('stripe', { then: () => ({ status: 200 }) })(request, app)
    },
    'stripe',
    { reset: null, body: { id: 'evt_1', object: 'event', type: 'customer.created', data: { object: {} } } },
  )
  expect(failed).toEqual(expect.arrayContaining(['unsigned', 'wrong-secret', 'tampered-body', 'stale']))
})

it.each([
  'Error: x\n    at POST (/app/route.js:1:2)',
  'Error: x\n    at async /app/route.js:10:2',
  'Error: x\n    at file:///app/route.js:1:2',
  JSON.stringify({ stack: 'Error\n    at /app/route.js:1:2' }),
])('sees the stack in %j', async (body) => {
  const { rules } = await attack(handler('clerk', { refusal: () => ({ status: 400, body }) }))
  expect(rules).toEqual(['webhook-leaky-error'])
})

it('shows no password of a database whose hook failed', async () => {
  const { report } = await attack(handler('clerk'), 'clerk', {
    state: () => {
      throw new Error('cannot reach postgres://app:hunter2pw@db/app')
    },
  })
  expect(JSON.stringify(report)).toContain('postgres://…@db/app')
  expect(JSON.stringify(report)).not.toContain('hunter2pw')
})

it('sends to this machine only', async () => {
  const { target } = await serve(handler('clerk'))
  let sent = 0
  const send = () => Promise.resolve({ status: 200, headers: {}, body: String((sent += 1)), ms: 1 })
  for (const url of ['http://example.com/hook', 'http://127.0.0.1.example.com/', 'http://localhost@192.0.2.1/', 'no']) {
    expect((await runWebhookScenarios({ ...target, url }, send)).skipped).toContain('loopback')
    await expect(deliver({ url, provider: 'clerk', secret: target.secret }, send)).rejects.toThrow('loopback')
  }
  expect(sent).toBe(0)
})
