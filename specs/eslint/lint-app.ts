/** Small apps on disk, linted with the whole plugin as an editor does it: through ESLint's API, in one process. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ESLint, type Linter } from 'eslint'
import plugin from 'eslint-plugin-routewarden'
import typescript from 'typescript-eslint'
import { workFolder, writeFiles } from '../support/cli.ts'

export type Files = Record<string, string>

export interface LintedApp {
  dir: string
  /** Of a file as it is on disk, or with text that is not saved. */
  lint: (file: string, text?: string) => Promise<Linter.LintMessage[]>
  /** With fixes applied. */
  fixed: (file: string) => Promise<string>
  write: (file: string, text: string) => Promise<void>
  remove: () => Promise<void>
}

export interface LintAppOptions {
  /** Rules by id; default: those of `strict`. */
  rules?: string[]
  /** `settings.routewarden` */
  settings?: Record<string, unknown>
}

/** An app for these files, with a package.json and tsconfig where they have none. */
export async function lintApp(files: Files, options: LintAppOptions = {}): Promise<LintedApp> {
  const { dir, remove } = await workFolder()
  await writeFiles(dir, { ...BASE, ...files })
  return { ...lintFolder(dir, options), remove }
}

export function lintFolder(dir: string, { rules, settings }: LintAppOptions = {}): Omit<LintedApp, 'remove'> {
  const make = (fix: boolean) =>
    new ESLint({ cwd: dir, overrideConfigFile: true, overrideConfig: config(rules, settings), fix })
  const reading = make(false)
  const lintText = async (eslint: ESLint, file: string, text: string | undefined) => {
    const absolute = path.join(dir, file)
    const results =
      text === undefined ? await eslint.lintFiles(absolute) : await eslint.lintText(text, { filePath: absolute })
    return results[0]
  }
  return {
    dir,
    lint: async (file, text) => (await lintText(reading, file, text))?.messages ?? [],
    fixed: async (file) => (await lintText(make(true), file, undefined))?.output ?? '',
    write: (file, text) => writeFile(path.join(dir, file), text),
  }
}

const BASE: Files = {
  'package.json': JSON.stringify({ name: 'app', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
}

function config(ids: string[] | undefined, settings: Record<string, unknown> = {}): Linter.Config[] {
  const strict = plugin.configs.strict as Linter.Config
  const rules = ids && Object.fromEntries(ids.map((id) => [`routewarden/${id}`, 'error' as const]))
  return [
    {
      files: ['**/*.{js,jsx,mjs,ts,tsx}'],
      languageOptions: { parser: typescript.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
    },
    { ...strict, ...(rules ? { rules } : {}), settings: { routewarden: settings } },
  ]
}
