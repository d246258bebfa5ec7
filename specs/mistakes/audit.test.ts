/**
 * Each mistake of the catalogue that is found without a running server, made alone in a copy of the reference app: by
 * `audit`, and in the editor where it can be seen there. Nothing is built.
 */
import plugin from 'eslint-plugin-routewarden'
import { runAudit, type Finding } from 'routewarden'
import { describe, expect, it } from 'vitest'
import { lintFolder } from '../eslint/lint-app.ts'
import { copyReferenceApp, run } from '../support/cli.ts'
import { make, MISTAKES } from './make.ts'
import type { Mistake } from './mistake.ts'

const audited = MISTAKES.filter(({ audit, eslint }) => audit !== undefined || eslint !== undefined)
const isRule = (id: string) => id in plugin.rules
const inEditor = ({ audit = [], eslint }: { [Key in 'audit' | 'eslint']?: Mistake[Key] | undefined }) =>
  eslint ?? audit.filter(({ rule }) => isRule(rule))

/**
 * An editor holds an app open. Mistakes of entry points and helpers leave those of other files as they are, and share
 * one; those of the proxy and the settings concern every file, and have an app each.
 */
const SIDE_BY_SIDE = ((): (typeof audited)[] => {
  const groups: { files: Set<string>; mistakes: typeof audited }[] = []
  for (const mistake of audited) {
    const files = Array.isArray(mistake.change) ? mistake.change.map(({ file }) => file) : []
    if (files.length === 0 || files.some((file) => !/^(app|components|lib)\//.test(file))) continue
    const free = groups.find((group) => files.every((file) => !group.files.has(file)))
    const group = free ?? { files: new Set(), mistakes: [] }
    if (!free) groups.push(group)
    for (const file of files) group.files.add(file)
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

describe.concurrent('one mistake', () => {
  it.each(audited)('$id is found, and nothing else', async ({ audit = [], eslint, ...mistake }) => {
    const { dir, remove } = await copyReferenceApp()
    await make(mistake, dir)
    const { findings } = await runAudit({ dir, env: {} })
    expectFindings(findings, audit)
    if (!SIDE_BY_SIDE.flat().some(({ id }) => id === mistake.id)) await expectInEditor(dir, inEditor({ audit, eslint }))
    await remove()
  })
})

describe.concurrent('in the editor', () => {
  it.each(SIDE_BY_SIDE.map((mistakes) => [mistakes.map(({ id }) => id).join(', '), mistakes] as const))(
    '%s',
    async (_, mistakes) => {
      const { dir, remove } = await copyReferenceApp()
      for (const mistake of mistakes) await make(mistake, dir)
      await expectInEditor(dir, mistakes.flatMap(inEditor))
      await remove()
    },
  )
})

/** A rule without a case is not known to work in a whole app. */
it('has a case for every rule of the ESLint plugin', () => {
  const cased = new Set(audited.flatMap(({ audit = [], eslint = audit }) => eslint.map(({ rule }) => rule)))
  expect(Object.keys(plugin.rules).filter((id) => !cased.has(id))).toEqual([])
})

type Expected = NonNullable<(typeof audited)[number]['audit']>

function expectFindings(findings: Finding[], expected: Expected): void {
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
  const rules = new Set(expected.map(({ rule }) => rule))
  expect(all.filter((_, index) => !rules.has(findings[index]?.rule ?? ''))).toEqual([])
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
