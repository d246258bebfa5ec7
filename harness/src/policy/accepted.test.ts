import { describe, expect, it } from 'vitest'
import { accept, fingerprints, judgeAccepted } from './accepted.ts'
import { formatPolicy } from './format.ts'
import { parsePolicy } from './parse.ts'
import { findingOf } from './sample.test.support.ts'

const FILES: Record<string, string> = {
  'app/page.tsx': 'import x\nexport default function Page() {\n  return work()\n}\n',
  'app/b/page.tsx': 'import x\nexport default function Page() {\n',
  '.env': 'A=1\nSECRET=hunter2\n',
}
const read = (file: string) => FILES[file] ?? null
const terms = { reason: 'known', until: '2027-01-31' }
const finding = findingOf('unprotected-page', { entry: 'GET /' })
const policy = parsePolicy(formatPolicy({ entries: {}, accepted: accept([], [finding], [finding], read, terms) }), 'p')
const judged = (given = finding, today = '2026-11-23', text = read) => judgeAccepted([given], policy, text, today)

describe('an accepted finding', () => {
  it('is marked, until its day is over', () => {
    expect(judged().findings[0]?.accepted).toEqual(terms)
    expect(judged(finding, '2027-01-31').findings[0]?.accepted).toEqual(terms)
    const later = judged(finding, '2027-02-01')
    expect(later.findings[0]).not.toHaveProperty('accepted')
    expect(later.expired[0]?.evidence).toEqual(['routewarden.policy.json:5 accepted until 2027-01-31 (known): expired'])
    expect(later.stale).toEqual([])
  })

  it('is known again when lines come before it, or are indented otherwise', () => {
    const moved = (file: string) =>
      file === 'app/page.tsx' ? `// new\n${read(file)?.replaceAll(' ', '\t') ?? ''}` : null
    expect(judged({ ...finding, line: 3 }, '2026-11-23', moved).findings[0]?.accepted).toEqual(terms)
  })

  it.each([
    ['its line is another', finding, () => 'a\nexport default async function Page() {\n'],
    ['it is in another file', { ...finding, file: 'app/b/page.tsx' }, read],
    ['it is of another entry point', { ...finding, entry: 'GET /b' }, read],
    ['it is of another rule', { ...finding, rule: 'guard-await' }, read],
  ])('comes back when %s', (_name, given, text) => {
    const back = judged(given, '2026-11-23', text)
    expect(back.findings[0]).not.toHaveProperty('accepted')
    expect(back.stale).toEqual([0])
  })
})

describe('fingerprints', () => {
  it('number what is equal', () => {
    const [first, second] = fingerprints([finding, finding], read)
    expect(second).toBe(`${first ?? ''}-2`)
  })

  it('hold nothing of a secret', () => {
    const secret = findingOf('env-public-secret', { file: '.env', line: 2 })
    const other = (file: string) => read(file)?.replace('hunter2', 'another') ?? null
    expect(fingerprints([secret], read)).toEqual(fingerprints([secret], other))
  })
})

it('is accepted once: a new day replaces the one before', () => {
  const again = accept(policy.accepted, [finding], [finding], read, { ...terms, until: '2027-06-30' })
  expect(again.map(({ until }) => until)).toEqual(['2027-06-30'])
})
