/** Who says what is wrong with a file, and how it could be mended: ESLint with our plugin, or the audit alone. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Linter } from 'eslint'
import type { Change, Edit } from './edit.ts'

export interface Problem {
  rule: string
  line: number
  message: string
  edits: Edit[]
}

/** Problems of one file, given its text. */
export type LintText = (file: string, text: string) => Promise<Problem[]>

interface EslintModules {
  ESLint: new (options: object) => {
    lintText: (text: string, options: { filePath: string }) => Promise<{ messages: Linter.LintMessage[] }[]>
  }
  plugin: { rules: Record<string, { meta: { docs?: { recommended?: string } } }> }
  parser: object | null
}

/**
 * ESLint, `eslint-plugin-routewarden` and a TypeScript parser, as the app has them, else as we have them.
 * @returns null where ESLint or the plugin is missing
 */
export async function eslintOf(root: string): Promise<EslintModules | null> {
  const [eslint, plugin, typescript] = await Promise.all(
    ['eslint', 'eslint-plugin-routewarden', 'typescript-eslint'].map((name) => load(root, name)),
  )
  if (!eslint || !plugin) return null
  return {
    ESLint: eslint['ESLint'] as EslintModules['ESLint'],
    plugin: plugin['default'] as EslintModules['plugin'],
    parser: ((typescript?.['default'] ?? typescript) as { parser?: object } | undefined)?.parser ?? null,
  }
}

async function load(root: string, name: string): Promise<Record<string, unknown> | null> {
  for (const from of [path.join(root, 'package.json'), import.meta.url]) {
    try {
      const file = createRequire(from).resolve(name)
      return (await import(pathToFileURL(file).href)) as Record<string, unknown>
    } catch {
      // Not installed there.
    }
  }
  return null
}

/** @param root folder of the app */
export function lintWithEslint(root: string, { ESLint, plugin, parser }: EslintModules): LintText {
  const rules = Object.entries(plugin.rules).filter(([, { meta }]) => meta.docs?.recommended !== 'migration')
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    ignore: false,
    overrideConfig: [
      {
        files: ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'],
        languageOptions: { ...(parser ? { parser } : {}), parserOptions: { ecmaFeatures: { jsx: true } } },
        plugins: { routewarden: plugin },
        rules: Object.fromEntries(rules.map(([id]) => [`routewarden/${id}`, 'error'])),
        settings: { routewarden: { root } },
        // Comments that are for the team's own rules.
        linterOptions: { reportUnusedDisableDirectives: 'off' },
      },
    ],
  })
  return async (file, text) => {
    const [result] = await eslint.lintText(text, { filePath: file })
    return (result?.messages ?? []).flatMap((message) => problemOf(message) ?? [])
  }
}

function problemOf({ ruleId, line, message, fix, suggestions }: Linter.LintMessage): Problem | null {
  if (!ruleId?.startsWith('routewarden/')) return null
  const changesOf = ({ range, text }: { range: [number, number]; text: string }): Change[] => [{ range, text }]
  return {
    rule: ruleId.slice('routewarden/'.length),
    line,
    message,
    edits: [
      ...(fix ? [{ title: 'fixed', isSafe: true, changes: changesOf(fix) }] : []),
      ...(suggestions ?? []).map((one) => ({ title: one.desc, isSafe: false, changes: changesOf(one.fix) })),
    ],
  }
}
