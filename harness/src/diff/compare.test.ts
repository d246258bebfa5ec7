import { describe, expect, it } from 'vitest'
import type { Report, ReportEntry } from '../access/index.ts'
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
import { sampleReport } from '../report/sample.test.support.ts'
import { compareReports } from './compare.ts'
import { renderDiffMarkdown, renderDiffTerminal } from './render.ts'

const reportOf = (entries: ReportEntry[], changes: Partial<Report> = {}): Report =>
  sampleReport({ command: 'audit', identities: IDENTITIES, entries, findings: [], ...changes })

const LABELS = { base: { label: 'main', commit: null }, head: { label: 'working tree', commit: null } }
const diffOf = (base: Report, head: Report) => compareReports(base, head, LABELS)
const between = (base: ReportEntry[], head: ReportEntry[]) => diffOf(reportOf(base), reportOf(head))
const kinds = (base: ReportEntry[], head: ReportEntry[]) =>
  between(base, head).changes.map(({ kind, id }) => [kind, id])

const admin = entryOf('GET /admin', 'role:admin', ADMIN)

describe('an entry point', () => {
  it.each<[string, ReportEntry, ReportEntry]>([
    ['opened', admin, entryOf('GET /admin', 'signed-in', SIGNED_IN)],
    ['opened', admin, entryOf('GET /admin', 'public', ADMIN)],
    ['opened', entryOf('GET /admin', 'unknown', UNKNOWN), entryOf('GET /admin', 'public', OPEN)],
    ['opened', entryOf('POST /api/h', 'webhook:clerk', UNKNOWN), entryOf('POST /api/h', 'public', OPEN)],
    ['unshown', admin, entryOf('GET /admin', 'unknown', UNKNOWN)],
    ['unshown', entryOf('POST /api/h', 'webhook:clerk', UNKNOWN), entryOf('POST /api/h', 'unknown', UNKNOWN)],
    ['closed', entryOf('GET /admin', 'signed-in', SIGNED_IN), admin],
    ['changed', admin, entryOf('GET /admin', 'role:editor', ADMIN)],
    ['changed', entryOf('GET /admin', 'unknown', UNKNOWN), admin],
  ])('was %s', (kind, before, after) => {
    expect(kinds([before], [after])).toEqual([[kind, after.id]])
  })

  it('is opened, too, where it was closed to others at the same time', () => {
    const swapped: Cells = ['sign-in', 'reached', 'forbidden']
    expect(between([admin], [entryOf('GET /admin', 'unknown', swapped)]).changes).toMatchObject([
      { kind: 'opened', identities: [{ name: 'signed-in', before: 'not-found', after: 'reached' }] },
    ])
  })

  it('is the same in another file, at another line, turning away in another way', () => {
    const moved = entryOf('GET /admin', 'role:admin', ['unauthorized', 'forbidden', 'reached'], {
      file: 'b.tsx',
      line: 9,
    })
    expect(kinds([admin], [moved])).toEqual([])
  })

  it('is the same server function in another file, where only one has its name', () => {
    const save = (file: string, cells = ADMIN) => entryOf(`action ${file}#save`, 'role:admin', cells)
    expect(kinds([save('a.ts')], [save('b.ts')])).toEqual([])
    expect(kinds([save('a.ts')], [save('b.ts', SIGNED_IN)])).toEqual([['opened', 'action b.ts#save']])
    expect(kinds([save('a.ts')], [save('b.ts'), save('c.ts')]).map(([kind]) => kind)).toEqual([
      'added',
      'added',
      'removed',
    ])
  })
})

it('shows what was opened first, and of what was added what is open', () => {
  const base = [admin, entryOf('GET /gone', 'public', OPEN), entryOf('GET /shut', 'public', OPEN)]
  const head = [
    entryOf('GET /new', 'signed-in', SIGNED_IN),
    entryOf('GET /new-open', 'public', OPEN),
    entryOf('GET /shut', 'signed-in', SIGNED_IN),
    entryOf('GET /admin', 'signed-in', SIGNED_IN),
  ]
  expect(kinds(base, head)).toEqual([
    ['opened', 'GET /admin'],
    ['added', 'GET /new-open'],
    ['added', 'GET /new'],
    ['closed', 'GET /shut'],
    ['removed', 'GET /gone'],
  ])
  const text = renderDiffTerminal(between(base, head), { color: false })
  expect(text).toContain('GET /admin     role:admin → signed-in')
  expect(text).toContain('signed-in: not-found → reached')
  expect(text).toContain('Access was opened. 1 opened, 2 added, 1 closed, 1 removed.')
  expect(renderDiffMarkdown(between(base, head))).toContain('| `GET /admin` | role:admin → signed-in |')
})

it('holds what servers did together, where both reports are of tests', () => {
  const was = reportOf([entryOf('GET /admin', 'role:admin', ADMIN, { basis: 'observed' })], { command: 'test' })
  const is = reportOf([entryOf('GET /admin', 'signed-in', SIGNED_IN, { basis: 'observed' })], { command: 'test' })
  expect(diffOf(was, is)).toMatchObject({ basis: 'observed', changes: [{ kind: 'opened' }] })
  expect(diffOf(reportOf([]), is).basis).toBe('predicted')
})

it('asks only identities that both reports know', () => {
  const one = IDENTITIES.slice(0, 1)
  const head = reportOf([entryOf('GET /admin', 'role:admin', SIGNED_IN)], { identities: one })
  expect(diffOf(reportOf([admin]), head).changes).toEqual([])
  expect(diffOf(head, reportOf([admin])).changes).toEqual([])
})

describe('findings', () => {
  const inDiff = (base: Report['findings'], head: Report['findings']) => {
    const { findings } = diffOf(reportOf([], { findings: base }), reportOf([], { findings: head }))
    return [findings.new.length, findings.gone.length]
  }
  const finding = findingOf('guard-await', { entry: 'GET /' })

  it('are the same at another line, in another file of the same entry point, in other words', () => {
    expect(inDiff([finding], [{ ...finding, line: 9, file: 'b.tsx', message: 'other' }])).toEqual([0, 0])
  })

  it('are counted, where a file has several of a rule', () => {
    const inFile = findingOf('matcher-not-static')
    expect(inDiff([inFile], [inFile, { ...inFile, message: 'another' }])).toEqual([1, 0])
    expect(inDiff([inFile], [{ ...inFile, file: 'b.ts' }])).toEqual([1, 1])
  })

  it('are not new where the policy accepts them', () => {
    const accepted = { reason: 'known', until: '2027-01-31' }
    expect(inDiff([], [{ ...finding, accepted }])).toEqual([0, 0])
  })
})

it('lets no name of the app speak to a terminal or in a comment', () => {
  const hostile = entryOf('GET /a|b`<img>\u001b[31m', 'public', OPEN, { file: 'a\u001b[0m.ts' })
  expect(renderDiffTerminal(between([], [hostile]), { color: false })).not.toContain('\u001b')
  expect(renderDiffMarkdown(between([], [hostile]))).toContain('| `` GET /a\\|b`<img> `` |')
})

it('fits into a comment, however much has changed', () => {
  const entries = Array.from({ length: 900 }, (_, index) =>
    entryOf(`GET /page-${'x'.repeat(80)}-${index}`, 'public', OPEN),
  )
  const text = renderDiffMarkdown(between([], entries))
  expect(text.length).toBeLessThan(65_536)
  expect(text).toMatch(/… and \d+ more/)
})
