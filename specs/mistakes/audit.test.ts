/** Each mistake of the catalogue that `audit` catches, made alone in a copy of the reference app. Nothing is built. */
import { describe, expect, it } from 'vitest'
import { copyReferenceApp, run } from '../support/cli.ts'
import { make, MISTAKES } from './make.ts'

const audited = MISTAKES.flatMap((mistake) =>
  mistake.audit === undefined ? [] : [{ ...mistake, audit: mistake.audit }],
)

it('finds nothing in the app as it is', async () => {
  const { dir, remove } = await copyReferenceApp()
  const ended = await run(['audit', dir, '--format', 'json'])
  expect(ended.report().findings).toEqual([])
  expect(ended.code).toBe(0)
  await remove()
})

describe.concurrent('one mistake', () => {
  it.each(audited)('$id is found, and nothing else', async (mistake) => {
    const { dir, remove } = await copyReferenceApp()
    await make(mistake, dir)
    const ended = await run(['audit', dir, '--format', 'json'])
    const findings = ended.report().findings
    const all = findings.map(
      ({ severity, rule, file, line, message }) => `${severity} ${rule} ${file}:${line} ${message}`,
    )
    for (const { rule, file, says, severity } of mistake.audit) {
      const found = findings.find(
        (finding) => finding.rule === rule && finding.file === file && says.test(finding.message),
      )
      expect(found, `${rule} in ${file}\n${all.join('\n')}\n${ended.stderr}`).toBeDefined()
      if (severity !== undefined) expect(found?.severity).toBe(severity)
      expect(found?.help).not.toBe('')
    }
    const expected = new Set(mistake.audit.map(({ rule }) => rule))
    expect(all.filter((_, index) => !expected.has(findings[index]?.rule ?? ''))).toEqual([])
    expect(ended.code).toBe(findings.some(({ severity }) => severity === 'error') ? 1 : 0)
    await remove()
  })
})
