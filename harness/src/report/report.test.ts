import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Script } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import type { Report, ScenarioReport } from '../access/index.ts'
import { FILE_NAMES, FORMATS, render, standing, summarise, writeReports, type Format } from './index.ts'
import { MARKDOWN_LIMIT } from './markdown.ts'
import { entry, HOSTILE_ID, sampleReport } from './sample.test.support.ts'
import { clean, columns, truncate, wrap } from './text.ts'

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/
const report = sampleReport()
const find = (id: string) =>
  at(
    report.entries.filter((item) => item.id === id),
    0,
  )

function at<T>(list: T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`there is no item ${index}`)
  return item
}

function big(count: number): Report {
  const findings = Array.from({ length: count }, (_, index) => ({
    ...at(report.findings, index % report.findings.length),
    message: `number ${index} ${'long '.repeat(60)}`,
  }))
  const entries = Array.from({ length: count }, (_, index) => ({ ...at(report.entries, 3), id: `GET /page-${index}` }))
  return sampleReport({ findings, entries })
}

describe('findings that are accepted', () => {
  const [first, ...others] = report.findings
  const accepted = { reason: 'known; gone with the new billing', until: '2027-01-31' }
  const taken = sampleReport({ findings: first === undefined ? [] : [{ ...first, accepted }, ...others] })

  it('are counted by themselves', () => {
    expect(taken.summary.accepted).toBe(1)
    const sum = ({ error, warning, info }: Report['summary']['findings']) => error + warning + info
    expect(sum(taken.summary.findings)).toBe(report.findings.length - 1)
  })

  it.each(['terminal', 'markdown', 'html'] as const)('stay visible in %s, with reason and day', (format) => {
    const text = render(taken, format, { width: 200 })
    expect(text).toContain('accepted until 2027-01-31: known; gone with the new billing')
    if (format !== 'html') expect(text).toContain('1 accepted')
  })
})

describe('summarise', () => {
  it('counts every entry once', () => {
    const { public: open, protected: closed, unknown, entries } = report.summary
    expect(open + closed + unknown).toBe(entries)
    expect(report.summary).toMatchObject({
      webhooks: { scenarios: 5, ok: 3, failed: 1, unknown: 1 },
      findings: { error: 2, warning: 2, info: 1 },
    })
  })

  it.each([
    ['GET /', 'public'],
    ['GET /docs/[slug]', 'public'],
    ['GET /dashboard', 'protected'],
    ['GET /welcome', 'unknown'],
    ['POST /api/webhooks/clerk', 'protected'],
    ['GET /api/export', 'unknown'],
    ['GET /api/slow', 'unknown'],
    ['PUT /api/legacy', 'unknown'],
    ['DELETE /api/everything', 'unknown'],
  ])('%s is %s', (id, expected) => {
    expect(standing(find(id))).toBe(expected)
  })

  it('never takes what is unknown for protected', () => {
    const skipped = entry('GET /a', [['blocked', 'sign-in']], { skipped: 'skip' })
    const redirectedHandler = entry('POST /api/b', [['blocked', 'redirect']])
    const unanswered = entry('GET /c', [['blocked', 'unknown']], { declared: 'signed-in', observed: 'signed-in' })
    expect(summarise([skipped, redirectedHandler, unanswered], [], [])).toMatchObject({ protected: 0, unknown: 3 })
  })

  it('takes a redirect for protection only where someone else is shown the page', () => {
    expect(
      standing(
        entry('GET /a', [
          [null, 'redirect'],
          [null, 'redirect'],
        ]),
      ),
    ).toBe('unknown')
    expect(
      standing(
        entry('GET /a', [
          [null, 'redirect'],
          [null, 'reached'],
        ]),
      ),
    ).toBe('protected')
  })

  it('does not take the 400 of a webhook for a signature check that no scenario showed', () => {
    const handler = { ...entry('POST /api/hook', [[null, 'unauthorized']]), webhook: 'clerk' as const }
    expect(standing(handler)).toBe('unknown')
    expect(standing({ ...handler, access: { ...handler.access, observed: 'public' } })).toBe('public')
    expect(standing({ ...handler, access: { ...handler.access, observed: 'webhook:clerk' } })).toBe('protected')
  })

  it('calls a webhook that let a stranger in public', () => {
    const open = entry('POST /api/hook', [[null, 'reached']], { observed: 'webhook:stripe' })
    expect(standing(open)).toBe('public')
  })
})

