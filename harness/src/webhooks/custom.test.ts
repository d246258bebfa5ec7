/** A scheme of one's own, as the config gives it: hexadecimal HMAC over time and body, in two headers. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { apply, attack, serve, type Handler, type Request } from './handlers.test.support.ts'
import { deliver, runWebhookScenarios, type CustomScheme, type Seed } from './index.ts'

const order = (type: string) => (seed: Seed) => ({
  id: seed.id('evt_'),
  type,
  created: seed.at.getTime(),
  data: { id: seed.id('ord_'), note: seed.revised('Zoë') },
})

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')

const scheme: CustomScheme = {
  sign: ({ body, secret, timestamp }) => ({
    'X-Shop-Time': String(timestamp.getTime()),
    'X-Shop-Signature': `sha256=${hmac(secret, `${timestamp.getTime()}.${body}`)}`,
  }),
  signatureHeaders: ['X-Shop-Time', 'X-Shop-Signature'],
  toleranceSeconds: 120,
  events: Object.fromEntries(['order.created', 'order.updated', 'order.deleted'].map((type) => [type, order(type)])),
  lifecycles: [{ of: 'order', created: 'order.created', updated: 'order.updated', deleted: 'order.deleted' }],
}

const isGenuine = ({ headers, body }: Request, secret: string, tolerance = 120) => {
  const time = headers['x-shop-time'] ?? ''
  const given = Buffer.from(headers['x-shop-signature'] ?? '')
  const own = Buffer.from(`sha256=${hmac(secret, `${time}.${body}`)}`)
  return (
    given.length === own.length &&
    timingSafeEqual(given, own) &&
    Math.abs(Date.now() - Number(time)) <= tolerance * 1000
  )
}

const handle =
  (tolerance?: number): Handler =>
  (request, app) => {
    if (request.method !== 'POST') return { status: 405 }
    return isGenuine(request, app.secret, tolerance) ? apply(request, app) : { status: 400 }
  }

describe('a provider of the config', () => {
  it('is put through every scenario that its scheme allows', async () => {
    const { failed, undecided, report, findings } = await attack(handle(), 'custom', { custom: scheme })
    expect({ failed, undecided, findings }).toEqual({ failed: [], undecided: [], findings: [] })
    expect(report.scenarios.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'missing-header:x-shop-time',
        'empty-header:x-shop-signature',
        'truncated-signature',
        'other-timestamp',
        'stale',
        'future',
        'updated-before-created',
        'burst',
      ]),
    )
  })

  it('has its mistakes found', async () => {
    const { failed, rules, findings } = await attack(handle(Infinity), 'custom', { custom: scheme })
    expect(failed).toEqual(['stale', 'future'])
    expect(rules).toEqual(['webhook-stale-accepted'])
    expect(findings[0]?.message).not.toContain('undefined')
  })

  it('sends a fixed body as a new delivery each time', async () => {
    const { sign, signatureHeaders } = scheme
    const custom = { sign, signatureHeaders, events: { 'order.created': { id: 'evt_1', type: 'order.created' } } }
    const { undecided, failed } = await attack(handle(), 'custom', { custom })
    expect({ failed, undecided }).toEqual({ failed: [], undecided: [] })
  })

  it('delivers one', async () => {
    const { app, target } = await serve(handle(), 'custom')
    const { url, secret } = target
    const answer = await deliver({ url, secret, provider: 'custom', custom: scheme, event: 'order.updated' })
    expect(answer).toMatchObject({ status: 200, event: 'order.updated' })
    expect(app.rows.map(({ delivery }) => delivery)).toEqual([answer.id])
  })

  it.each<[string, Partial<CustomScheme> | null, string]>([
    ['has no scheme', null, 'no event to send'],
    ['has no events', { events: {} }, 'no event to send'],
    ['fails to sign', { sign: () => Promise.reject(new Error('no key')) }, 'sign() of the config failed: no key'],
    ['makes other headers', { sign: () => ({ 'x-other': '1' }) }, 'made no x-shop-time, x-shop-signature header'],
  ])('says why it cannot run where it %s', async (_name, change, why) => {
    const { target } = await serve(handle(), 'custom')
    const report = await runWebhookScenarios({ ...target, ...(change && { custom: { ...scheme, ...change } }) })
    expect(report).toMatchObject({ scenarios: [], skipped: expect.stringContaining(why) as string })
  })
})
