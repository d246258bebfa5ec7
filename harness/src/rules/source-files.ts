/** The app's source files beyond its entry points, found once for all rules. */
import path from 'node:path'
import { walkFiles, type ParsedFile } from '../app/index.ts'
import type { AuditFacts } from './audit-rule.ts'

export interface SourceFile {
  /** Absolute. */
  path: string
  /** Relative to the app's root, with `/`. */
  relative: string
  text: string
}

/** Folders that hold no code that a visitor reaches. Below `app/` and `pages/` such a name is a route. */
const NOT_SHIPPED = new Set([
  ...['node_modules', 'bower_components', 'coverage', 'dist', 'out', 'build'],
  ...['test', 'tests', '__tests__', '__mocks__', 'e2e', 'cypress', 'playwright', 'storybook'],
])

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_SOURCE = /\.d\.[cm]?ts$|\.(test|spec|stories|story|bench)\.[cm]?[jt]sx?$|^routewarden\.config\./

const known = new WeakMap<AuditFacts, SourceFile[]>()

/**
 * Source files of the app, sorted by path, tests and other packages left out. A file that cannot be read, or is too
 * large to be written by hand, is left out too.
 */
export function sourceFiles(facts: AuditFacts): SourceFile[] {
  let files = known.get(facts)
  if (files === undefined) {
    files = facts.focus === undefined ? readSourceFiles(facts) : focused(facts, facts.focus)
    known.set(facts, files)
  }
  return files
}

/** Those whose text holds one of the words: what else need not be parsed. */
export function filesMentioning(facts: AuditFacts, ...words: string[]): SourceFile[] {
  return sourceFiles(facts).filter(({ text }) => words.some((word) => text.includes(word)))
}

/** Parses a file; null when that is not possible. One with syntax errors is what could be read of it. */
export function parsed(facts: AuditFacts, file: string): ParsedFile | null {
  const result = facts.sources.parse(file)
  return 'reason' in result ? null : result
}

/** Path for a report. */
export function relativePath(facts: AuditFacts, file: string): string {
  return path.relative(facts.app.root, file).split(path.sep).join('/')
}

/** The one file that findings are asked of, if it is the app's own. */
function focused(facts: AuditFacts, file: string): SourceFile[] {
  const { root } = facts.app
  const relative = path.relative(root, file).split(path.sep).join('/')
  const narrow = { ...facts, sources: facts.sources.only(file) }
  return readSourceFiles(narrow).filter((one) => one.relative === relative)
}

function readSourceFiles(facts: AuditFacts): SourceFile[] {
  const { root, appDir, pagesDir, config } = facts.app
  const routers = [appDir, pagesDir].filter((dir) => dir !== null)
  const distDir = path.resolve(root, config.distDir)
  const { folders } = facts.sources
  const found = walkFiles(root, {
    folders,
    enter: (name, folder) => {
      if (name.startsWith('.') || name === 'node_modules' || folder === distDir) return false
      if (routers.some((dir) => folder.startsWith(dir + path.sep))) return true
      return !NOT_SHIPPED.has(name) && !folders.names(folder).includes('package.json')
    },
    accept: (name) => SOURCE.test(name) && !NOT_SOURCE.test(name),
  })
  return found.flatMap((file) => {
    const text = facts.sources.text(file.path)
    return typeof text === 'string' ? [{ ...file, text }] : []
  })
}
