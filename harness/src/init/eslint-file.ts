/** Our plugin's lines in an ESLint flat config whose shape is known; else the lines for a person to add. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { isNode, Sources, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { applyChanges, indentAt, insert, styleOf, type Change } from '../fixing/index.ts'
import type { Note, Step } from './types.ts'

/** ESLint docs, "Configuration Files": the names that are looked for, in this order. */
const NAMES = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`)
const PLUGIN = 'eslint-plugin-routewarden'
const ELEMENT = 'routewarden.configs.recommended'

/**
 * @param folders absolute: the app's first, then those above it
 * @returns null: there is no flat config
 */
export function eslintStep(folders: string[]): Step | null {
  const file = folders
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find((candidate) => existsSync(candidate))
  if (file === undefined) return null
  const parsed = new Sources(path.dirname(file)).parse(file)
  if ('reason' in parsed) return byHand(file, parsed.reason)
  if (parsed.text.includes(PLUGIN)) return { file, kind: 'there', lines: [`names ${PLUGIN}`] }
  const changes = parsed.errors.length > 0 || usesName(parsed) ? null : changesOf(parsed)
  if (changes === null) return byHand(file, 'Its shape is not one that is known')
  const after = applyChanges(parsed.text, changes)
  return {
    file,
    title: `add ${PLUGIN}, whose rules show findings in the editor`,
    before: parsed.text,
    after,
    remarks: [],
  }
}

/** Flat config for an app whose ESLint is configured otherwise. */
export function eslintByHand(root: string): Note {
  return byHand(path.join(root, 'eslint.config.mjs'), 'There is no flat config (ESLint 9 and later) to add it to')
}

function byHand(file: string, why: string): Note {
  return {
    file,
    kind: 'by-hand',
    lines: [
      `${why}. Add, at the end of its list of configs:`,
      `import routewarden from '${PLUGIN}'`,
      `export default [/* … */ ${ELEMENT}]`,
    ],
  }
}

/** Does the file use our name for something else? */
function usesName({ program }: ParsedFile): boolean {
  let isUsed = false
  walkAst(program, {
    enter: (node) => {
      isUsed ||= node.type === 'Identifier' && node['name'] === 'routewarden'
    },
  })
  return isUsed
}

function changesOf(file: ParsedFile): Change[] | null {
  const { exported, isModule } = exportedValue(file)
  const list = exported && listOf(exported, file)
  return list ? [importChange(file, isModule), ...elementChange(file, list)] : null
}

function exportedValue({ program }: ParsedFile): { exported: AstNode | null; isModule: boolean } {
  for (const statement of program['body'] as AstNode[]) {
    if (statement.type === 'ExportDefaultDeclaration')
      return { exported: statement['declaration'] as AstNode, isModule: true }
    const assigned = statement.type === 'ExpressionStatement' ? (statement['expression'] as AstNode) : null
    if (assigned?.type === 'AssignmentExpression' && isModuleExports(assigned['left']))
      return { exported: assigned['right'] as AstNode, isModule: false }
  }
  return { exported: null, isModule: true }
}

function isModuleExports(node: unknown): boolean {
  if (!isNode(node) || node.type !== 'MemberExpression') return false
  const [object, property] = [node['object'], node['property']] as { name?: string }[]
  return object?.name === 'module' && property?.name === 'exports'
}

interface List {
  elements: AstNode[]
  /** Offset of what closes it. */
  close: number
  /** Offset behind what opens it. */
  open: number
}

/** `[…]`, `defineConfig([…])`, `defineConfig(…, …)`, `tseslint.config(…)`, and a variable that holds one of them. */
function listOf(node: AstNode, file: ParsedFile, steps = 0): List | null {
  if (steps > 4) return null
  if (/^(TSAsExpression|TSSatisfiesExpression|ParenthesizedExpression)$/.test(node.type))
    return listOf(node['expression'] as AstNode, file, steps + 1)
  if (node.type === 'Identifier') {
    const value = variableNamed(node['name'] as string, file)
    return value && listOf(value, file, steps + 1)
  }
  if (node.type === 'ArrayExpression') return arrayList(node)
  if (node.type !== 'CallExpression' || !takesConfigs(node['callee'] as AstNode)) return null
  const given = node['arguments'] as AstNode[]
  const [first] = given
  if (!first) return null
  if (given.length === 1 && first.type === 'ArrayExpression') return arrayList(first)
  return { elements: given, open: first.start, close: node.end - 1 }
}

function arrayList(node: AstNode): List {
  return {
    elements: (node['elements'] as (AstNode | null)[]).filter((one) => one !== null),
    open: node.start + 1,
    close: node.end - 1,
  }
}

/** `defineConfig` of eslint/config, `config` of typescript-eslint: both take configs, and lists of them, in any number. */
function takesConfigs(callee: AstNode): boolean {
  if (callee.type === 'Identifier') return callee['name'] === 'defineConfig'
  if (callee.type !== 'MemberExpression') return false
  const { name: object } = callee['object'] as { name?: string }
  const { name: property } = callee['property'] as { name?: string }
  return property === 'config' && /^(ts|tseslint|typescriptEslint)$/i.test(object ?? '')
}

function variableNamed(name: string, { program }: ParsedFile): AstNode | null {
  for (const statement of program['body'] as AstNode[]) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement['declarations'] as { id: { name?: string }; init: unknown }[])
      if (id.name === name && isNode(init)) return init
  }
  return null
}

function elementChange(file: ParsedFile, { elements, open }: List): Change[] {
  const last = elements.at(-1)
  if (!last) return [insert(open, ELEMENT)]
  const { newline } = styleOf(file)
  const isOnOwnLine = file.text.slice(open, last.start).includes('\n')
  const gap = isOnOwnLine ? newline + indentAt(file.text, last.start) : ' '
  return [insert(last.end, `,${gap}${ELEMENT}`)]
}

/** Beside the others; a comment that the file begins with stays first. */
function importChange(file: ParsedFile, isModule: boolean): Change {
  const { quote, semicolon, newline } = styleOf(file)
  const from = `${quote}${PLUGIN}${quote}`
  const line = isModule
    ? `import routewarden from ${from}${semicolon}`
    : `const { default: routewarden } = require(${from})${semicolon}`
  const last = isModule ? file.module.staticImports.at(-1) : lastRequire(file)
  if (last) return insert(last.end, `${newline}${line}`)
  const head = /^(?:#![^\n]*\n)?(?:\/\/ *@ts-check[^\n]*\n)?(?:(['"])use strict\1;?\r?\n)?/.exec(file.text)?.[0] ?? ''
  return insert(head.length, `${line}${newline}${newline}`)
}

function lastRequire({ program }: ParsedFile): AstNode | undefined {
  return (program['body'] as AstNode[]).findLast(
    (statement) =>
      statement.type === 'VariableDeclaration' &&
      (statement['declarations'] as { init: { type?: string; callee?: { name?: string } } | null }[]).some(
        ({ init }) => init?.type === 'CallExpression' && init.callee?.name === 'require',
      ),
  )
}
