import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { auditFacts } from './audit-facts.test.support.ts'
import { SETUP_RULES } from './setup-rules.ts'

const DOCS = new URL('../../docs/rules/', import.meta.url)
const REFERENCE_APP = fileURLToPath(new URL('../../../fixtures-app/', import.meta.url))

describe('the set-up rules', () => {
  it('find nothing in the reference app', async () => {
    const facts = await auditFacts(REFERENCE_APP)
    for (const rule of SETUP_RULES) expect(await rule.check(facts), rule.id).toEqual([])
  })

  it('each have a page that names their CWE and ASVS requirement', () => {
    for (const { id, cwe, asvs } of SETUP_RULES) {
      const page = new URL(`${id}.md`, DOCS)
      expect(existsSync(page), id).toBe(true)
      const text = readFileSync(page, 'utf8')
      expect(text.split('\n')[0]).toBe(`# ${id}`)
      expect(text).toContain(`${cwe}, ASVS 5.0 ${asvs}.`)
      const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])
      expect(headings, id).toEqual(['Why', 'Incorrect', 'Correct', 'How it is found', 'What it cannot see'])
    }
  })
})
