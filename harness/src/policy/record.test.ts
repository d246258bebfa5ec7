import { describe, expect, it } from 'vitest'
import { routeConfigs, type ReportEntry } from '../access/index.ts'
import type { RouteConfig } from '../config/index.ts'
import { departure } from './compare.ts'
import { declaringRoutes, linesOf, type Basis } from './lines.ts'
import { declare, record } from './record.ts'
import { ADMIN, entryOf, IDENTITIES, OPEN, SIGNED_IN, UNKNOWN } from './sample.test.support.ts'
import type { Policy, PolicyLine } from './types.ts'

const admin = entryOf('GET /admin', 'role:admin', ADMIN)
const opened = entryOf('GET /admin', 'signed-in', SIGNED_IN)
const home = entryOf('GET /', 'public', OPEN)
const dark = entryOf('GET /dark', 'unknown', UNKNOWN)

const seen = (entries: ReportEntry[], basis: Basis = 'predicted', config: Record<string, RouteConfig> = {}) => ({
  entries,
  identities: IDENTITIES,
  basis,
  config: routeConfigs(config),
})
const policyOf = (entries: Record<string, PolicyLine>): Policy => ({ entries, accepted: [] })
const recorded: PolicyLine = {
  access: 'role:admin',
  expect: { anonymous: 'blocked', 'signed-in': 'blocked', admin: 'reached' },
}

