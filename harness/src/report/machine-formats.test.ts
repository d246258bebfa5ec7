/** The formats that machines read: held against the schemas of those who read them. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import type { Finding, Report } from '../access/index.ts'
import { jsonSchema, render, reportSchema } from './index.ts'
import { HOSTILE_ID, sampleReport } from './sample.test.support.ts'

const report = sampleReport({ problems: [] })
const first: Finding = { ...(report.findings[0] as Finding), severity: 'error' }
const accepted = sampleReport({
  problems: [],
  findings: [{ ...first, accepted: { reason: 'known', until: '2027-01-31' } }, ...report.findings.slice(1)],
})

/** Of SARIF 2.1.0 as OASIS publishes it; the package carries it, and is used for nothing else. */
const SARIF_SCHEMA = readFileSync(
  createRequire(import.meta.url)
    .resolve('@microsoft/jest-sarif')
    .replace(/lib[\\/].*/, 'lib/schemas/sarif-2.1.0-rtm.5.json'),
  'utf8',
)

describe('json', () => {
  const ajv = new Ajv2020({ allErrors: true })
  addFormats.default(ajv)
  const fits = ajv.compile(jsonSchema())

  it.each([
    ['a run', report],
    ['accepted findings', accepted],
    ['an empty app', sampleReport({ entries: [], findings: [], webhooks: [], probes: [] })],
  ])('%s fits the published schema', (_name, sample) => {
    fits(JSON.parse(render(sample, 'json')))
    expect(fits.errors).toBeNull()
    expect(reportSchema.safeParse(sample).error).toBeUndefined()
  })

  it.each([
    [
      'a word that is no outcome',
      { entries: [{ ...report.entries[0], outcomes: { anonymous: { observed: 'fine' } } }] },
    ],
    ['a field of nobody', { verdict: 'ok' }],
    ['another version', { schemaVersion: 2 }],
  ])('%s does not', (_name, changes) => {
    expect(fits({ ...report, ...changes })).toBe(false)
  })

  it('the file that is published is made of the code', () => {
    const published = readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')
    expect(JSON.parse(published), 'run `npm run build && npm run docs`').toEqual(jsonSchema())
  })
})

describe('sarif', () => {
  const log = (sample: Report, prefix = '') => JSON.parse(render(sample, 'sarif', { prefix })) as Log
  const results = (sample: Report, prefix?: string) => log(sample, prefix).runs[0]?.results ?? []

  it.each([
    ['a run', report],
    ['accepted findings', accepted],
    ['problems', sampleReport({ problems: [{ code: 'build-failed', message: 'It failed', help: 'Mend it' }] })],
    ['nothing found', sampleReport({ findings: [] })],
    ['a finding without a place', sampleReport({ findings: [{ ...first, file: '', line: 0, column: 0 }] })],
  ])('%s fits the schema of OASIS', (_name, sample) => {
    const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false })
    addFormats.default(ajv)
    const fits = ajv.compile(JSON.parse(SARIF_SCHEMA) as object)
    fits(log(sample))
    expect(fits.errors).toBeNull()
  })

  it('brings the page of each rule, and its CWE', () => {
    const rules = log(report).runs[0]?.tool.driver.rules ?? []
    expect(rules.map(({ id }) => id)).toEqual([...new Set(report.findings.map(({ rule }) => rule))].sort())
    const rule = rules.find(({ id }) => id === 'static-extension-bypass')
    expect(rule?.help?.markdown).toContain('## Why')
    expect(rule?.properties?.tags).toContain('external/cwe/cwe-288')
  })

  it('names files from the top of the repository, as addresses', () => {
    const [result] = results(
      sampleReport({ findings: [{ ...first, file: 'app/[slug]/a b.tsx', line: 3 }] }),
      'apps/web',
    )
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('apps/web/app/%5Bslug%5D/a%20b.tsx')
  })

  it('knows a finding again whatever moves around it, and two of a kind apart', () => {
    const prints = (findings: Finding[]) => results(sampleReport({ findings })).map((one) => one.partialFingerprints)
    expect(prints([first])).toEqual(prints([{ ...first, line: first.line + 40 }]))
    const [one, other] = prints([first, first])
    expect(one).not.toEqual(other)
  })

  it('an accepted finding is suppressed, with its reason', () => {
    const suppressed = results(accepted).filter(({ suppressions }) => suppressions !== undefined)
    expect(suppressed).toHaveLength(1)
    expect(suppressed[0]?.suppressions?.[0]?.justification).toContain('known')
  })
})

