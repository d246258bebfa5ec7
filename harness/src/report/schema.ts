/**
 * The JSON report, as a schema: what `report`, `merge` and `diff` take, and what is published as
 * `harness/schema/report.schema.json`. It is held against the types of `access/types.ts` by the compiler.
 */
import { z } from 'zod'
import {
  HTTP_METHODS,
  OUTCOMES,
  SCENARIO_GROUPS,
  type Access,
  type DeclaredOutcome,
  type Report,
} from '../access/index.ts'

/** Of this report format; a newer one may mean something else by the same words. */
export const SCHEMA_VERSION = 1

const optional = z.exactOptional
const count = z.int().min(0)
const line = z.int().min(0)
const outcome = z.enum(OUTCOMES)
const declaredOutcome: z.ZodType<DeclaredOutcome> = z.enum([...OUTCOMES, 'blocked'])
const access = z
  .string()
  .regex(/^(public|signed-in|org|owner|secret|unknown|(role|permission|org|webhook):[\s\S]+)$/)
  .describe('Who is let in') as unknown as z.ZodType<Access>
const severity = z.enum(['error', 'warning', 'info'])
const confidence = z.enum(['observed', 'executed', 'read'])
const provider = z.enum(['clerk', 'stripe', 'github', 'standard-webhooks', 'svix', 'custom'])

const evidence = z.strictObject({ file: z.string(), line, what: z.string() })

const guard = z.strictObject({
  status: z.enum(['guarded', 'open', 'partial', 'webhook', 'unknown']),
  access,
  evidence: z.array(evidence),
  confidence: optional(confidence),
  reason: optional(z.string()),
  flaw: optional(
    z.strictObject({
      kind: z.enum([
        'not-awaited',
        'result-ignored',
        'after-work',
        'swallowed',
        'unset-secret',
        'some-branches',
        'optional-user',
        'layout-only',
      ]),
      place: evidence.extend({ column: count }),
    }),
  ),
  refused: optional(z.strictObject({ stranger: outcome, others: optional(outcome) })),
  anyOf: optional(z.array(access)),
  asksMore: optional(z.string()),
})

const observation = z.strictObject({
  transport: z.enum(['cookie', 'bearer', 'none']),
  request: z.string(),
  status: z.int().nullable(),
  location: z.string().nullable(),
  authStatus: z.string().nullable(),
  authReason: z.string().nullable(),
  turnedAwayBy: z.enum(['proxy', 'route']).nullable(),
  outcome,
  why: z.string(),
  ms: z.number().describe('Milliseconds'),
})

const visit = z.strictObject({
  path: z.string(),
  status: z.int().nullable(),
  outcome,
  steps: z.array(z.string()),
  byScript: z.boolean(),
  loop: z.boolean(),
  clerkLoaded: z.boolean().nullable(),
  consoleErrors: z.array(z.string()),
  blockedHosts: z.array(z.string()),
  failure: optional(z.string()),
  screenshot: optional(z.string()),
  ms: z.number(),
})

const entry = z.strictObject({
  id: z.string(),
  kind: z.enum(['page', 'route-handler', 'server-function', 'pages-page', 'pages-api', 'metadata-route']),
  method: z.enum([...HTTP_METHODS, '*']),
  pattern: z.string(),
  path: z.string(),
  client: z.enum(['document', 'api']),
  file: z.string(),
  line,
  name: optional(z.string()),
  params: z.array(z.strictObject({ name: z.string(), kind: z.enum(['single', 'catch-all', 'optional-catch-all']) })),
  webhook: optional(provider),
  dataFunction: optional(z.enum(['getServerSideProps', 'getStaticProps', 'getInitialProps'])),
  unreadable: optional(z.string()),
  guard,
  outcomes: z
    .record(
      z.string(),
      z.strictObject({
        declared: declaredOutcome.nullable(),
        proxy: outcome.describe('What the proxy alone answers'),
        predicted: outcome.describe('What the code says'),
        observed: outcome.describe('What the running server did'),
        observations: z.array(observation),
      }),
    )
    .describe('By identity'),
  access: z.strictObject({ declared: access.nullable(), predicted: access, observed: access }),
  browser: optional(z.record(z.string(), visit)),
  skipped: optional(z.string()),
})

const scenarioResult = z.enum(['accepted', 'rejected', 'unchanged', 'blocked', 'error', 'unknown'])

