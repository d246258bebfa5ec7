/** A report with everything in it: every outcome, every kind of mismatch, and names made to break a format. */
import type {
  EntryOutcome,
  Finding,
  HttpMethod,
  IdentityInfo,
  Outcome,
  Report,
  ReportEntry,
  DeclaredOutcome,
  Access,
  EntryKind,
} from '../access/index.ts'
import { summarise } from './summarise.ts'

const org = (slug: string, role: string, permissions: string[]) => ({
  id: `org_2${slug}`,
  slug,
  role: `org:${role}`,
  permissions,
})

export const IDENTITIES: IdentityInfo[] = [
  { name: 'anonymous', userId: null, role: null, org: null, description: 'nobody: no cookie, no token' },
  { name: 'member', userId: 'user_2member', role: 'member', org: null, description: 'a plain signed-in user' },
  { name: 'admin', userId: 'user_2admin', role: 'admin', org: null, description: 'has the role admin' },
  {
    name: 'orgViewer',
    userId: 'user_2viewer',
    role: null,
    org: org('acme', 'viewer', ['org:docs:read']),
    description: 'reads in the organization acme',
  },
  {
    name: 'orgAdmin',
    userId: 'user_2orgadmin',
    role: null,
    org: org('acme', 'admin', ['org:docs:read', 'org:docs:write']),
    description: 'runs the organization acme',
  },
  {
    name: 'otherOrg',
    userId: 'user_2other',
    role: null,
    org: org('globex', 'admin', ['org:docs:read']),
    description: 'runs another organization <script>alert(1)</script>',
  },
]

const STATUS: Record<Outcome, number | null> = {
  reached: 200,
  'sign-in': 307,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  redirect: 307,
  'method-not-allowed': 405,
  error: 500,
  unknown: null,
}

type Spec = [declared: DeclaredOutcome | null, observed: Outcome]

function outcomeOf(
  entry: { method: string; path: string },
  identity: string,
  [declared, observed]: Spec,
): EntryOutcome {
  const signedIn = identity !== 'anonymous'
  return {
    declared,
    proxy: observed === 'sign-in' ? 'sign-in' : 'unknown',
    predicted: 'unknown',
    observed,
    observations: (signedIn ? (['cookie', 'bearer'] as const) : (['none'] as const)).map((transport) => ({
      transport,
      request: `${entry.method} ${entry.path}`,
      status: STATUS[observed],
      location: observed === 'sign-in' ? '/sign-in' : observed === 'redirect' ? '/welcome' : null,
      authStatus: signedIn ? 'signed-in' : 'signed-out',
      authReason: signedIn ? null : 'session-token-and-uat-missing',
      turnedAwayBy: null,
      outcome: observed,
      why: observed === 'sign-in' ? '307 to sign-in' : String(STATUS[observed] ?? 'no answer: timeout after 10 s'),
      ms: transport === 'bearer' ? 12 : 23.4,
    })),
  }
}

interface Options {
  kind?: EntryKind
  declared?: Access | null
  observed?: Access
  skipped?: string
  name?: string
  path?: string
}