describe('junit', () => {
  const xml = render(report, 'junit')
  const count = (name: string) => Number(new RegExp(`<testsuites[^>]* ${name}="(\\d+)"`).exec(xml)?.[1])

  it('fails what has a finding, and skips what is unknown', () => {
    const found = report.entries.filter(({ id }) => report.findings.some(({ entry }) => entry === id))
    expect(found.length).toBeGreaterThan(0)
    for (const { id } of found) expect(caseOf(xml, id)).toContain('<failure')
    const unknown = report.entries.find(({ id }) => id === 'GET /api/slow')
    expect(caseOf(xml, unknown?.id ?? '')).toContain('<skipped')
    expect(count('skipped')).toBeGreaterThanOrEqual(report.summary.unknown)
  })

  it('is XML whatever the app is called', () => {
    const outcomes = { ']]><b>': report.entries[0]?.outcomes['anonymous'] } as Report['entries'][number]['outcomes']
    const broken = render(
      sampleReport({ entries: [{ ...(report.entries[0] as Report['entries'][number]), outcomes }] }),
      'junit',
    )
    expect(broken).not.toContain(']]><b>')
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
    expect(render(sampleReport({ entries: report.entries.filter(({ id }) => id === HOSTILE_ID) }), 'junit')).toMatch(
      /^<\?xml .*<testsuites .*<\/testsuites>\s*$/s,
    )
  })

  it('what is accepted does not fail', () => {
    const text = render(sampleReport({ problems: [], webhooks: [], findings: accepted.findings.slice(0, 1) }), 'junit')
    expect(text).not.toContain('<failure')
    expect(text).toContain('accepted until 2027-01-31')
  })
})

const caseOf = (xml: string, id: string) => {
  const name = `<testcase name="${id.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}"`
  const from = xml.indexOf(name)
  return from === -1 ? `no case ${id}` : xml.slice(from, xml.indexOf('<testcase', from + 1))
}

describe('github', () => {
  it('annotates, escaped as the toolkit does', () => {
    const text = render(
      sampleReport({
        problems: [],
        findings: [{ ...first, file: 'app/a,b:c.ts', message: '100% open\n::error::forged' }],
      }),
      'github',
      { prefix: 'apps/web' },
    )
    const [line = ''] = text.split('\n')
    expect(line).toMatch(
      /^::error file=apps\/web\/app\/a%2Cb%3Ac\.ts,line=\d+,col=\d+,title=Routewarden%3A [\w-]+::100%25 open /,
    )
    expect(text.match(/^::/gm)).toHaveLength(1)
  })

  it('says how many more there are than GitHub shows', () => {
    const text = render(sampleReport({ problems: [], findings: Array.from({ length: 25 }, () => first) }), 'github')
    expect(text.match(/^::error /gm)).toHaveLength(10)
    expect(text).toContain('16 more of severity error')
  })

  it('leaves out what is accepted', () => {
    expect(render(sampleReport({ problems: [], findings: accepted.findings.slice(0, 1) }), 'github')).not.toMatch(
      /^::/m,
    )
  })
})

describe('svg', () => {
  it('draws every route once, and never an unknown one as protected', () => {
    const svg = render(report, 'svg')
    expect(svg).toMatch(/^<svg /)
    expect(svg).not.toContain('<script')
    const unknown = sampleReport({ entries: report.entries.filter(({ id }) => id === 'GET /api/slow') })
    expect(render(unknown, 'svg')).toMatch(/fill="#a86a00">slow</)
    expect(render(unknown, 'svg')).not.toMatch(/fill="#1f7a4d">(?!● 0)/)
  })
})