describe('text', () => {
  it('leaves no control characters and no escape codes', () => {
    expect(clean('a\u001b[31mred\u001b[0m\u0007\r\nb\u202ec\u001b]8;;http://x\u0007link')).not.toMatch(CONTROL)
    expect(clean('a\nb')).toBe('a b')
  })

  it('measures, shortens and wraps by columns', () => {
    expect(columns('日本')).toBe(4)
    expect(truncate('GET /projects/settings', 11)).toBe('GET /…tings')
    for (const width of [1, 5, 9]) {
      expect(columns(truncate('日本語のパス/abc', width))).toBeLessThanOrEqual(width)
    }
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  })
})

describe('terminal', () => {
  it.each([60, 80, 120, 200])('keeps every line within %i columns', (width) => {
    const many = Array.from({ length: 31 }, (_, index) => ({
      ...at(report.identities, 1),
      name: `identity-with-a-long-name-${index}`,
    }))
    for (const shown of [report, sampleReport({ identities: many })]) {
      const lines = render(shown, 'terminal', { width }).split('\n')
      expect(lines.filter((line) => columns(line) > width)).toEqual([])
      const colored = render(shown, 'terminal', { width, color: true }).split('\n')
      expect(colored.map(clean).filter((line) => columns(line) > width)).toEqual([])
    }
  })

  it('marks mismatches by sign, and by colour', () => {
    const text = render(report, 'terminal', { width: 200 })
    expect(text).toMatch(/GET \/docs\/\[slug\] +reached!/)
    expect(text).toMatch(/POST \/api\/data +not found~/)
    expect(render(report, 'terminal', { width: 200, color: true })).toContain('\u001b[31mreached!')
  })

  it('puts what is unknown under Unknown, and marks scenarios that could not be told', () => {
    const text = render(report, 'terminal', { width: 120 })
    const from = text.indexOf('Unknown: could not be shown')
    expect(text.indexOf('GET /api/slow')).toBeGreaterThan(from)
    expect(text.indexOf('DELETE /api/everything')).toBeGreaterThan(from)
    expect(text).toContain('? The same delivery twice')
  })

  it('is free of control characters without colour', () => {
    expect(render(report, 'terminal', { width: 120 })).not.toMatch(CONTROL)
  })
})

describe('json', () => {
  it('is the report', () => {
    const text = render(report, 'json')
    expect(JSON.parse(text)).toEqual(report)
    expect(text.endsWith('}\n')).toBe(true)
  })
})

