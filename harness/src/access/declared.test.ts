import { describe, expect, it } from 'vitest'
import { admits, compare, declaredOutcomes, observedAccess } from './declared.ts'
import type { EntryOutcome, IdentityInfo, Outcome } from './types.ts'

const identity = (name: string, change: Partial<IdentityInfo> = {}): IdentityInfo => ({
  name,
  userId: `user_${name}`,
  role: null,
  org: null,
  description: '',
  ...change,
})
const org = (role: string, permissions: string[] = []) => ({ id: 'org_1', slug: 'acme', role, permissions })
const anonymous = identity('anonymous', { userId: null })
const plain = identity('plain')
const member = identity('member', { org: org('org:member') })
const orgAdmin = identity('org-admin', { org: org('org:admin', ['org:projects:manage']) })
const admin = identity('admin', { role: 'admin' })
const all = [anonymous, plain, member, orgAdmin, admin]
const page = { client: 'document', method: 'GET' } as const

describe('admits', () => {
  it.each([
    ['public', ['anonymous', 'plain', 'member', 'org-admin', 'admin']],
    ['signed-in', ['plain', 'member', 'org-admin', 'admin']],
    ['org', ['member', 'org-admin']],
    ['org:admin', ['org-admin']],
    ['org:org:admin', ['org-admin']],
    ['role:admin', ['admin']],
    ['permission:org:projects:manage', ['org-admin']],
    ['permission:projects:manage', ['org-admin']],
    ['webhook:clerk', []],
  ] as const)('%s lets in %j', (access, names) => {
    expect(all.filter((one) => admits(access, one) === true).map((one) => one.name)).toEqual(names)
  })

  it('does not guess who owns a row', () => {
    expect(admits('owner', member)).toBeNull()
    expect(admits('owner', anonymous)).toBe(false)
  })
})

describe('declaredOutcomes', () => {
  it('lets an exact outcome win over the access', () => {
    expect(declaredOutcomes({ access: 'org', expect: { member: 'forbidden' } }, all)).toEqual({
      anonymous: 'blocked',
      plain: 'blocked',
      member: 'forbidden',
      'org-admin': 'reached',
      admin: 'blocked',
    })
  })
  it('says nothing where nothing is said', () => {
    expect(declaredOutcomes({}, [anonymous])).toEqual({ anonymous: null })
  })
})

describe('compare', () => {
  it.each([
    ['blocked', 'reached', 'opened'],
    ['sign-in', 'reached', 'opened'],
    ['blocked', 'sign-in', 'agrees'],
    ['blocked', 'not-found', 'agrees'],
    ['blocked', 'unknown', 'unproven'],
    ['blocked', 'error', 'unproven'],
    ['reached', 'unknown', 'unproven'],
    ['reached', 'forbidden', 'closed'],
    ['unauthorized', 'sign-in', 'safe-difference'],
    ['unauthorized', 'error', 'unproven'],
  ] as const)('declared %s, observed %s: %s', (declared, observed, relation) => {
    expect(compare(declared, observed, page)).toBe(relation)
  })

  it('takes a redirect for a closed page, but not for a closed POST: it may follow the deed', () => {
    expect(compare('blocked', 'redirect', page)).toBe('agrees')
    expect(compare('blocked', 'redirect', { client: 'api', method: 'POST' })).toBe('unproven')
  })
})

describe('observedAccess', () => {
  const seen = (outcomes: Outcome[]): Record<string, Pick<EntryOutcome, 'observed' | 'declared'>> =>
    Object.fromEntries(all.map((one, index) => [one.name, { observed: outcomes[index] ?? 'unknown', declared: null }]))

  it.each([
    [['reached', 'reached', 'reached', 'reached', 'reached'], 'public'],
    [['sign-in', 'reached', 'reached', 'reached', 'reached'], 'signed-in'],
    [['sign-in', 'forbidden', 'reached', 'reached', 'forbidden'], 'org'],
    [['sign-in', 'forbidden', 'forbidden', 'reached', 'forbidden'], 'org:admin'],
    [['sign-in', 'forbidden', 'forbidden', 'forbidden', 'reached'], 'role:admin'],
    [['sign-in', 'unknown', 'reached', 'reached', 'reached'], 'unknown'],
    [['error', 'reached', 'reached', 'reached', 'reached'], 'unknown'],
    [['sign-in', 'forbidden', 'forbidden', 'forbidden', 'forbidden'], 'unknown'],
  ] as [Outcome[], string][])('%j is %s', (outcomes, access) => {
    expect(observedAccess(seen(outcomes), all, page, null)).toBe(access)
  })

  it('never calls an entry anything but public when a stranger got in', () => {
    expect(observedAccess(seen(['reached', 'unknown', 'unknown', 'unknown', 'unknown']), all, page, 'role:admin')).toBe(
      'public',
    )
  })
})
