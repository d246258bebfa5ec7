/** Each mistake of the catalogue, made in a copy of the reference app that is then built and tested for real. */
import type { Finding } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyReferenceApp, processesNaming, run, type Ended } from '../support/cli.ts'
import { make, MISTAKES } from './make.ts'

const built = MISTAKES.flatMap(({ build, finds, ...mistake }) =>
  build === undefined || finds === undefined ? [] : [{ ...mistake, build, finds }],
)

describe.each([...new Set(built.map((mistake) => mistake.build))])('in the build "%s"', (build) => {
  const made = built.filter((mistake) => mistake.build === build)
  let dir: string
  let remove: () => Promise<void>
  let ended: Ended
  let findings: Finding[]
  beforeAll(async () => {
    ;({ dir, remove } = await copyReferenceApp())
    for (const mistake of made) await make(mistake, dir)
    ended = await run(['test', dir, '--format', 'json'])
    findings = ended.report().findings
  })
  afterAll(async () => {
    await remove()
  })

  it('exits with 1', () => {
    expect(ended.code, ended.stderr).toBe(1)
  })

  it.each(made)('$id is caught: which entry point, and what a stranger could do', ({ finds }) => {
    for (const { rule, entry, says } of finds) {
      const found = findings.find(
        (finding) => finding.rule === rule && (entry === undefined || finding.entry === entry),
      )
      const all = findings.map(
        (finding) => `${finding.severity} ${finding.rule} ${finding.entry ?? finding.file}: ${finding.message}`,
      )
      expect(found, all.join('\n')).toBeDefined()
      expect(found?.severity).toBe('error')
      expect(found?.message).toMatch(says)
      expect(found?.evidence).not.toEqual([])
    }
  })

  it('does not count what it found open as protected', () => {
    const open = findings.filter(({ rule }) => rule === 'webhook-unverified' || rule === 'static-extension-bypass')
    const entries = ended.report().entries.filter((entry) => open.some((finding) => finding.entry === entry.id))
    expect(entries.map((entry) => [entry.id, entry.access.observed])).toEqual(entries.map(({ id }) => [id, 'public']))
  })

  it('gives no other rule a reason to speak, and leaves nothing running', () => {
    const expected = new Set(made.flatMap((mistake) => mistake.finds.map((find) => find.rule)))
    // A closed webhook or a misplaced proxy also breaks what the config declares of the entry points.
    const follows = new Set(build === 'guards' ? [] : ['policy-mismatch', 'webhook-not-public'])
    const isOfWebhook = ({ rule, entry = '' }: Finding) => rule === 'policy-mismatch' && entry.includes('/webhooks/')
    const others = findings.filter(
      (finding) => !expected.has(finding.rule) && !follows.has(finding.rule) && !isOfWebhook(finding),
    )
    expect(others.map((finding) => `${finding.rule} ${finding.entry ?? ''}: ${finding.message}`)).toEqual([])
    expect(processesNaming(dir)).toEqual([])
  })
})