describe('record', () => {
  it('writes who gets in, and unknown where that cannot be told', () => {
    expect(record(null, seen([admin, home, dark])).policy.entries).toEqual({
      'GET /admin': recorded,
      'GET /': { access: 'public', expect: { anonymous: 'reached', 'signed-in': 'reached', admin: 'reached' } },
      'GET /dark': { access: 'unknown' },
    })
  })

  it('changes nothing where nothing has changed', () => {
    const first = record(null, seen([admin, home, dark])).policy
    expect(record(first, seen([admin, home, dark]))).toMatchObject({ policy: first, changes: [], left: [] })
  })

  it('follows what was recorded, and keeps the reason of a person', () => {
    const moved = record(policyOf({ 'GET /admin': recorded }), seen([opened]))
    expect(moved.policy.entries['GET /admin']?.access).toBe('signed-in')
    const named = record(policyOf({ 'GET /admin': { ...recorded, why: 'staff' } }), seen([opened]), {
      accept: ['GET /admin'],
    })
    expect(named.policy.entries['GET /admin']).toMatchObject({ access: 'signed-in', why: 'staff' })
  })

  it.each<[string, PolicyLine]>([
    ['with a reason', { ...recorded, why: 'staff' }],
    ['without outcomes', { access: 'role:admin' }],
  ])('leaves the line of a person, %s, unless it is named', (_name, line) => {
    const before = policyOf({ 'GET /admin': line })
    expect(record(before, seen([opened]))).toMatchObject({ policy: before, left: ['GET /admin'] })
    expect(record(before, seen([opened]), { accept: ['/admin'] }).policy.entries['GET /admin']?.access).toBe(
      'signed-in',
    )
  })

  it('writes what was unknown once it is known, whatever a person wrote beside it', () => {
    const before = policyOf({ 'GET /admin': { access: 'unknown', why: 'ask Ada' } })
    expect(record(before, seen([admin])).policy.entries['GET /admin']).toEqual({ ...recorded, why: 'ask Ada' })
  })

  it('forgets nothing that is no longer known', () => {
    const before = policyOf({ 'GET /admin': recorded })
    expect(record(before, seen([entryOf('GET /admin', 'unknown', UNKNOWN)])).policy).toEqual(before)
  })

  it('takes out recorded lines that match nothing, and no line of a person', () => {
    const before = policyOf({
      'GET /old': recorded,
      '/older/:path*': { access: 'org' },
      'GET /oldest': { access: 'org' },
    })
    const { policy, changes } = record(before, seen([]))
    expect(Object.keys(policy.entries)).toEqual(['/older/:path*', 'GET /oldest'])
    expect(changes).toMatchObject([{ key: 'GET /old', kind: 'removed' }])
  })

  it('touches only what is named, dead lines too', () => {
    const before = policyOf({ 'GET /old': recorded, 'GET /oldest': { access: 'org' } })
    const { policy } = record(before, seen([admin, home]), { accept: ['/admin', '/oldest'] })
    expect(Object.keys(policy.entries)).toEqual(['GET /old', 'GET /admin'])
    expect(record(before, seen([home]), { accept: ['/nowhere'] }).unmatched).toEqual(['/nowhere'])
  })

  it('writes no line of its own below a pattern that agrees, one where it does not', () => {
    const before = policyOf({ '/admin/:path*': { access: 'role:admin', why: 'staff' } })
    expect(record(before, seen([admin])).policy).toEqual(before)
    expect(record(before, seen([opened]))).toMatchObject({ policy: before, left: ['/admin/:path*'] })
    const named = record(before, seen([opened]), { accept: ['GET /admin'] })
    expect(Object.keys(named.policy.entries)).toEqual(['/admin/:path*', 'GET /admin'])
  })

  it('records what a server showed as that, and what it did not show as predicted', () => {
    const shown = entryOf('GET /admin', 'role:admin', ADMIN, { basis: 'observed' })
    const { entries } = record(null, seen([shown, home], 'observed')).policy
    expect(entries['GET /admin']).toEqual({ ...recorded, from: 'test' })
    expect(entries['GET /']).not.toHaveProperty('from')
  })

  it('adds what a server shows of those of whom the code did not tell', () => {
    const before = policyOf({ 'GET /admin': { access: 'role:admin', expect: { anonymous: 'blocked' } } })
    const shown = entryOf('GET /admin', 'role:admin', ADMIN, { basis: 'observed' })
    expect(record(before, seen([shown], 'observed')).policy.entries['GET /admin']).toEqual({
      ...recorded,
      from: 'test',
    })
    const nearly: PolicyLine = { access: 'role:admin', expect: { anonymous: 'blocked', 'signed-in': 'blocked' } }
    const { entries } = record(policyOf({ 'GET /admin': nearly }), seen([shown], 'observed')).policy
    expect(entries['GET /admin']).toEqual(recorded)
  })

  it("takes the config's word for the same, and for what is not known; not for what is not so", () => {
    const config: Record<string, RouteConfig> = {
      '/doc': { access: 'owner' },
      '/dark': { access: 'org', expect: { 'signed-in': 'not-found' } },
      '/': { access: 'org' },
    }
    const doc = entryOf('GET /doc', 'org', ADMIN)
    const { entries } = record(null, seen([doc, dark, home], 'predicted', config)).policy
    expect(Object.values(entries).map(({ access }) => access)).toEqual(['owner', 'org', 'public'])
  })

  it('asks no identity of a webhook', () => {
    const hook = entryOf('POST /api/hook', 'webhook:clerk', ['unauthorized', 'unauthorized', 'unauthorized'])
    expect(record(null, seen([hook])).policy.entries['POST /api/hook']).toEqual({ access: 'webhook:clerk' })
  })

  it('knows identities that came, and forgets those that are gone', () => {
    const before = policyOf({
      'GET /admin': { access: 'role:admin', expect: { anonymous: 'blocked', eve: 'blocked' } },
    })
    expect(record(before, seen([admin])).policy.entries['GET /admin']).toEqual(recorded)
  })

  it('puts the word of a person beside what was recorded', () => {
    const { policy } = declare(policyOf({ 'GET /admin': recorded }), '/admin/:path*', 'role:admin', 'staff')
    expect(policy.entries).toEqual({ 'GET /admin': recorded, '/admin/:path*': { access: 'role:admin', why: 'staff' } })
  })
})

