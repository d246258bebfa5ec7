/** The pages that `routewarden explain <rule>` prints: one for each rule, saying of it what the rule says of itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GuardReader } from '../guards/index.ts'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { GUARD_RULES } from './guard-rules.ts'
import { AUDIT_RULES, OBSERVED_RULES } from './index.ts'
import type { Finding } from '../access/index.ts'
import type { AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'
import { SCENARIO_RULES } from '../webhooks/findings.ts'
import { WEBHOOK_RULES } from './webhook-rules.ts'

const PAGES = new URL('../../docs/rules/', import.meta.url)
const ESLINT_RULES = new URL('../../../eslint-rules/docs/rules/', import.meta.url)

const pageOf = (id: string): string => readFileSync(new URL(`${id}.md`, PAGES), 'utf8')
const pageIds = readdirSync(PAGES).map((name) => name.replace(/\.md$/, ''))
const idsOf = (rules: RuleMeta[]) => rules.map(({ id }) => id)

/** Rules that scenarios of webhooks break. */
const scenarioRules: RuleMeta[] = Object.entries(SCENARIO_RULES).map(([id, meta]) => ({ id, ...meta }))

const RULES = [...AUDIT_RULES, ...OBSERVED_RULES, ...scenarioRules]
const byId = [...new Map(RULES.map((rule) => [rule.id, rule]))].toSorted(([a], [b]) => a.localeCompare(b))

/** `` `audit`, `test` and ESLint `` */
function foundBy(id: string): string {
  const ways = [
    ...(idsOf(AUDIT_RULES).includes(id) ? ['`audit`'] : []),
    ...(idsOf([...OBSERVED_RULES, ...scenarioRules]).includes(id) ? ['`test`'] : []),
    ...(existsSync(new URL(`${id}.md`, ESLINT_RULES)) ? ['ESLint'] : []),
  ]
  return ways.join(', ').replace(/, (?=[^,]*$)/, ' and ')
}

describe('the pages of rules', () => {
  it('are there for every rule that a finding can carry, and for no other', () => {
    expect(pageIds.toSorted()).toEqual(byId.map(([id]) => id).toSorted())
  })

  it('can name one CWE and one requirement: those who find a rule agree on them', () => {
    for (const { id, cwe, asvs } of RULES) expect([id, cwe, asvs]).toEqual([id, ...metaOf(id)])
  })

  it.each(byId)('%s: name, who finds it, CWE and ASVS requirement, and the five parts', (id, { cwe, asvs }) => {
    const [title, blank, line, , found] = pageOf(id).split('\n')
    expect([title, blank]).toEqual([`# ${id}`, ''])
    expect(line).toMatch(/^> \S.*\.$/)
    expect(found).toBe(`Found by ${foundBy(id)}. ${cwe}, ASVS 5.0 ${asvs}.`)
    expect(headingsOf(pageOf(id))).toEqual(['Why', 'Incorrect', 'Correct', 'How it is found', 'What it cannot see'])
    expect(Object.keys(filesOf(id, 'Incorrect'))).not.toEqual([])
    expect(Object.keys(filesOf(id, 'Correct'))).not.toEqual([])
  })

  it.each(idsOf(GUARD_RULES))(
    '%s: the rule finds its incorrect example, and nothing in the correct one',
    async (id) => {
      const [incorrect, correct] = await examplesOf(id, GUARD_RULES)
      expect(incorrect.rules).toEqual([id])
      expect(correct).toEqual({ rules: [], guards: ['guarded'] })
    },
  )

  it.each(idsOf(WEBHOOK_RULES))('%s: found in its incorrect example alone, and by no other rule', async (id) => {
    const [incorrect, correct] = await examplesOf(id, [...WEBHOOK_RULES, ...GUARD_RULES])
    expect(incorrect.rules).toEqual([id])
    expect(correct).toEqual({ rules: [], guards: ['webhook'] })
  })
})

const examplesOf = async (id: string, rules: AuditRule[]) =>
  [await audited(filesOf(id, 'Incorrect'), rules), await audited(filesOf(id, 'Correct'), rules)] as const

function metaOf(id: string): [string, string] {
  const first = RULES.find((rule) => rule.id === id)
  return [first?.cwe ?? '', first?.asvs ?? '']
}

/** Headings outside of code. */
function headingsOf(page: string): string[] {
  return [...page.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
}

/** The code blocks of one part, by the file's name. */
function filesOf(id: string, part: 'Incorrect' | 'Correct'): AppFiles {
  const text = pageOf(id).split(`\n## ${part}\n`)[1]?.split('\n## ')[0] ?? ''
  const blocks = [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)]
  return Object.fromEntries(blocks.map(([, file = '', code = '']) => [file, code]))
}

/** What every example may import: work that a stranger should not get done. */
const DATA = ['listInvoices', 'createInvoice', 'deleteInvoice', 'deleteOldInvoices', 'listUsers']
const SUPPORT: AppFiles = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'lib/db.ts': `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`,
  'lib/data.ts': `import { sql } from 'postgres-client'\n${DATA.map(
    (name) => `export const ${name} = async (...args: unknown[]) => sql.query('${name}', args)\n`,
  ).join('')}`,
}

/** What rules find in a small app in which everything is declared closed, and what its guards are. */
async function audited(files: AppFiles, rules: AuditRule[]): Promise<{ rules: string[]; guards: string[] }> {
  const facts = await auditFacts({ ...SUPPORT, ...files })
  const reader = new GuardReader(facts.app, facts.sources, facts.inventory)
  facts.entries = facts.entries.map((entry) => ({
    ...entry,
    guard: reader.read(entry),
    access: { ...entry.access, declared: 'signed-in' },
  }))
  const findings: Finding[] = []
  for (const rule of rules) findings.push(...(await rule.check(facts, findings)))
  return {
    rules: [...new Set(findings.map(({ rule }) => rule))],
    guards: [...new Set(facts.entries.map(({ guard }) => guard.status))],
  }
}
