/** The rules about the policy, of what an audit and a run saw. */
import { describe, expect, it } from 'vitest'
import { routeConfigs, type Access, type DeclaredOutcome, type Finding, type ReportEntry } from '../access/index.ts'
import type { RouteConfig } from '../config/index.ts'
import { formatPolicy } from '../policy/format.ts'
import { parsePolicy, type Acceptance, type PolicyLine } from '../policy/index.ts'
import {
  ADMIN,
  entryOf,
  findingOf,
  IDENTITIES,
  OPEN,
  SIGNED_IN,
  UNKNOWN,
  type Cells,
} from '../policy/sample.test.support.ts'
import { checkPolicy, OBSERVED_RULES, staleAcceptances, type PolicyQuestion, type RunFacts } from './index.ts'

const RECORDED: PolicyLine = {
  access: 'role:admin',
  expect: { anonymous: 'blocked', 'signed-in': 'blocked', admin: 'reached' },
}

interface Given {
  entries: ReportEntry[]
  lines: Record<string, PolicyLine>
  config?: Record<string, RouteConfig>
  accepted?: Acceptance[]
  judged?: string[]
}

const question = ({ entries, lines, config = {}, accepted = [], judged = [] }: Given): PolicyQuestion => ({
  policy: parsePolicy(formatPolicy({ entries: lines, accepted }), 'routewarden.policy.json'),
  config: routeConfigs(config),
  read: () => null,
  judged: new Set(judged),
  entries,
  identities: IDENTITIES,
  basis: 'predicted',
})
const found = (given: Given): Finding[] => checkPolicy(question(given))
const short = (findings: Finding[]) => findings.map(({ rule, severity, entry }) => [rule, severity, entry ?? null])

const admin = entryOf('GET /admin', 'role:admin', ADMIN, { line: 4 })
const opened = entryOf('GET /admin', 'signed-in', SIGNED_IN, { line: 4 })

it('finds nothing where all is as declared', () => {
  expect(found({ entries: [admin], lines: { 'GET /admin': RECORDED } })).toEqual([])
})

describe('policy-mismatch', () => {
  it('names the line of the policy, the line of the code, and the command that accepts it', () => {
    const [finding] = found({ entries: [opened], lines: { 'GET /admin': RECORDED } })
    expect(finding).toMatchObject({
      rule: 'policy-mismatch',
      severity: 'error',
      file: 'app/admin/page.tsx',
      line: 4,
      related: [{ file: 'routewarden.policy.json', line: 4, column: 5 }],
      message: 'GET /admin has been opened: signed-in can read this page; the policy says role:admin.',
    })
    expect(finding?.evidence).toContain('routewarden.policy.json:4 "GET /admin": role:admin')
    expect(finding?.help).toContain('`routewarden policy write --accept "GET /admin"`')
  })

  it('says who is turned away, and what is no longer shown', () => {
    const messages = (entry: ReportEntry, line: PolicyLine) =>
      found({ entries: [entry], lines: { 'GET /admin': line } }).map(({ message }) => message)
    expect(messages(admin, { access: 'signed-in' })).toEqual([
      'GET /admin has been closed: signed-in no longer gets in; the policy says signed-in.',
    ])
    expect(messages(entryOf('GET /admin', 'unknown', UNKNOWN), RECORDED)).toEqual([
      'GET /admin is no longer shown to be closed to anonymous, signed-in: its access is now unknown; the policy says role:admin.',
    ])
  })

  it('asks for no proof of what the config says, too, while everybody meets what was recorded', () => {
    const unknown = entryOf('GET /admin', 'unknown', ADMIN)
    const lines = { 'GET /admin': RECORDED }
    expect(short(found({ entries: [unknown], lines }))).toEqual([['policy-mismatch', 'error', 'GET /admin']])
    expect(found({ entries: [unknown], lines, config: { '/admin': { access: 'role:admin' } } })).toEqual([])
    const lost = entryOf('GET /admin', 'unknown', UNKNOWN)
    expect(short(found({ entries: [lost], lines, config: { '/admin': { access: 'role:admin' } } }))).toHaveLength(1)
  })

  it('says that the config disagrees, whose word is used', () => {
    const [finding] = found({
      entries: [admin],
      lines: { 'GET /admin': RECORDED },
      config: { '/admin': { access: 'org' } },
    })
    expect(finding).toMatchObject({ rule: 'policy-mismatch', severity: 'warning' })
    expect(finding?.message).toContain("the config says org, the policy role:admin. The config's is used.")
  })
})

