import { describe, expect, it } from 'vitest'
import { predictedAccess, predictedOutcome } from './predicted.ts'
import type { GuardVerdict, IdentityInfo } from './types.ts'

const identity = (name: string, change: Partial<IdentityInfo> = {}): IdentityInfo => ({
  name,
  userId: `user_${name}`,
  role: null,
  org: null,
  description: '',
  ...change,
})
const anonymous = identity('anonymous', { userId: null })
const plain = identity('plain')
const org = (role: string) => ({ id: 'org_1', slug: 'acme', role, permissions: [] })
const member = identity('member', { org: org('org:member') })
const orgAdmin = identity('org-admin', { org: org('org:admin') })
const admin = identity('admin', { role: 'admin' })

const guard = (status: GuardVerdict['status'], change: Partial<GuardVerdict> = {}): GuardVerdict => ({
  status,
  access: 'unknown',
  evidence: [],
  ...change,
})
const entry = (verdict: GuardVerdict) => ({ client: 'api' as const, method: 'POST' as const, guard: verdict })

describe('predictedOutcome', () => {
  const open = guard('open', { access: 'public' })
  const signedIn = guard('guarded', { access: 'signed-in', refused: { stranger: 'forbidden' } })
  const forAdmins = guard('guarded', { access: 'role:admin', refused: { stranger: 'not-found', others: 'not-found' } })
  const either = guard('guarded', { anyOf: ['org:admin', 'role:admin'], refused: { stranger: 'unauthorized' } })
  const webhook = (refused?: GuardVerdict['refused']) =>
    guard('webhook', { access: 'webhook:clerk', ...(refused ? { refused } : {}) })

  it.each([
    ['the proxy turns them away', 'sign-in', anonymous, open, 'sign-in'],
    ['nobody knows what the proxy does', 'unknown', plain, open, 'unknown'],
    ['nothing else is there', 'reached', anonymous, open, 'reached'],
    ['a stranger gets in by what they send', 'reached', anonymous, { ...open, asksMore: 'a.ts:1 key' }, 'reached'],
    ['others are asked for the same', 'reached', plain, { ...open, asksMore: 'a.ts:1 key' }, 'unknown'],
    ['the guard was not understood', 'reached', anonymous, guard('unknown'), 'unknown'],
    ['only some ways are checked', 'reached', anonymous, guard('partial'), 'unknown'],
    ['the guard answers 403', 'reached', anonymous, signedIn, 'forbidden'],
    ['the guard lets them in', 'reached', plain, signedIn, 'reached'],
    ['the guard asks for a role they lack', 'reached', plain, forAdmins, 'not-found'],
    ['the guard asks for a role they have', 'reached', admin, forAdmins, 'reached'],
    ['more is asked, by a row', 'reached', plain, { ...signedIn, asksMore: 'lib/a.ts:1 isOwner' }, 'unknown'],
    ['either of two is enough, and they have one', 'reached', orgAdmin, either, 'reached'],
    ['either of two is enough, and they have none', 'reached', member, either, 'forbidden'],
    ['either of two is enough, and they have one outside of organizations', 'reached', admin, either, 'unknown'],
    ['a delivery is not signed', 'reached', plain, webhook(), 'unauthorized'],
    ['the signature check answers', 'reached', plain, webhook({ stranger: 'unauthorized' }), 'unauthorized'],
    ['the signature check throws, and nobody catches', 'reached', plain, webhook({ stranger: 'error' }), 'error'],
  ] as const)('where %s', (_, proxy, who, verdict, outcome) => {
    expect(predictedOutcome(proxy, who, entry(verdict))).toBe(outcome)
  })

  it('takes a webhook whose check throws for one that its provider alone gets into', () => {
    const judged = entry(webhook({ stranger: 'error' }))
    expect(predictedAccess({ anonymous: { predicted: 'error' } }, [anonymous], judged, [])).toBe('webhook:clerk')
  })
})
