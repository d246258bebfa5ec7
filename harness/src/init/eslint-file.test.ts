import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eslintStep } from './eslint-file.ts'
import { isProposal } from './types.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'routewarden-eslint-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** The text after the change; null: lines for a person, or nothing to do. */
function edited(text: string, name = 'eslint.config.mjs'): string | null {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  const step = eslintStep([folder])
  rmSync(file)
  return step && isProposal(step) ? step.after : null
}

describe('the ESLint config', () => {
  it('is edited where it is a list', () => {
    expect(
      edited(`import js from '@eslint/js'\n\nexport default [\n  js.configs.recommended,\n  { rules: {} },\n]\n`),
    ).toBe(
      `import js from '@eslint/js'\nimport routewarden from 'eslint-plugin-routewarden'\n\nexport default [\n  js.configs.recommended,\n  { rules: {} },\n  routewarden.configs.recommended,\n]\n`,
    )
    expect(edited('export default [a, b];\n')).toContain('export default [a, b, routewarden.configs.recommended];')
    expect(edited('export default []\n')).toContain('export default [routewarden.configs.recommended]')
  })

  it('is edited where a helper takes the list, or one config after the other', () => {
    expect(edited(`export default defineConfig([\n  a,\n  b\n])\n`)).toContain(
      '  b,\n  routewarden.configs.recommended\n])',
    )
    expect(edited(`export default tseslint.config(\n  a,\n  ...b,\n)\n`)).toContain(
      '  ...b,\n  routewarden.configs.recommended,\n)',
    )
    expect(edited(`export default defineConfig(a)\n`)).toContain('defineConfig(a, routewarden.configs.recommended)')
  })

  it('is edited through a variable, a type, and in CommonJS', () => {
    expect(edited(`const config = [\n\ta,\n];\nexport default config;\n`)).toContain(
      '\ta,\n\troutewarden.configs.recommended,\n];',
    )
    expect(edited(`export default [a] satisfies Linter.Config[]\n`, 'eslint.config.ts')).toContain(
      '[a, routewarden.configs.recommended] satisfies',
    )
    expect(
      edited(`const js = require("@eslint/js");\n\nmodule.exports = [js.configs.recommended];\n`, 'eslint.config.cjs'),
    ).toBe(
      `const js = require("@eslint/js");\nconst { default: routewarden } = require("eslint-plugin-routewarden");\n\nmodule.exports = [js.configs.recommended, routewarden.configs.recommended];\n`,
    )
  })

  it('keeps what must stay first, and line endings', () => {
    const typed = `// @ts-check\n/** @type {import('eslint').Linter.Config[]} */\nexport default [a]\n`
    expect(edited(typed)).toBe(
      `// @ts-check\nimport routewarden from 'eslint-plugin-routewarden'\n\n/** @type {import('eslint').Linter.Config[]} */\nexport default [a, routewarden.configs.recommended]\n`,
    )
    expect(edited(`import a from 'a'\r\nexport default [\r\n  a,\r\n]\r\n`)).not.toMatch(/[^\r]\n/)
  })

  it.each([
    ['a factory', `export default antfu({ react: true })\n`],
    ['a promise', `export default (async () => [a])()\n`],
    ['an object', `export default { rules: {} }\n`],
    ['our name for something else', `import routewarden from './mine.js'\nexport default [routewarden]\n`],
    ['a file that is broken', `export default [a,, {\n`],
    ['no export', `const a = []\n`],
  ])('is left to a person: %s', (_, text) => {
    expect(edited(text)).toBeNull()
  })
})