describe('departure', () => {
  const from = (line: PolicyLine, entry: ReportEntry, basis: Basis = 'predicted') =>
    departure(entry, line, IDENTITIES, basis)

  it('says who gets in that should not', () => {
    expect(from(recorded, opened)).toEqual({ kind: 'opened', identities: ['signed-in'] })
    expect(from(recorded, entryOf('GET /admin', 'public', OPEN))).toEqual({
      kind: 'opened',
      identities: ['anonymous', 'signed-in'],
    })
  })

  it('takes an entry point that is open in another spelling of its path for opened', () => {
    expect(from(recorded, entryOf('GET /admin', 'public', ADMIN))?.kind).toBe('opened')
  })

  it('says who is turned away that should get in', () => {
    expect(from({ access: 'public' }, admin)).toEqual({ kind: 'closed', identities: ['anonymous', 'signed-in'] })
  })

  it('expects nobody to get in of whom that was not known, and everybody to be turned away whom the access does not let in', () => {
    const line: PolicyLine = { access: 'signed-in', expect: { admin: 'reached' } }
    expect(from(line, entryOf('GET /admin', 'signed-in', ['sign-in', 'not-found', 'reached']))).toBeNull()
    expect(from(line, entryOf('GET /admin', 'public', OPEN))?.kind).toBe('opened')
  })

  it('takes unknown for no protection, where protection was shown', () => {
    const lost = entryOf('GET /admin', 'unknown', UNKNOWN)
    expect(from(recorded, lost)).toEqual({ kind: 'unshown', identities: ['anonymous', 'signed-in'] })
    expect(from({ ...recorded, why: 'staff' }, lost)?.kind).toBe('unshown')
    expect(from({ access: 'webhook:clerk' }, lost)?.kind).toBe('unshown')
  })

  it('takes the word of a person where nothing can be told, and what only a server shows', () => {
    const lost = entryOf('GET /admin', 'unknown', UNKNOWN)
    expect(from({ access: 'role:admin' }, lost)).toBeNull()
    expect(from({ ...recorded, from: 'test' }, lost)).toBeNull()
    expect(from({ ...recorded, from: 'test' }, lost, 'observed')?.kind).toBe('unshown')
  })

  it('sees another role that none of the identities tells apart', () => {
    expect(from(recorded, entryOf('GET /admin', 'role:editor', ADMIN))).toEqual({ kind: 'changed', identities: [] })
    expect(from(recorded, entryOf('GET /admin', 'role:editor', ADMIN, { basis: 'observed' }), 'observed')).toBeNull()
    const fromTest: PolicyLine = { ...recorded, from: 'test' }
    expect(from(fromTest, entryOf('GET /admin', 'role:editor', ADMIN, { basis: 'observed' }), 'observed')).toBeNull()
  })

  it('minds another way of being turned away only where a person wrote which', () => {
    const exact: PolicyLine = { access: 'role:admin', expect: { anonymous: 'unauthorized' } }
    expect(from(recorded, entryOf('GET /admin', 'role:admin', ['not-found', 'forbidden', 'reached']))).toBeNull()
    expect(from(exact, admin)).toEqual({ kind: 'differently', identities: ['anonymous'] })
  })

  it('sees a webhook that takes everything', () => {
    const hook = entryOf('POST /api/hook', 'public', OPEN)
    expect(from({ access: 'webhook:clerk' }, hook)?.kind).toBe('opened')
  })
})

describe('lines', () => {
  const lines = linesOf(
    policyOf({
      '/:path*': { access: 'signed-in' },
      '/admin/:path*': { access: 'role:admin' },
      '/admin/help': { access: 'public' },
      'GET /gone': { access: 'org' },
    }),
  )

  it('lets the most specific one speak alone', () => {
    expect(lines.for(home)?.key).toBe('/:path*')
    expect(lines.for(admin)?.key).toBe('/admin/:path*')
    expect(lines.for(entryOf('GET /admin/help', 'public', OPEN))?.key).toBe('/admin/help')
  })

  it('names those that match nothing', () => {
    expect(lines.dead([admin, home])).toEqual(['/admin/help', 'GET /gone'])
  })

  it('lets the config speak first, and takes nothing recorded as open for meant so', () => {
    const config = routeConfigs({ '/admin': { access: 'org' }, '/': { params: { a: 'b' } } })
    const routes = (policy: Policy) => declaringRoutes(config, policy)
    const open: PolicyLine = { access: 'public', expect: { anonymous: 'reached' } }
    expect(routes(policyOf({ 'GET /admin': recorded })).for(admin)).toEqual({ access: 'org' })
    expect(routes(policyOf({ 'GET /': open })).for(home)).toEqual({ params: { a: 'b' } })
    expect(routes(policyOf({ 'GET /': { ...open, why: 'the home page' } })).for(home)).toMatchObject({
      access: 'public',
      params: { a: 'b' },
    })
  })
})