describe('markdown', () => {
  const text = render(report, 'markdown')

  it('escapes what the app named', () => {
    const prose = text.replace(/(`+)[^\n]*?\1/g, '')
    expect(prose).not.toMatch(/<script|<img|<b>/)
    expect(text).not.toContain('@everyone')
    expect(text).not.toContain('[link](https://')
    expect(text).not.toMatch(CONTROL)
  })

  it('keeps rows of the matrix whole whatever the id', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| `'))
    expect(rows).toHaveLength(report.entries.length)
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(report.identities.length + 4)
    expect(rows.some((row) => row.includes('\\|`x`red'))).toBe(true)
  })

  it('fits a comment, and says what it left out', () => {
    const long = render(big(900), 'markdown')
    expect(long.length).toBeLessThanOrEqual(MARKDOWN_LIMIT)
    expect(long).toMatch(/Left out to keep this comment short: \d+ findings, .*900 protected entry points/)
    expect(text).not.toContain('Left out')
  })
})

describe('html', () => {
  const html = render(report, 'html')
  const inside = (pattern: RegExp) => pattern.exec(html)?.[1] ?? ''

  it('asks nothing of a network', () => {
    expect(html).not.toMatch(/(?:src|href|action)="(?!#)/)
    expect(html).not.toMatch(/url\(|@import|<link|<iframe|<img/)
  })

  it('lets only its own style and script run', () => {
    const hash = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`
    expect(html).toContain(`style-src ${hash(inside(/<style>([\s\S]*?)<\/style>/))}`)
    expect(html).toContain(`script-src ${hash(inside(/<script>([\s\S]*?)<\/script>/))}`)
    expect(html).toContain("default-src 'none'")
    expect(html).not.toMatch(/ (?:style|on\w+)="/)
  })

  it('has a script that is valid and stands alone', () => {
    const script = inside(/<script>([\s\S]*?)<\/script>/)
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/__name|__vite|_preact|import\(/)
  })

  it('holds its data as JSON that ends no element', () => {
    const data = JSON.parse(inside(/<script type="application\/json" id="data">([^<]*)<\/script>/)) as {
      rows: unknown[]
    }
    expect(data.rows).toHaveLength(report.entries.length)
    const json = inside(/<script type="application\/json" id="details-0">([^<]*)<\/script>/)
    expect((JSON.parse(json) as { id: string }[]).map(({ id }) => id)).toContain(clean(HOSTILE_ID))
  })

  it('escapes what the app named', () => {
    expect(html.match(/<script/g)).toHaveLength(3)
    expect(html).not.toContain('<b>bold')
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  })

  it('marks mismatches, and shows nothing unknown as protected', () => {
    expect(html).toMatch(/class="cell reached mismatch"[^>]*>reached<span aria-hidden="true"> !/)
    const rows = [...html.matchAll(/<tr id="([^"]+)" class="row" data-standing="(\w+)"/g)].map((row) => [
      row[1],
      row[2],
    ])
    expect(rows).toHaveLength(report.entries.length)
    expect(rows).toContainEqual(['entry-GET-api-slow', 'unknown'])
    expect(rows).toContainEqual(['entry-DELETE-api-everything', 'unknown'])
  })

  it('gives the look of protection to nothing that proves none', () => {
    const row = (id: string) => new RegExp(`<tr id="${id}"[\\s\\S]*?</tr>`).exec(html)?.[0] ?? ''
    expect(row('entry-GET-admin')).toContain('cell blocked')
    for (const id of [
      'entry-PUT-api-legacy',
      'entry-GET-api-export',
      'entry-GET-api-slow',
      'entry-DELETE-api-everything',
    ]) {
      expect(row(id)).toContain('class="cell')
      expect(row(id)).not.toContain('cell blocked')
    }
  })

  it('keeps rows and findings beyond the first out of the page, and loses none', () => {
    const many = sampleReport({
      entries: Array.from({ length: 500 }, (_, number) => ({ ...at(report.entries, 0), id: `GET /<b>bold/${number}` })),
      findings: Array.from({ length: 200 }, () => at(report.findings, 0)),
    })
    const page = render(many, 'html')
    expect(page).not.toContain('<tr id=')
    expect(page).not.toContain('<b>bold')
    const json = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(page)?.[1] ?? ''
    const data = JSON.parse(json) as { markup: string[]; findings: string[] }
    expect(data.markup).toHaveLength(500)
    for (const row of data.markup) expect(row).not.toContain('<b>bold')
    expect(page.match(/<li id="finding-/g)).toHaveLength(150)
    expect(data.findings).toHaveLength(50)
    expect(data.findings.at(-1)).toContain('<li id="finding-200"')
  })

  it('quotes a path for the shell', () => {
    const hostile = sampleReport({
      findings: [{ ...at(report.findings, 1), evidence: ["GET /it's;$(id) as anonymous → 200"] }],
    })
    expect(render(hostile, 'html')).toContain(`'/it'\\''s;$(id)'`)
    const plain = sampleReport({
      findings: [{ ...at(report.findings, 1), evidence: ["GET /it's as anonymous → 200"] }],
    })
    expect(render(plain, 'html')).toContain(`'/it'\\''s'`)
  })
})

describe('writeReports', () => {
  const made: string[] = []
  const folder = async () => {
    const name = await mkdtemp(path.join(tmpdir(), 'routewarden-report-'))
    made.push(name)
    return name
  }
  afterAll(() => Promise.all(made.map((name) => rm(name, { recursive: true, force: true }))))

  it('fills a folder, and leaves nothing half-written', async () => {
    const output = path.join(await folder(), 'new', 'reports')
    const files = await writeReports(report, [...FORMATS], { output })
    expect(files).toEqual(FORMATS.map((format) => path.join(output, FILE_NAMES[format])))
    expect((await readdir(output)).sort()).toEqual(Object.values(FILE_NAMES).sort())
  })

  it('writes one format to the very file, several always to a folder', async () => {
    const output = path.join(await folder(), 'deep', 'auth.html')
    expect(await writeReports(report, ['html'], { output })).toEqual([output])
    expect(await readFile(output, 'utf8')).toBe(render(report, 'html'))
    const several = path.join(await folder(), 'auth.d')
    expect(await writeReports(report, ['json', 'html'], { output: several })).toHaveLength(2)
    expect(await readdir(several)).toHaveLength(2)
  })
})

describe('empty reports', () => {
  it.each(FORMATS)('render as %s', (format) => {
    const empty = sampleReport({ entries: [], findings: [], webhooks: [], probes: [], problems: [], identities: [] })
    const said: Partial<Record<Format, string>> = {
      json: '"entries": []',
      sarif: '"results": []',
      junit: '<testsuites',
      svg: '0 public',
    }
    expect(render(empty, format)).toContain(said[format] ?? 'No entry points were found')
  })
})

describe('sixty scenarios of one handler', () => {
  const scenario = (id: string, group: ScenarioReport['group'], ok: boolean | null): ScenarioReport => ({
    id,
    group,
    title: `Title of ${id}`,
    risk: 'Anyone can then do <b>anything</b>.',
    expected: 'rejected',
    observed: ok === null ? 'unknown' : ok ? 'rejected' : 'accepted',
    status: 200,
    ok,
    why: ok === null ? 'no state hook' : ok ? 'answered 400' : 'answered 200',
    request: {
      method: 'POST',
      path: '/api/hook',
      headers: [
        ['content-type', 'application/json'],
        ['svix-id', 'msg_1'],
        ['svix-signature', '[signature]'],
      ],
      bodyBytes: 1_234,
      body: '{}',
    },
    requests: 1,
    ms: 3,
  })
  const many = (count: number, name: string, group: ScenarioReport['group'], ok: boolean | null) =>
    Array.from({ length: count }, (_item, index) => scenario(`${name}-${index}`, group, ok))
  const scenarios = [
    ...many(20, 'delivery', 'delivery', true),
    ...many(25, 'forgery', 'forgery', false),
    ...many(7, 'order', 'order', null),
    ...many(8, 'time', 'time', true),
  ]
  const sixty = sampleReport({
    webhooks: [{ entry: 'POST /api/hook', provider: 'clerk', file: 'route.ts', line: 1, scenarios }],
  })

  it.each(['terminal', 'markdown', 'html'] as const)('stay readable as %s: failed first, the same once', (format) => {
    const text = render(sixty, format, { width: 100 })
    const order = ['28 of 60 scenarios stood', 'Title of forgery-0', 'Title of order-0', 'delivery', 'time']
    const shown = text.slice(text.indexOf('28 of 60 scenarios stood'))
    const places = order.map((words) => shown.indexOf(words))
    expect(places.every((at) => at >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(shown).not.toContain('Title of forgery-1')
    expect(shown.replaceAll('\n', ' ').replace(/\s+/g, ' ')).toMatch(/same of 24 others:.*forgery-24/)
    expect(shown).toContain('POST /api/hook with svix-id, svix-signature; 1.2 kB')
    if (format !== 'terminal') expect(text).not.toContain('<b>anything')
  })
})
