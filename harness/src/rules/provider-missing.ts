import { existsSync } from 'node:fs'
import path from 'node:path'
import type { ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { exportedAt, placeAt } from './entry-place.ts'
import { importedFiles } from './imported-files.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed, relativePath, type SourceFile } from './source-files.ts'

const meta: RuleMeta = { id: 'provider-missing', cwe: 'CWE-665', asvs: 'V16.5.3' }

const PROVIDER = 'ClerkProvider'

/** Server versions of these ask the request, not the provider (@clerk/nextjs, app-router/server/controlComponents). */
const WORKS_ON_SERVER = new Set(['Show', 'Protect', 'SignedIn', 'SignedOut'])

interface Use {
  file: SourceFile
  name: string
  line: number
  column: number
}

export const providerMissing: AuditRule = {
  ...meta,
  check: (facts) => {
    const uses = usesOf(facts)
    const [first] = uses
    if (!first) return []
    const roots = rootsOf(facts)
    if (rendersProvider(facts, roots) !== 'no') return []
    // A page may bring its own; and a file that renders it may be used in a way that is not followed.
    const renderers = filesMentioning(facts, PROVIDER).filter((file) => renders(facts, file.path))
    const pages = facts.inventory.entries.map(({ file }) => path.join(facts.app.root, file))
    if (renderers.length > 0 && rendersProvider(facts, [...new Set(pages)]) !== 'no') return []
    const place = rootLayout(facts)
    return [
      auditFinding(meta, {
        severity: 'error',
        confidence: 'read',
        file: place ?? first.file.relative,
        ...(place === null ? { line: first.line, column: first.column } : placeOfDefault(facts, place)),
        message: `${first.name}${first.name.startsWith('use') ? '()' : ''} is used in ${first.file.relative}, and no layout renders <${PROVIDER}> above it: the page throws, and people see the error page.`,
        evidence: [
          ...uses.slice(0, 5).map(({ file, line, name }) => `${file.relative}:${line} ${name}`),
          ...renderers.slice(0, 2).map(({ relative }) => `${relative} renders <${PROVIDER}>, and no layout imports it`),
        ],
        help: `Wrap the content of ${place ?? 'the root layout'} in <${PROVIDER}>.`,
      }),
    ]
  },
}

/** Hooks and components of `@clerk/nextjs` that need the provider. */
function usesOf(facts: AuditFacts): Use[] {
  return filesMentioning(facts, '@clerk/nextjs').flatMap((file) => {
    const code = parsed(facts, file.path)
    if (!code) return []
    const isClient = /['"]use client['"]/.test(file.text)
    return code.module.staticImports
      .filter(({ moduleRequest }) => moduleRequest.value === '@clerk/nextjs')
      .flatMap(({ entries }) => entries)
      .filter(({ isType, importName }) => !isType && needsProvider(importName.name ?? '', isClient))
      .map(({ importName, localName }) => ({
        file,
        name: importName.name ?? '',
        ...placeAt(code, importName.start ?? localName.start),
      }))
  })
}

function needsProvider(name: string, isClient: boolean): boolean {
  if (/^use[A-Z]/.test(name)) return true
  return /^[A-Z]/.test(name) && name !== PROVIDER && (isClient || !WORKS_ON_SERVER.has(name))
}

/** Files that Next renders around pages, of both routers. */
function rootsOf(facts: AuditFacts): string[] {
  const { root, pagesDir, config } = facts.app
  const layouts = facts.inventory.layouts.map(({ file }) => path.join(root, file))
  const apps =
    pagesDir === null ? [] : config.pageExtensions.map((extension) => path.join(pagesDir, `_app.${extension}`))
  return [...new Set([...layouts, ...apps.filter((file) => existsSync(file))])]
}

/** Is the provider rendered in one of the files, or in what they import in any depth? */
function rendersProvider(facts: AuditFacts, roots: string[]): 'yes' | 'no' | 'unknown' {
  const seen = new Set(roots)
  const queue = [...roots]
  let answer: 'no' | 'unknown' = 'no'
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (renders(facts, file)) return 'yes'
    const imported = importedFiles(facts, file)
    if (imported.mayRenderClerk) answer = 'unknown'
    for (const next of imported.files) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return answer
}

/** `Clerk.ClerkProvider`, `import('@clerk/nextjs').then((m) => m.ClerkProvider)`, `const { ClerkProvider } = require(…)` */
const WITHOUT_IMPORT = new RegExp(
  `\\.${PROVIDER}\\b|\\{[^}]*\\b${PROVIDER}\\b[^}]*\\}\\s*=\\s*(await\\s+import|require)\\b`,
)

function reexports({ module }: ParsedFile): boolean {
  return module.staticExports.some(({ entries }) =>
    entries.some(({ moduleRequest, importName }) => moduleRequest !== null && importName.name === PROVIDER),
  )
}

/** Anything but its import: `<ClerkProvider>`, `createElement(ClerkProvider)`, a list of providers. */
function renders(facts: AuditFacts, file: string): boolean {
  const text = facts.sources.text(file)
  if (typeof text !== 'string' || !text.includes(PROVIDER)) return false
  const code = parsed(facts, file)
  if (!code) return true
  const local = code.module.staticImports
    .flatMap(({ entries }) => entries)
    .find(({ importName }) => importName.name === PROVIDER)?.localName.value
  if (local === undefined) return WITHOUT_IMPORT.test(code.code) || reexports(code)
  return [...code.code.matchAll(new RegExp(`(?<![\\w$])${local.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))].some(
    ({ index }) => !code.module.staticImports.some(({ start, end }) => start <= index && index < end),
  )
}

function rootLayout(facts: AuditFacts): string | null {
  const layouts = facts.inventory.layouts.filter(({ kind }) => kind === 'layout')
  const root = layouts.find(({ pattern }) => pattern === '/') ?? layouts[0]
  if (root) return root.file
  const app = rootsOf(facts).find((file) => path.basename(file).startsWith('_app.'))
  return app === undefined ? null : relativePath(facts, app)
}

function placeOfDefault(facts: AuditFacts, file: string): { line: number; column: number } {
  const code = parsed(facts, path.join(facts.app.root, file))
  return (code ? exportedAt(code, 'default') : null) ?? { line: 1, column: 1 }
}
