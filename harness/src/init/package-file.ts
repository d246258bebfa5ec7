/** Scripts and packages in package.json; all else stays as it is written. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import detectIndent from 'detect-indent'
import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser'
import { z } from 'zod'
import { VERSION } from '../version.ts'
import type { Step } from './types.ts'

const SCRIPTS = { routewarden: 'routewarden policy check', 'routewarden:test': 'routewarden test' }
const PACKAGES = ['eslint-plugin-routewarden', 'routewarden']

const members = z.record(z.string(), z.unknown()).optional()
const manifestShape = z.object({ scripts: members, dependencies: members, devDependencies: members })

/**
 * @param root folder of the app
 * @param hasEslint else its plugin is of no use
 */
export function packageStep(root: string, hasEslint: boolean): Step {
  const file = path.join(root, 'package.json')
  let before: string
  try {
    before = readFileSync(file, 'utf8')
  } catch {
    return byHand(file, 'There is no package.json beside the app: add the packages and scripts where yours is.')
  }
  const errors: ParseError[] = []
  const manifest = manifestShape.safeParse(parse(before.replace(/^\uFEFF/, ''), errors))
  if (errors.length > 0 || !manifest.success) return byHand(file, 'It has not the shape of a package.json.')
  const { scripts, dependencies, devDependencies } = manifest.data
  const listed = { ...dependencies, ...devDependencies }
  const packages = PACKAGES.filter((name) => !(name in listed) && (hasEslint || !name.startsWith('eslint-')))
  const missing = Object.entries(SCRIPTS).filter(([name]) => scripts?.[name] === undefined)
  const after = withSorted(
    missing.reduce((text, [name, script]) => put(text, ['scripts', name], script), before),
    packages,
    Object.keys(devDependencies ?? {}),
  )
  if (after === before) return { file, kind: 'there', lines: ['has the scripts and the packages'] }
  const parts = [...packages, ...missing.map(([name]) => `script "${name}"`)]
  return { file, title: `add ${parts.join(', ')}`, before, after, remarks: [], needsInstall: packages.length > 0 }
}

/** Packages go where the order of those that are there puts them, as npm writes them. */
function withSorted(text: string, packages: string[], there: string[]): string {
  const isSorted = there.every((name, index) => index === 0 || (there[index - 1] ?? '') < name)
  let order = there
  return packages.reduce((before, name) => {
    const found = isSorted ? order.findIndex((other) => other > name) : -1
    const at = found === -1 ? order.length : found
    order = order.toSpliced(at, 0, name)
    return put(before, ['devDependencies', name], `^${VERSION}`, at)
  }, text)
}

function put(text: string, keys: string[], value: string, at?: number): string {
  const indent = detectIndent(text)
  const edits = modify(text, keys, value, {
    formattingOptions: {
      insertSpaces: indent.type !== 'tab',
      tabSize: indent.amount === 0 ? 2 : indent.amount,
    },
    ...(at === undefined ? {} : { getInsertionIndex: () => at }),
  })
  return applyEdits(text, edits)
}

const byHand = (file: string, why: string): Step => ({
  file,
  kind: 'by-hand',
  lines: [why, ...PACKAGES.map((name) => `"devDependencies": { "${name}": "^${VERSION}" }`)],
})