const scenario = z.strictObject({
  id: z.string(),
  group: z.enum(SCENARIO_GROUPS),
  title: z.string(),
  risk: z.string(),
  expected: scenarioResult,
  observed: scenarioResult,
  status: z.int().nullable(),
  ok: z.boolean().nullable().describe('null: could not be determined'),
  why: z.string(),
  request: z
    .strictObject({
      method: z.string(),
      path: z.string(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      bodyBytes: count,
      body: z.string().nullable(),
    })
    .nullable(),
  requests: count,
  ms: z.number().nullable(),
})

const finding = z.strictObject({
  rule: z.string().describe('Id of the catalogue: `routewarden explain <rule>`'),
  severity,
  confidence,
  cwe: z.string().regex(/^CWE-\d+$/),
  asvs: z.string().describe('Requirement of OWASP ASVS 5.0'),
  message: z.string(),
  file: z.string(),
  line,
  column: count,
  related: optional(z.array(z.strictObject({ file: z.string(), line, column: count, entry: optional(z.string()) }))),
  entry: optional(z.string()),
  evidence: z.array(z.string()),
  help: z.string(),
  accepted: optional(z.strictObject({ reason: z.string(), until: z.string() })),
})

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.strictObject({ name: z.literal('routewarden'), version: z.string() }),
  command: z.string(),
  startedAt: z.iso.datetime().describe('UTC'),
  app: z.strictObject({
    root: z.string(),
    name: z.string(),
    next: z.string().nullable(),
    clerk: z.string().nullable(),
    routers: z.array(z.enum(['app', 'pages'])),
    basePath: z.string(),
    i18n: z.strictObject({ locales: z.array(z.string()), defaultLocale: z.string() }).nullable(),
  }),
  proxy: z.strictObject({
    file: z.string().nullable(),
    runs: z.boolean().nullable(),
    evaluatedBy: z.enum(['execution', 'observation', 'none']),
    stubbed: z.array(z.string()),
    reason: z.string().nullable(),
  }),
  identities: z.array(
    z.strictObject({
      name: z.string(),
      userId: z.string().nullable(),
      role: z.string().nullable(),
      org: z
        .strictObject({ id: z.string(), slug: z.string(), role: z.string(), permissions: z.array(z.string()) })
        .nullable(),
      description: z.string(),
    }),
  ),
  entries: z.array(entry),
  webhooks: z.array(
    z.strictObject({
      entry: z.string(),
      provider,
      file: z.string(),
      line,
      scenarios: z.array(scenario),
      skipped: optional(z.string()),
    }),
  ),
  probes: z.array(
    z.strictObject({
      entry: z.string(),
      variant: z.string(),
      identity: z.string(),
      request: z.string(),
      expected: declaredOutcome,
      observed: outcome,
      ok: z.boolean(),
      source: optional(z.string()),
      status: optional(z.int()),
      why: optional(z.string()),
      curl: optional(z.string()),
    }),
  ),
  probing: optional(
    z.strictObject({
      level: z.enum(['quick', 'standard', 'exhaustive']),
      requests: count,
      entries: count,
      errors: count,
      variants: z.record(z.string(), z.strictObject({ asked: count, failed: count, unknown: count, errors: count })),
    }),
  ),
  findings: z.array(finding),
  problems: z.array(z.strictObject({ code: z.string(), message: z.string(), help: z.string() })),
  summary: z.strictObject({
    entries: count,
    public: count,
    protected: count,
    unknown: count,
    webhooks: z.strictObject({ scenarios: count, ok: count, failed: count, unknown: count }),
    requests: count,
    findings: z.strictObject({ error: count, warning: count, info: count }),
    accepted: optional(count),
  }),
  timing: z.strictObject({
    totalMs: z.number(),
    buildMs: z.number().nullable(),
    probeMs: z.number().nullable(),
  }),
  shard: optional(
    z
      .looseObject({ index: z.int().min(1), total: z.int().min(1) })
      .describe('Of `test --shard`: which share this is. The rest is for `merge` of the same version.'),
  ),
})

// Both ways: a field that one of them lacks does not compile.
reportSchema satisfies z.ZodType<Report>
type Same = Report extends z.output<typeof reportSchema> ? true : never
true satisfies Same

/** The schema as JSON Schema, draft 2020-12. */
export function jsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(reportSchema, { io: 'input', target: 'draft-2020-12' })
  return {
    $schema,
    $id: `urn:routewarden:report:${SCHEMA_VERSION}`,
    title: 'Routewarden report',
    description: 'Who can reach what in a Next.js + Clerk app: declared, predicted and observed.',
    ...rest,
  }
}
