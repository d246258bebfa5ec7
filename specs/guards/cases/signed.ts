/** Shared secrets and signed deliveries. */
import { createHmac } from 'node:crypto'
import { providerByName } from '../../../harness/dist/webhooks/index.js'
import { guarded, handler, open, partial, secret } from './make.ts'
import type { Case, Secrets, SuiteRequest } from './types.ts'

const ADMIN = 'org:admin'
export const jobBearer: SuiteRequest = {
  sign: ({ job }) => Promise.resolve({ headers: { authorization: `Bearer ${job}` } }),
}
const jobHeader: SuiteRequest = { sign: ({ job }) => Promise.resolve({ headers: { 'x-job-secret': job } }) }
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex')

const soon = () => String(Math.floor(Date.now() / 1000) + 600)
const link: SuiteRequest = {
  sign: ({ partner }) => {
    const expires = soon()
    const signature = hmac(partner, `/api/jobs/links:${expires}`)
    return Promise.resolve({ path: `/api/jobs/links?expires=${expires}&signature=${signature}` })
  },
}
const token: SuiteRequest = {
  sign: ({ partner }) => {
    const text = tokenParts({ alg: 'HS256' }, { sub: 'partner' })
    const signature = createHmac('sha256', partner).update(text).digest('base64url')
    return Promise.resolve({ headers: { 'x-partner-token': `${text}.${signature}` } })
  },
}
const tokenParts = (...parts: object[]) =>
  parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
const MADE_UP = tokenParts({ alg: 'none' }, { sub: 'user_1' })

const EVENTS = {
  clerk: { type: 'user.created', object: 'event', data: { id: 'user_1', object: 'user' } },
  stripe: { id: 'evt_1', object: 'event', type: 'checkout.session.completed', data: { object: { id: 'cs_1' } } },
  github: { zen: 'Keep it logically awesome.' },
  'standard-webhooks': { type: 'invoice.paid', data: { id: 'in_1' } },
} as const
type Signer = keyof typeof EVENTS

/** A delivery as the provider signs it. */
function delivery(provider: Signer, secretOf: (secrets: Secrets) => string): SuiteRequest {
  const body = JSON.stringify(EVENTS[provider])
  const signer = providerByName(provider)
  return {
    sign: async (secrets) => {
      const id = 'msg_1'
      const headers = await signer.sign({ secret: secretOf(secrets), id, timestamp: new Date(), body })
      return { headers: { ...signer.deliveryHeaders({ id, event: 'ping' }), ...headers }, body }
    },
  }
}

const clerk = delivery('clerk', (secrets) => secrets.clerk)
export const stripeDelivery = delivery('stripe', (secrets) => secrets.stripe)
const github = delivery('github', (secrets) => secrets.github)
const standard = delivery('standard-webhooks', (secrets) => secrets.standard)
const own: SuiteRequest = {
  sign: ({ partner }) => Promise.resolve({ headers: { 'x-signature': hmac(partner, '{"n":1}') }, body: '{"n":1}' }),
}

const hook = (name: string, twin: Case | Omit<Case, 'id' | 'shape'>, shape: string) =>
  handler(`/api/hooks/${name}`, shape, { POST: twin })