describe('policy-undeclared', () => {
  it('asks about what is new, and about what was never known', () => {
    const dark = entryOf('GET /dark', 'unknown', UNKNOWN)
    const findings = found({
      entries: [entryOf('GET /new', 'public', OPEN), dark],
      lines: { 'GET /dark': { access: 'unknown', why: 'nobody knows' } },
    })
    expect(short(findings)).toEqual([
      ['policy-undeclared', 'error', 'GET /new'],
      ['policy-undeclared', 'error', 'GET /dark'],
    ])
    expect(findings[0]?.help).toContain('policy write --accept "GET /new"`')
    expect(findings[1]?.help).toContain('--access signed-in --why')
  })

  it('asks nothing where a pattern or the config declares', () => {
    const entries = [entryOf('GET /a/b', 'signed-in', SIGNED_IN), entryOf('GET /c', 'signed-in', SIGNED_IN)]
    const config: Record<string, RouteConfig> = { '/c': { access: 'signed-in' } }
    expect(found({ entries, lines: { '/a/:path*': { access: 'signed-in' } }, config })).toEqual([])
  })
})

it('policy-line-dead: names a line that matches nothing', () => {
  const [finding] = found({ entries: [], lines: { '/amdin/:path*': { access: 'role:admin' } } })
  expect(finding).toMatchObject({
    rule: 'policy-line-dead',
    severity: 'warning',
    file: 'routewarden.policy.json',
    line: 4,
  })
})

describe('acceptance-stale', () => {
  const accepted = [
    { rule: 'guard-await', entry: 'GET /', file: 'app/page.tsx', code: 'x', reason: 'r', until: '2027-01-31' },
  ]
  const stale = (judged: string[], all: Finding[]) =>
    staleAcceptances(question({ entries: [], lines: {}, accepted, judged }), all)

  it('names what is no longer found', () => {
    expect(stale(['guard-await'], [])).toMatchObject([{ rule: 'acceptance-stale', severity: 'warning', line: 5 }])
  })

  it('says that the finding is back, where its code has changed', () => {
    const [finding] = stale(['guard-await'], [findingOf('guard-await', { entry: 'GET /' })])
    expect(finding?.message).toContain('has changed or moved')
  })

  it('says nothing of rules that were not asked', () => {
    expect(stale([], [])).toEqual([])
  })
})

describe('of a running app', () => {
  const rules = (entry: ReportEntry, line: PolicyLine) => {
    const { policy, config, read, judged } = question({ entries: [], lines: { [entry.id]: line } })
    const facts: RunFacts = {
      app: {} as RunFacts['app'],
      identities: IDENTITIES,
      entries: [entry],
      probes: [],
      alone: new Map(),
      signInPaths: [],
      trustProxy: 'warn',
      hasDeclarations: true,
      configFile: null,
      deadKeys: [],
      policy: { policy, config, read, judged },
    }
    return OBSERVED_RULES.filter(({ id }) => id.startsWith('policy-')).flatMap((rule) => rule.check(facts))
  }
  const seen = (cells: Cells, access: Access) => entryOf('GET /admin', access, cells, { basis: 'observed' })
  const declared = (entry: ReportEntry, outcome: DeclaredOutcome): ReportEntry => ({
    ...entry,
    outcomes: Object.fromEntries(
      Object.entries(entry.outcomes).map(([name, one]) => [name, { ...one, declared: outcome }]),
    ),
  })

  it('says what no other rule was told of: what was recorded as open, and is closed', () => {
    const [finding, ...others] = rules(seen(ADMIN, 'role:admin'), {
      access: 'public',
      expect: { anonymous: 'reached', 'signed-in': 'reached', admin: 'reached' },
    })
    expect(finding).toMatchObject({ rule: 'policy-mismatch', confidence: 'observed', severity: 'error' })
    expect(finding?.message).toContain('has been closed: anonymous, signed-in no longer get in')
    expect(others).toEqual([])
  })

  it('leaves to the others what they were told of, but not that something was opened', () => {
    expect(short(rules(declared(seen(OPEN, 'public'), 'blocked'), RECORDED))).toEqual([
      ['policy-mismatch', 'error', 'GET /admin'],
    ])
    expect(rules(declared(seen(ADMIN, 'role:admin'), 'reached'), { access: 'public' })).toHaveLength(1)
  })

  it('asks about what nobody declared', () => {
    expect(short(rules(seen(OPEN, 'public'), { access: 'unknown' }))).toEqual([
      ['policy-undeclared', 'error', 'GET /admin'],
    ])
  })
})
