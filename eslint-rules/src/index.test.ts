import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { ESLint, Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { docsUrl } from './create-rule.ts'
import plugin, { configs, meta, rules } from './index.ts'
import { PROJECT_RULES } from './project/catalogue.ts'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const ids = Object.keys(rules)
/** Rules that look at one file; the others come from an audit of the app, and `specs/eslint` holds them to it. */
const ofOneFile = ids.filter((id) => !PROJECT_RULES.some((rule) => rule.id === id))
const rule = (id: string) => {
  const found = rules[id]
  if (!found) throw new Error(`no rule ${id}`)
  return found
}

const SECTIONS = ['Why', 'Incorrect', 'Correct', 'Options', 'When not to use it', 'What it cannot see']
const IN_CONFIGS = { recommended: '`recommended` and `strict`', strict: '`strict`', migration: '`migration`' }

describe('the plugin', () => {
  it('names itself and its version as its manifest does', () => {
    const manifest = createRequire(import.meta.url)('../package.json') as { name: string; version: string }
    expect(meta).toEqual({ name: manifest.name, version: manifest.version, namespace: 'routewarden' })
  })

  it('has every file of rules/ under the name of the file', () => {
    const files = readdirSync(new URL('src/rules', root)).filter((file) => !file.includes('.test.'))
    expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(ofOneFile)
  })

  it('tells what each rule says and takes', () => {
    expect(ids.map((id) => ({ id, messages: rule(id).meta.messages, schema: rule(id).meta.schema }))).toMatchSnapshot()
  })

  it.each(['recommended', 'strict', 'all'] as const)(
    '%s is a flat config that reports through ESLint',
    async (name) => {
      const eslint = new ESLint({
        overrideConfigFile: true,
        // ESLint's types ask for exact options that typescript-eslint's leave open.
        overrideConfig: configs[name] as Linter.Config,
      })
      const code = `import { auth } from '@clerk/nextjs/server'\nexport async function GET() {\n  auth.protect()\n}\n`
      const [result] = await eslint.lintText(code, { filePath: 'route.js' })
      expect(result?.messages.map(({ ruleId, line, column }) => [ruleId, line, column])).toEqual([
        ['routewarden/guard-await', 3, 3],
      ])
      expect(plugin.configs[name]).toBe(configs[name])
    },
  )

  it('fixes unsaved text as an editor does', async () => {
    const eslint = new ESLint({
      overrideConfigFile: true,
      overrideConfig: configs.recommended as Linter.Config,
      fix: true,
    })
    const code = `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware(async (auth) => {\n  auth.protect()\n})\n`
    const [result] = await eslint.lintText(code, { filePath: 'proxy.js' })
    expect(result?.output).toBe(code.replace('  auth', '  await auth'))
    expect(result?.messages).toEqual([])
  })

  it('recommended is part of strict, and strict of all', () => {
    const names = (name: keyof typeof configs) => Object.keys(configs[name].rules ?? {})
    expect(names('strict')).toEqual(expect.arrayContaining(names('recommended')))
    expect(names('all').sort()).toEqual(ids.map((id) => `routewarden/${id}`))
  })
})

describe.each(ids)('the page of %s', (id) => {
  const { meta: told } = rule(id)
  const page = existsSync(new URL(`docs/rules/${id}.md`, root)) ? read(`docs/rules/${id}.md`) : ''

  it('opens with its id and description', () => {
    expect(page.split('\n').slice(0, 3)).toEqual([`# ${id}`, '', `> ${told.docs?.description ?? ''}.`])
  })

  it('says its config, its fixes, its CWE and ASVS requirement', () => {
    const facts = [
      `In ${IN_CONFIGS[told.docs?.recommended ?? 'strict']}.`,
      ...(told.fixable ? ['Fixable.'] : []),
      ...(told.hasSuggestions ? ['Has suggestions.'] : []),
      `${told.docs?.cwe ?? ''}, ASVS 5.0 ${told.docs?.asvs ?? ''}.`,
    ]
    expect(page.split('\n')[4]).toBe(facts.join(' '))
  })

  it('has the sections of the template, in order', () => {
    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
    expect(titles.filter((title) => title !== 'How it is found')).toEqual(SECTIONS)
  })

  it('names every option, and says so when there are none', () => {
    const options = page.split('## Options')[1]?.split('## ')[0] ?? ''
    const [schema] = told.schema as readonly { properties?: Record<string, unknown> }[]
    const names = Object.keys(schema?.properties ?? {})
    expect([...options.matchAll(/^- `(\w+)`/gm)].map(([, name]) => name)).toEqual(names)
    if (names.length === 0) expect(options.trim()).toMatch(/^None\./)
  })

  it('is where the rule says', () => {
    expect(told.docs?.url).toBe(docsUrl(id))
  })
})

// Code of the other rules takes an app on disk: specs/eslint.
describe.each(ofOneFile)('the page of %s', (id) => {
  const page = read(`docs/rules/${id}.md`)

  it.each([
    ['Incorrect', true],
    ['Correct', false],
  ] as const)('shows %s code on which the rule agrees', (section, isReported) => {
    const blocks = (page.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(/```js (\S+)\n([^]*?)```/g)
    const verdicts = [...blocks].map(([, filename = '', code = '']) => {
      const messages = new Linter().verify(
        code,
        { ...(configs.all as Linter.Config), rules: { [`routewarden/${id}`]: 'error' } },
        { filename },
      )
      expect(messages.filter(({ fatal }) => fatal)).toEqual([])
      return messages.length > 0
    })
    expect(verdicts.length).toBeGreaterThan(0)
    expect(new Set(verdicts)).toEqual(new Set([isReported]))
  })
})

describe('the table in the README', () => {
  it('is what the rules say of themselves', () => {
    const rows = ids.map((id) => {
      const { docs, fixable, hasSuggestions } = rule(id).meta
      const fixes = [...(fixable ? ['fix'] : []), ...(hasSuggestions ? ['suggestion'] : [])].join(', ')
      return `[\`${id}\`](docs/rules/${id}.md)|${docs?.description ?? ''}|${docs?.recommended ?? ''}|${fixes}`
    })
    const table = [...read('README.md').matchAll(/^\| (\[`.+) \|$/gm)].map(([, row = '']) =>
      row
        .trim()
        .split(/ *\| */)
        .join('|'),
    )
    expect(table).toEqual(rows)
  })
})
