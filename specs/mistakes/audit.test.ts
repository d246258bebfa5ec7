/**
 * Each mistake of the catalogue that is found without a running server, made alone in a copy of the reference app: by
 * `audit`, and in the editor where it can be seen there. Nothing is built.
 */
import plugin from 'eslint-plugin-routewarden'
import { runAudit, type Finding } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lintFolder } from '../eslint/lint-app.ts'
import { copyReferenceApp, run } from '../support/cli.ts'
import { make, MISTAKES } from './make.ts'
import type { Mistake } from './mistake.ts'

const audited = MISTAKES.filter(({ audit, eslint }) => audit !== undefined || eslint !== undefined)
const isRule = (id: string) => id in plugin.rules
const inEditor = ({ audit = [], eslint }: { [Key in 'audit' | 'eslint']?: Mistake[Key] | undefined }) =>
  eslint ?? audit.filter(({ rule }) => isRule(rule))

/**
 * Mistakes of entry points and helpers leave those of other files as they are: they share an app, where each is found
 * and nothing that none of them makes. Those of the proxy and the settings concern every file, and have an app each.
 * `MISTAKES=alone` gives every one an app of its own.
 */
const GROUPS = ((): (typeof audited)[] => {
  const groups: { files: Set<string>; mistakes: typeof audited }[] = []
  for (const mistake of audited) {
    const files = Array.isArray(mistake.change) ? mistake.change.map(({ file }) => file) : []
    const ofEntry = files.length > 0 && files.every((file) => /^(app|components|lib)\//.test(file))
    const mayShare = ofEntry && process.env['MISTAKES'] !== 'alone'
    const shared = mayShare
      ? groups.find((group) => group.files.size > 0 && !files.some((file) => group.files.has(file)))
      : undefined
    const group = shared ?? { files: new Set<string>(), mistakes: [] }
    if (!shared) groups.push(group)
    if (mayShare) for (const file of files) group.files.add(file)
    group.mistakes.push(mistake)
  }
  return groups.map(({ mistakes }) => mistakes)
})()

it('finds nothing in the app as it is', async () => {
  const { dir, remove } = await copyReferenceApp()
  const ended = await run(['audit', dir, '--format', 'json'])
  expect(ended.report().findings).toEqual([])
  expect(ended.code).toBe(0)
  await remove()
})

describe.each(GROUPS.map((mistakes) => [mistakes.map(({ id }) => id).join(', '), mistakes] as const))(
  '%s',
  (_, mistakes) => {
    let dir: string
    let remove: () => Promise<void>
    beforeAll(async () => {
      ;({ dir, remove } = await copyReferenceApp())
      for (const mistake of mistakes) await make(mistake, dir)
    })
    afterAll(() => remove())

    it('is found, and nothing else', async () => {
      const { findings } = await runAudit({ dir, env: {} })
      const expected = mistakes.flatMap(({ audit = [] }) => audit)
      expectFindings(findings, expected, mistakes.length > 1)
    })

    it('is found in the editor', async () => {
      await expectInEditor(dir, mistakes.flatMap(inEditor))
    })
  },
)

/** A rule without a case is not known to work in a whole app. */
it('has a case for every rule of the ESLint plugin', () => {
  const cased = new Set(audited.flatMap(({ audit = [], eslint = audit }) => eslint.map(({ rule }) => rule)))
  expect(Object.keys(plugin.rules).filter((id) => !cased.has(id))).toEqual([])
})

type Expected = NonNullable<(typeof audited)[number]['audit']>

/** @param inTheirFiles are the rules expected in these files only? One mistake of the proxy may show in many. */
function expectFindings(findings: Finding[], expected: Expected, inTheirFiles: boolean): void {
  const all = findings.map(
    ({ severity, rule, file, line, message }) => `${severity} ${rule} ${file}:${line} ${message}`,
  )
  for (const { rule, file, says, severity } of expected) {
    const found = findings.find(
      (finding) => finding.rule === rule && finding.file === file && says.test(finding.message),
    )
    expect(found, `${rule} in ${file}\n${all.join('\n')}`).toBeDefined()
    if (severity !== undefined) expect(found?.severity).toBe(severity)
    expect(found?.help).not.toBe('')
  }
  const others = findings.filter(
    ({ rule, file }) => !expected.some((one) => one.rule === rule && (!inTheirFiles || one.file === file)),
  )
  expect(others.map(({ rule, file, message }) => `${rule} ${file}: ${message}`)).toEqual([])
}

async function expectInEditor(dir: string, expected: { rule: string; file: string; says: RegExp }[]): Promise<void> {
  // What is off by default is asked for by its name.
  const off = expected
    .map(({ rule }) => rule)
    .filter((rule) => !(`routewarden/${rule}` in (plugin.configs.strict.rules ?? {})))
  const app = lintFolder(dir, off.length === 0 ? {} : { rules: off })
  for (const { rule, file, says } of expected) {
    const messages = await app.lint(file)
    const found = messages.find(({ ruleId, message }) => ruleId === `routewarden/${rule}` && says.test(message))
    const said = messages.map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`)
    expect(found, `${rule} in ${file}\n${said.join('\n')}`).toBeDefined()
  }
}
