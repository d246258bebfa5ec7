/** Who uses a server function: the browser, a component, or only other code of the server. */
import path from 'node:path'
import type { ReportEntry } from '../access/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { importedFiles } from './imported-files.ts'
import { parsed, sourceFiles, type SourceFile } from './source-files.ts'

export interface Callers {
  /** Components, and whatever runs in the browser. Relative to the app's root. */
  components: string[]
  /** Other code of the server, its own file included. */
  server: string[]
}

const DIRECTIVE = /^\s*(['"])use (client|server)\1/

/**
 * Files that name a server function. A name that only looks the same counts as well: whoever asks wants to know that
 * there is none.
 */
export function callersOf({ file, name = '' }: ReportEntry, facts: AuditFacts): Callers {
  const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g')
  const browser = filesOfBrowser(facts)
  const callers: Callers = { components: [], server: [] }
  for (const source of filesNaming(name, facts)) {
    const found = [...(parsed(facts, source.path)?.code ?? source.text).matchAll(word)].length
    // Its own declaration is no use of it.
    if (found < (source.relative === file ? 2 : 1)) continue
    const isComponent = browser.has(source.path) || (source.relative !== file && drawsSomething(source))
    callers[isComponent ? 'components' : 'server'].push(source.relative)
  }
  return callers
}

/** Is every export of its file callable, or is the function alone marked? */
export function isInServerFile({ file }: ReportEntry, facts: AuditFacts): boolean {
  const code = parsed(facts, path.join(facts.app.root, file))?.code ?? ''
  return DIRECTIVE.exec(code)?.[2] === 'server'
}

const named = new WeakMap<AuditFacts, Map<string, SourceFile[]>>()

/** Files that hold the name of a server function, found in one walk for all of them. */
function filesNaming(name: string, facts: AuditFacts): SourceFile[] {
  let byName = named.get(facts)
  if (byName === undefined) {
    byName = new Map()
    for (const entry of facts.inventory.entries) {
      if (entry.kind === 'server-function' && entry.name !== undefined) byName.set(entry.name, [])
    }
    for (const source of everyFile(facts)) {
      for (const word of new Set(source.text.match(/[\w$]+/g))) byName.get(word)?.push(source)
    }
    named.set(facts, byName)
  }
  return byName.get(name) ?? []
}

const wholes = new WeakMap<AuditFacts, AuditFacts>()

/** All of them, also where only one file is asked about. */
function everyFile(facts: AuditFacts): SourceFile[] {
  let whole = wholes.get(facts)
  if (whole === undefined) {
    whole = { ...facts }
    delete whole.focus
    wholes.set(facts, whole)
  }
  return sourceFiles(whole)
}

const drawsSomething = ({ relative, text }: SourceFile): boolean =>
  /\.[jt]sx$/.test(relative) ||
  /<\/?[A-Za-z][\w.]*[^<>]*\/?>[\s\S]*(<\/|\/>)/.test(text) ||
  /^\s*(['"])use client\1/.test(text)

const known = new WeakMap<AuditFacts, Set<string>>()

/** What files with `'use client'`, and pages of the Pages Router, import; calls to a server function end there. */
function filesOfBrowser(facts: AuditFacts): Set<string> {
  let found = known.get(facts)
  if (found !== undefined) return found
  found = new Set<string>()
  known.set(facts, found)
  const { pagesDir } = facts.app
  const open = everyFile(facts)
    .filter(
      ({ path: file, text }) =>
        /^\s*(['"])use client\1/.test(text) || (pagesDir !== null && file.startsWith(pagesDir + path.sep)),
    )
    .map(({ path: file }) => file)
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || DIRECTIVE.exec(parsed(facts, file)?.code ?? '')?.[2] === 'server') continue
    found.add(file)
    open.push(...importedFiles(facts, file).files)
  }
  return found
}