export const signed: Case[] = [
  ...handler('/api/jobs/bearer', 'bearer secret', {
    GET: secret('set and equal', jobBearer),
    POST: partial('unset accepted', [{}, { headers: { authorization: 'Bearer undefined' } }], 'secret', {
      prepare: { headers: { authorization: 'Bearer undefined' } },
    }),
    PUT: open('only when set'),
    PATCH: partial('a fallback in the code', [{}, { headers: { authorization: 'Bearer dev-secret' } }], 'secret', {
      prepare: { headers: { authorization: 'Bearer dev-secret' } },
    }),
    DELETE: open('only warns'),
  }),
  ...handler('/api/jobs/compared', 'compared secrets', {
    GET: secret('timingSafeEqual', jobHeader),
    POST: open('timingSafeEqual dropped'),
    PUT: secret('helper', jobHeader),
    PATCH: open('startsWith'),
    DELETE: open('!='),
  }),
  ...handler('/api/jobs/keys', 'keys', {
    GET: secret('in a list', {
      sign: ({ job }) => Promise.resolve({ path: `/api/jobs/keys?key=${encodeURIComponent(job)}` }),
    }),
    POST: open('a list with an empty key'),
    PUT: partial('any key', [{}, { headers: { 'x-api-key': 'x' } }], 'secret', {
      prepare: { headers: { 'x-api-key': 'x' } },
    }),
    PATCH: open('undefined is undefined'),
  }),
  ...handler('/api/jobs/helpers', 'secret helpers', {
    GET: secret('throws', jobBearer),
    POST: open('only when set'),
    PUT: open('dropped'),
    PATCH: secret('says yes or no', jobBearer),
    DELETE: secret('wrapper', jobBearer),
  }),
  ...handler('/api/jobs/links', 'signed links', {
    GET: secret('signature', link),
    POST: partial('expiry only', [{}, { path: '/api/jobs/links?expires=99999999999&signature=x' }], 'secret', {
      prepare: { path: '/api/jobs/links?expires=99999999999&signature=x' },
    }),
  }),
  ...handler('/api/jobs/jwt', 'signed tokens', {
    GET: secret('jwtVerify', token),
    POST: partial('decodeJwt', [{}, { headers: { 'x-partner-token': `${MADE_UP}.` } }], 'secret', {
      prepare: { headers: { 'x-partner-token': `${MADE_UP}.` } },
    }),
    PUT: open('jwtVerify caught'),
  }),
  ...handler('/api/jobs/either', 'session or secret', {
    GET: guarded('either', 'signed-in', { holder: jobBearer }),
    POST: partial('session or a header', [{}, { headers: { 'x-vercel-cron': '1' } }]),
    PUT: guarded('secret or administrator', ADMIN, { holder: jobBearer }),
  }),

  ...hook('clerk', secret('in try', clerk, 'webhook:clerk'), 'verifyWebhook'),
  ...hook('clerk-named', secret('secret by option', clerk, 'webhook:clerk'), 'verifyWebhook'),
  ...hook('clerk-ignored', open('error ignored'), 'verifyWebhook'),
  ...hook('clerk-late', open('after the work'), 'verifyWebhook'),
  ...hook('clerk-not-awaited', open('not awaited'), 'verifyWebhook'),
  ...hook('svix', secret('in try', clerk, 'webhook:clerk'), 'svix'),
  ...hook(
    'svix-headers-only',
    partial('headers only', [{}, { headers: { 'svix-id': 'msg_1', 'svix-signature': 'v1,x' } }], 'webhook:clerk', {
      prepare: { headers: { 'svix-id': 'msg_1', 'svix-signature': 'v1,x' } },
    }),
    'svix',
  ),
  ...hook('svix-unset', open('skipped when the secret is unset'), 'svix'),
  ...hook('svix-class', secret('class', clerk, 'webhook:clerk'), 'svix'),
  ...hook(
    'svix-ping',
    partial('one type before', [{}, { body: '{"type":"ping"}' }], 'webhook:clerk', {
      prepare: { body: '{"type":"ping"}' },
    }),
    'svix',
  ),
  ...hook('stripe', secret('constructEvent', stripeDelivery, 'webhook:stripe'), 'stripe'),
  ...hook('stripe-async', secret('constructEventAsync', stripeDelivery, 'webhook:stripe'), 'stripe'),
  ...hook('stripe-helper', secret('helper returns null, checked', stripeDelivery, 'webhook:stripe'), 'stripe'),
  ...hook('stripe-helper-unchecked', open('helper returns null, not checked'), 'stripe'),
  ...hook(
    'stripe-parsed',
    partial('not verified', [{}, { body: JSON.stringify(EVENTS.stripe) }], 'public', {
      prepare: { body: JSON.stringify(EVENTS.stripe) },
    }),
    'stripe',
  ),
  ...hook('stripe-when-signed', open('only when there is a signature'), 'stripe'),
  ...hook('github', secret('verify', github, 'webhook:github'), 'github'),
  ...hook('github-not-awaited', open('verify not awaited'), 'github'),
  ...hook('github-dropped', open('verify dropped'), 'github'),
  ...hook('github-helper', secret('own HMAC in a helper', github, 'webhook:github'), 'github'),
  ...hook('hmac', secret('timingSafeEqual', own), 'own HMAC'),
  ...hook('hmac-text', secret('!==', own), 'own HMAC'),
  ...hook('hmac-itself', open('compared with itself'), 'own HMAC'),
  ...hook(
    'hmac-empty',
    partial('an empty key', [{}, { headers: { 'x-signature': hmac('', '{}') } }], 'secret', {
      prepare: { headers: { 'x-signature': hmac('', '{}') } },
    }),
    'own HMAC',
  ),
  ...hook('standard', secret('in try', standard, 'webhook:standard-webhooks'), 'standard webhooks'),
  ...hook('standard-swallowed', open('flag not read'), 'standard webhooks'),
  ...hook('standard-flag', secret('flag read', standard, 'webhook:standard-webhooks'), 'standard webhooks'),
]