export function entry(id: string, cells: Spec[], options: Options = {}): ReportEntry {
  const [first = '', target = ''] = id.split(' ')
  const method = (first === 'action' ? 'POST' : first) as HttpMethod
  const kind =
    options.kind ?? (first === 'action' ? 'server-function' : /^\/api\//.test(target) ? 'route-handler' : 'page')
  const path = options.path ?? (first === 'action' ? '/projects' : target.replace(/\[.*?\]/g, 'sample'))
  return {
    id,
    kind,
    method,
    pattern: target,
    path,
    client: kind === 'page' ? 'document' : 'api',
    file:
      first === 'action' ? (target.split('#')[0] ?? '') : `app${target}/${kind === 'page' ? 'page.tsx' : 'route.ts'}`,
    line: 7,
    params: [],
    ...(options.name === undefined ? {} : { name: options.name }),
    guard:
      options.declared === 'public'
        ? { status: 'open', access: 'public', evidence: [], confidence: 'observed' }
        : {
            status: 'guarded',
            access: options.declared ?? 'unknown',
            evidence: [{ file: 'app/admin/page.tsx', line: 9, what: 'await auth.protect()' }],
            confidence: 'observed',
          },
    outcomes: Object.fromEntries(
      IDENTITIES.map(({ name }, index) => [name, outcomeOf({ method, path }, name, cells[index] ?? [null, 'unknown'])]),
    ),
    access: { declared: options.declared ?? null, predicted: 'unknown', observed: options.observed ?? 'unknown' },
    ...(options.skipped === undefined ? {} : { skipped: options.skipped }),
  }
}

const all = (declared: DeclaredOutcome | null, observed: Outcome): Spec[] => IDENTITIES.map(() => [declared, observed])
const signedIn = (stranger: Spec, others: Outcome = 'reached'): Spec[] =>
  IDENTITIES.map((_, index) => (index === 0 ? stranger : [others, others]))
const only = (allowed: string[], stranger: Spec, refusal: Outcome): Spec[] =>
  IDENTITIES.map(({ name }, index) =>
    index === 0 ? stranger : allowed.includes(name) ? ['reached', 'reached'] : [refusal, refusal],
  )

export const HOSTILE_ID = 'GET /api/<script>alert(1)</script>|`x`\u001b[31mred\u001b[0m\u0007'

const ENTRIES: ReportEntry[] = [
  entry('GET /', all('reached', 'reached'), { declared: 'public', observed: 'public' }),
  entry('GET /sign-in/[[...sign-in]]', all('reached', 'reached'), {
    declared: 'public',
    observed: 'public',
    path: '/sign-in',
  }),
  entry('GET /docs/[slug]', [['sign-in', 'reached'], ...all('reached', 'reached').slice(1)], {
    declared: 'signed-in',
    observed: 'public',
    path: '/docs/report.csv',
  }),
  entry('GET /dashboard', signedIn(['sign-in', 'sign-in']), { declared: 'signed-in', observed: 'signed-in' }),
  entry('GET /admin', only(['admin'], ['sign-in', 'sign-in'], 'not-found'), {
    declared: 'role:admin',
    observed: 'role:admin',
  }),
  entry(
    'GET /projects/[projectId]/settings/members/[memberId]/permissions',
    only(['orgAdmin'], ['sign-in', 'redirect'], 'forbidden'),
    { declared: 'org:admin', observed: 'org:admin' },
  ),
  entry('GET /api/data', signedIn(['unauthorized', 'unauthorized']), { declared: 'signed-in', observed: 'signed-in' }),
  entry('POST /api/data', signedIn(['unauthorized', 'not-found']), { declared: 'signed-in', observed: 'signed-in' }),
  entry(
    'DELETE /api/projects/[id]',
    [
      ['blocked', 'unauthorized'],
      ['blocked', 'forbidden'],
      ['blocked', 'forbidden'],
      ['blocked', 'forbidden'],
      ['reached', 'reached'],
      ['blocked', 'reached'],
    ],
    { declared: 'org:admin' },
  ),
  entry('action app/projects/actions.ts#createProject', all(null, 'reached'), {
    observed: 'public',
    name: 'createProject',
  }),
  entry('action app/projects/actions.ts#renameProject', signedIn(['unauthorized', 'unauthorized']), {
    declared: 'signed-in',
    observed: 'signed-in',
    name: 'renameProject',
  }),
  entry('GET /api/export', all(null, 'error')),
  entry('GET /api/slow', [['blocked', 'unknown'], ...all('reached', 'reached').slice(1)], { declared: 'signed-in' }),
  entry('PUT /api/legacy', all(null, 'method-not-allowed')),
  entry('GET /welcome', all(null, 'redirect')),
  entry('DELETE /api/everything', [], { skipped: 'skip in routewarden.config.ts: deletes the database' }),
  entry(HOSTILE_ID, signedIn(['unauthorized', 'unauthorized']), { kind: 'route-handler', path: "/api/it's" }),
  entry('POST /api/webhooks/clerk', all(null, 'unauthorized'), {
    declared: 'webhook:clerk',
    observed: 'webhook:clerk',
  }),
  entry('POST /api/webhooks/stripe', all(null, 'reached'), { declared: 'webhook:stripe', observed: 'public' }),
]

const FINDINGS: Finding[] = [
  {
    rule: 'policy-mismatch',
    severity: 'warning',
    confidence: 'observed',
    cwe: 'CWE-863',
    asvs: 'V8.2.1',
    message: 'POST /api/data turns anonymous away by not-found; declared is unauthorized. Nobody got in.',
    file: 'app/api/data/route.ts',
    line: 18,
    column: 1,
    entry: 'POST /api/data',
    evidence: ['POST /api/data as anonymous → 404'],
    help: 'Change the expectation (`blocked` accepts any way of being turned away) or the guard.',
  },
  {
    rule: 'static-extension-bypass',
    severity: 'error',
    confidence: 'observed',
    cwe: 'CWE-288',
    asvs: 'V8.3.1',
    message:
      'Anyone can read this page: GET /docs/[slug] let an anonymous caller in when the address ends like a static file, because the matcher of proxy.ts leaves such addresses out.',
    file: 'app/docs/[slug]/page.tsx',
    line: 5,
    column: 1,
    entry: 'GET /docs/[slug]',
    evidence: ['GET /docs/report.csv as anonymous → 200'],
    help: 'Begin the page in app/docs/[slug]/page.tsx with `await auth.protect()`: then it is closed, whatever the matcher leaves out.',
  },
  {
    rule: 'missing-tenant-filter',
    severity: 'error',
    confidence: 'observed',
    cwe: 'CWE-639',
    asvs: 'V8.2.2',
    message:
      'Wrong people get in: otherOrg can delete through this handler (DELETE /api/projects/[id]), which is declared org:admin.',
    file: 'app/api/projects/[id]/route.ts',
    line: 21,
    column: 1,
    entry: 'DELETE /api/projects/[id]',
    evidence: [
      'DELETE /api/projects/sample as otherOrg (cookie) → 200',
      'DELETE /api/projects/sample as otherOrg (bearer) → 200',
    ],
    help: 'Add the active organization to the query: `where: { id, orgId }`.',
  },
  {
    rule: 'unprotected-server-function',
    severity: 'warning',
    confidence: 'observed',
    cwe: 'CWE-862',
    asvs: 'V8.3.1',
    message:
      'Anyone can call this function <script>alert("x")</script> | `tick` \u001b[31mred\u001b[0m @everyone [link](https://evil.example)',
    file: 'app/projects/actions.ts',
    line: 12,
    column: 1,
    entry: 'action app/projects/actions.ts#createProject',
    evidence: ['POST /projects as anonymous → 200 <img src=x onerror=alert(1)>'],
    help: 'Begin `createProject` with `await auth.protect()`.',
  },
  {
    rule: 'deprecated-route-matcher',
    severity: 'info',
    confidence: 'read',
    cwe: 'CWE-1104',
    asvs: 'V15.1.1',
    message: 'proxy.ts protects by a list of paths alone.',
    file: 'proxy.ts',
    line: 4,
    column: 1,
    evidence: [],
    help: 'Give each page and handler a guard of its own, and keep the proxy as a second line.',
  },
]

const WEBHOOKS: Report['webhooks'] = [
  {
    entry: 'POST /api/webhooks/clerk',
    provider: 'clerk',
    file: 'app/api/webhooks/clerk/route.ts',
    line: 10,
    scenarios: [
      {
        id: 'valid',
        group: 'delivery',
        risk: 'Events are lost',
        request: null,
        requests: 1,
        ms: 4,
        title: 'A signed delivery is accepted',
        expected: 'accepted',
        observed: 'accepted',
        status: 200,
        ok: true,
        why: '200',
      },
      {
        id: 'unsigned',
        group: 'forgery',
        risk: 'Events are lost',
        request: null,
        requests: 1,
        ms: 4,
        title: 'A delivery without signature is rejected',
        expected: 'rejected',
        observed: 'rejected',
        status: 400,
        ok: true,
        why: '400',
      },
      {
        id: 'replay',
        group: 'order',
        risk: 'Events are lost',
        request: null,
        requests: 1,
        ms: 4,
        title: 'The same delivery twice changes nothing more',
        expected: 'unchanged',
        observed: 'unknown',
        status: 200,
        ok: null,
        why: 'there is no state hook to compare with',
      },
    ],
  },
  {
    entry: 'POST /api/webhooks/stripe',
    provider: 'stripe',
    file: 'app/api/webhooks/stripe/route.ts',
    line: 8,
    scenarios: [
      {
        id: 'valid',
        group: 'delivery',
        risk: 'Events are lost',
        request: null,
        requests: 1,
        ms: 4,
        title: 'A signed delivery is accepted',
        expected: 'accepted',
        observed: 'accepted',
        status: 200,
        ok: true,
        why: '200',
      },
      {
        id: 'wrong-secret',
        group: 'forgery',
        risk: 'Events are lost',
        request: null,
        requests: 1,
        ms: 4,
        title: 'A delivery signed with another secret is rejected',
        expected: 'rejected',
        observed: 'accepted',
        status: 200,
        ok: false,
        why: '200: the handler took a forged delivery',
      },
    ],
  },
  {
    entry: 'POST /api/webhooks/github',
    provider: 'github',
    file: 'app/api/webhooks/github/route.ts',
    line: 3,
    scenarios: [],
    skipped: 'the name of the secret variable is unknown',
  },
]

export function sampleReport(changes: Partial<Report> = {}): Report {
  const entries = changes.entries ?? ENTRIES
  const findings = changes.findings ?? FINDINGS
  const webhooks = changes.webhooks ?? WEBHOOKS
  return {
    schemaVersion: 1,
    tool: { name: 'routewarden', version: '0.1.0' },
    command: 'test',
    startedAt: '2026-02-11T09:30:00.000Z',
    app: { root: '.', name: 'acme-app', next: '16.1.1', clerk: '6.36.5', routers: ['app'], basePath: '', i18n: null },
    proxy: { file: 'proxy.ts', runs: true, evaluatedBy: 'observation', stubbed: [], reason: null },
    identities: IDENTITIES,
    entries,
    webhooks,
    probes: [
      {
        entry: 'GET /dashboard',
        variant: 'trailing slash',
        identity: 'anonymous',
        request: 'GET /dashboard/',
        expected: 'blocked',
        observed: 'sign-in',
        ok: true,
      },
      {
        entry: 'GET /docs/[slug]',
        variant: 'static extension',
        identity: 'anonymous',
        request: 'GET /docs/report.csv',
        expected: 'blocked',
        observed: 'reached',
        ok: false,
      },
    ],
    findings,
    problems: [
      {
        code: 'setup-failed',
        message: 'teardown() ended with an error <b>bold</b>',
        help: 'See the log in `.routewarden/run.log`.',
      },
    ],
    summary: { ...summarise(entries, webhooks, findings), requests: 214 },
    timing: { totalMs: 48_210, buildMs: 31_900, probeMs: 9_480 },
    ...changes,
  }
}
