/**
 * Checks a loaded config against its shape. Unknown keys are errors: a misspelt key that is silently ignored
 * is the very kind of mistake this tool exists to catch.
 */
import { z } from 'zod'
import { OUTCOMES } from '../access/types.ts'

const metadata = z.record(z.string(), z.unknown())
const hook = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'must be a function')
const milliseconds = z.number().int().positive().max(3_600_000)

const ACCESS_FORM =
  /^(public|signed-in|org|owner|unknown|role:[^\s:]+|permission:\S+|org:\S+|webhook:(clerk|stripe|github|standard-webhooks|svix|custom))$/
const access = z
  .string()
  .regex(
    ACCESS_FORM,
    'must be public, signed-in, org, org:<role>, role:<role>, permission:<permission>, owner or webhook:<provider>',
  )
const declaredOutcome = z.enum([...OUTCOMES, 'blocked'])
const provider = z.enum(['clerk', 'stripe', 'github', 'standard-webhooks', 'svix', 'custom'])

const identity = z.strictObject({
  description: z.string().optional(),
  userId: z.string().min(1).optional(),
  email: z.email().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  publicMetadata: metadata.optional(),
  organizations: z
    .array(
      z.strictObject({
        slug: z.string().min(1),
        role: z.string().min(1).optional(),
        permissions: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  activeOrganization: z.string().nullable().optional(),
})

const route = z.strictObject({
  access: access.optional(),
  expect: z.record(z.string(), declaredOutcome).optional(),
  params: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  query: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  args: z.array(z.unknown()).optional(),
  page: z.string().startsWith('/').optional(),
  marker: z.string().min(4, 'a shorter text is found anywhere').optional(),
  skip: z.string().min(1, 'give the reason, the report shows it').optional(),
  timeoutMs: milliseconds.optional(),
})

const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'a header name has letters, digits and dashes: x-signature')
const bodyOrSample = z.union([metadata, hook], 'must be an object, or a function that makes one')

const webhook = z
  .strictObject({
    provider,
    secretEnv: z.string().min(1).optional(),
    event: z.string().min(1).optional(),
    body: bodyOrSample.optional(),
    state: hook.optional(),
    sign: hook.optional(),
    signatureHeaders: z.array(headerName).min(1, 'name the headers that prove a delivery').optional(),
    toleranceSeconds: z.number().int().positive().nullable().optional(),
    answerWithinMs: milliseconds.optional(),
    headers: z.record(headerName, z.string()).optional(),
    events: z.record(z.string().min(1), bodyOrSample).optional(),
    lifecycles: z
      .array(
        z.strictObject({
          of: z.string().min(1),
          created: z.string().min(1),
          updated: z.string().min(1),
          deleted: z.string().min(1),
        }),
      )
      .optional(),
  })
  .check(({ value, issues }) => {
    for (const [key, message] of schemeMistakes(value)) {
      issues.push({ code: 'custom', message, path: [key], input: value })
    }
  })

/** Keys that say how a `custom` provider signs: it cannot do without the first two, and no other provider takes any. */
const SCHEME_KEYS = ['sign', 'signatureHeaders', 'toleranceSeconds', 'headers', 'events', 'lifecycles'] as const

function schemeMistakes(value: {
  provider: string
  event?: string | undefined
  body?: unknown
  events?: Record<string, unknown> | undefined
  sign?: unknown
  signatureHeaders?: unknown
  toleranceSeconds?: unknown
  headers?: unknown
  lifecycles?: { created: string; updated: string; deleted: string }[] | undefined
}): [key: string, message: string][] {
  if (value.provider !== 'custom') {
    return SCHEME_KEYS.filter((key) => value[key] !== undefined).map((key) => [
      key,
      `is for provider 'custom' only: how ${value.provider} signs is known`,
    ])
  }
  const known = Object.keys(value.events ?? {})
  const told = (value.lifecycles ?? []).flatMap(({ created, updated, deleted }) => [created, updated, deleted])
  const without = told.filter((event) => !known.includes(event))
  return [
    ...(value.sign === undefined
      ? [['sign', "provider 'custom' needs sign({ body, secret, id, timestamp }), which gives the headers"] as const]
      : []),
    ...(value.signatureHeaders === undefined
      ? [['signatureHeaders', "provider 'custom' needs the names of the headers that sign() gives"] as const]
      : []),
    ...(known.length === 0 && value.body === undefined
      ? [['events', "provider 'custom' needs something to send: a body, or events with their bodies"] as const]
      : []),
    ...(value.event !== undefined && value.body === undefined && known.length > 0 && !known.includes(value.event)
      ? [['event', `"${value.event}" is none of its events: ${known.join(', ')}`] as const]
      : []),
    ...(without.length > 0
      ? [['lifecycles', `no body under \`events\` for ${[...new Set(without)].join(', ')}`] as const]
      : []),
  ].map(([key, message]) => [key, message])
}

export const configSchema = z.strictObject({
  app: z.string().optional(),
  server: z
    .strictObject({
      build: z.union([z.string().min(1), z.literal(false)]).optional(),
      start: z.string().min(1).optional(),
      port: z.number().int().min(1).max(65535).optional(),
      env: z.record(z.string(), z.string()).optional(),
      buildTimeoutMs: milliseconds.optional(),
      readyTimeoutMs: milliseconds.optional(),
      requestTimeoutMs: milliseconds.optional(),
      readyPath: z.string().startsWith('/').optional(),
    })
    .optional(),
  organizations: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'an organization key is its slug: lower-case letters, digits, dashes'),
      z.strictObject({ id: z.string().optional(), name: z.string().optional(), publicMetadata: metadata.optional() }),
    )
    .optional(),
  identities: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9_-]*$/i, 'an identity name has letters, digits, dashes and underscores'),
      identity,
    )
    .optional(),
  sessionClaims: metadata.optional(),
  routes: z.record(z.string(), route).optional(),
  webhooks: z
    .record(z.string().startsWith('/', 'a webhook key is the request path of its handler'), webhook)
    .optional(),
  trustProxy: z.enum(['warn', 'ignore', 'require-own-guard']).optional(),
  guards: z
    .array(
      z.strictObject({
        import: z.string().min(1),
        name: z.string().min(1),
        grants: access,
        style: z.enum(['throws', 'returns-response', 'returns-null']),
      }),
    )
    .optional(),
  probe: z.strictObject({ hosts: z.array(z.string().min(1)).optional() }).optional(),
  concurrency: z.number().int().min(1).max(64).optional(),
  setup: hook.optional(),
})
