/** Entry points of a small app, as an audit or a test saw them. */
import type { Access, Finding, HttpMethod, IdentityInfo, Outcome, ReportEntry } from '../access/index.ts'

export const IDENTITIES: IdentityInfo[] = [
  { name: 'anonymous', userId: null, role: null, org: null, description: 'no session' },
  { name: 'signed-in', userId: 'user_plain', role: null, org: null, description: 'signed in' },
  { name: 'admin', userId: 'user_admin', role: 'admin', org: null, description: 'signed in, role admin' },
]

/** What a stranger, someone signed in and the admin get. */
export type Cells = [anonymous: Outcome, signedIn: Outcome, admin: Outcome]

export const OPEN: Cells = ['reached', 'reached', 'reached']
export const SIGNED_IN: Cells = ['sign-in', 'reached', 'reached']
export const ADMIN: Cells = ['sign-in', 'not-found', 'reached']
export const UNKNOWN: Cells = ['unknown', 'unknown', 'unknown']

interface Options {
  basis?: 'predicted' | 'observed'
  file?: string
  line?: number
}

export function entryOf(id: string, access: Access, cells: Cells, options: Options = {}): ReportEntry {
  const { basis = 'predicted' } = options
  const isAction = id.startsWith('action ')
  const [method = '', pattern = ''] = isAction ? ['POST', ''] : id.split(' ')
  const kind = isAction ? 'server-function' : pattern.startsWith('/api/') ? 'route-handler' : 'page'
  const file = isAction ? (id.slice(7).split('#')[0] ?? '') : `app${pattern}/page.tsx`
  const outcomes = IDENTITIES.map(({ name }, index) => {
    const cell = cells[index] ?? 'unknown'
    const both = { predicted: 'unknown', observed: 'unknown', [basis]: cell } as const
    return [name, { declared: null, proxy: 'unknown', observations: [], ...both }]
  })
  return {
    id,
    kind,
    method: method as HttpMethod,
    pattern,
    path: pattern,
    client: kind === 'page' ? 'document' : 'api',
    file: options.file ?? file,
    line: options.line ?? 1,
    params: [],
    ...(isAction ? { name: id.split('#')[1] ?? '' } : {}),
    guard: { status: 'guarded', access, evidence: [] },
    outcomes: Object.fromEntries(outcomes) as ReportEntry['outcomes'],
    access: { declared: null, predicted: 'unknown', observed: 'unknown', [basis]: access },
  }
}

export function findingOf(rule: string, changes: Partial<Finding> = {}): Finding {
  return {
    rule,
    severity: 'error',
    confidence: 'read',
    cwe: 'CWE-306',
    asvs: 'V8.3.1',
    message: `${rule} is broken`,
    file: 'app/page.tsx',
    line: 2,
    column: 1,
    evidence: [],
    help: 'mend it',
    ...changes,
  }
}
