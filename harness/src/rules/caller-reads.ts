/** Which functions and components ask who is calling: Clerk's and Next's own, and those of the project that call them. */
import { exportNameOf, isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { parsed } from './source-files.ts'

const CALLS = ['auth', 'currentUser']
/** What asks the request, by module. */
const READERS: Partial<Record<string, readonly string[]>> = {
  '@clerk/nextjs/server': CALLS,
  // Clerk 4 and 5 exported the calls here, too. On the server its components call `auth()` (controlComponents.js).
  '@clerk/nextjs': [...CALLS, 'Show', 'Protect', 'SignedIn', 'SignedOut'],
  'next/headers': ['headers', 'cookies'],
}
/** Files that a call may lead through. */
const MAX_STEPS = 4

export const isFunction = (node: AstNode): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)

/** Does a function or file begin with a directive like this? */
export function hasDirective(scope: AstNode, directive: RegExp): boolean {
  const block = scope.type === 'Program' ? scope : scope['body']
  const body = isNode(block) ? block['body'] : undefined
  if (!Array.isArray(body)) return false
  return (body as AstNode[]).some(({ directive: text }) => typeof text === 'string' && directive.test(text))
}

/** A request of its own, with a caller of its own: server functions, and what is cached for one caller. */
const APART = /^(use server|use cache: private)$/

export interface Read {
  node: AstNode
  /** As written: `auth()`, `requireUser()`, `<Show>`. */
  call: string
}

export class CallerReads {
  readonly #facts: AuditFacts
  /** By file: what it exports that asks. */
  readonly #exported = new Map<string, Set<string>>()
  readonly #local = new Map<string, Names>()

  constructor(facts: AuditFacts) {
    this.#facts = facts
  }

  /** The first call, or component, in a part of a file that asks who is calling. */
  firstIn(scope: AstNode, code: ParsedFile): Read | null {
    const names = this.#names(code, MAX_STEPS)
    return names.all.size === 0 ? null : firstRead(scope, names)
  }

  /** Does what is called here, or rendered, ask who is calling? `auth()`, `await requireUser()`, `(await auth()).userId`. */
  isRead(node: unknown, code: ParsedFile): boolean {
    const names = this.#names(code, MAX_STEPS)
    return isNode(node) && names.all.size > 0 && readOf(unwrapped(node), names) !== null
  }

  /** Is it the name of something that asks? */
  isReader(name: string, code: ParsedFile): boolean {
    return this.#names(code, MAX_STEPS).all.has(name)
  }

  #names(code: ParsedFile, steps: number): Names {
    const before = this.#local.get(code.path)
    if (before) return before
    const names = { clerk: new Set(importedReaders(code)), all: new Set<string>() }
    for (const name of names.clerk) names.all.add(name)
    for (const name of this.#helpersOf(code, steps)) names.all.add(name)
    addFunctions(code, names)
    this.#local.set(code.path, names)
    return names
  }

  /** Imported functions of the project that ask. */
  #helpersOf(code: ParsedFile, steps: number): string[] {
    return code.module.staticImports.flatMap(({ moduleRequest, entries }) => {
      const wanted = entries.filter(({ isType }) => !isType)
      const exported = wanted.length === 0 ? null : this.#exportedBy(code.path, moduleRequest.value, steps)
      if (!exported || exported.size === 0) return []
      return wanted
        .filter(({ importName }) => exported.has(exportNameOf(importName) ?? ''))
        .map(({ localName }) => localName.value)
    })
  }

  #exportedBy(from: string, request: string, steps: number): Set<string> | null {
    if (steps === 0 || !/^[./~@#]/.test(request) || request in READERS) return null
    const file = this.#facts.sources.resolveLocal(from, request)
    if (file === null || !/\.[cm]?[jt]sx?$/.test(file)) return null
    const before = this.#exported.get(file)
    if (before) return before
    const exported = new Set<string>()
    // Set before it is known: files that import each other.
    this.#exported.set(file, exported)
    const code = parsed(this.#facts, file)
    // What is called from the browser is a request of its own; components of the browser ask nobody on the server.
    if (!code || /^\s*(['"])use (client|server)\1/.test(code.code)) return exported
    for (const name of this.#exportsThatAsk(code, steps - 1)) exported.add(name)
    return exported
  }

  #exportsThatAsk(code: ParsedFile, steps: number): string[] {
    const names = this.#names(code, steps)
    return code.module.staticExports
      .flatMap(({ entries }) => entries)
      .flatMap(({ exportName, importName, localName, moduleRequest, isType }) => {
        if (isType) return []
        const name = exportNameOf(exportName)
        if (moduleRequest === null) {
          const local = localName.name ?? (name === 'default' ? name : null)
          return name !== null && local !== null && names.all.has(local) ? [name] : []
        }
        const exported = this.#exportedBy(code.path, moduleRequest.value, steps)
        const wanted = exportNameOf(importName)
        if (!exported) return []
        if (wanted === null) return [...exported]
        return name !== null && exported.has(wanted) ? [name] : []
      })
  }
}

interface Names {
  /** Imported from Clerk or Next: `auth.protect()` asks, too. */
  clerk: Set<string>
  /** These, and the project's own functions that call them. */
  all: Set<string>
}

function importedReaders({ module, code }: ParsedFile): string[] {
  if (/^\s*(['"])use client\1/.test(code)) return []
  return module.staticImports.flatMap(({ moduleRequest, entries }) => {
    const names = READERS[moduleRequest.value] ?? []
    return entries
      .filter(({ importName, isType }) => !isType && names.includes(importName.name ?? ''))
      .map(({ localName }) => localName.value)
  })
}

/** Adds the functions at the top of a file that call one of those known, until there is no other. */
function addFunctions({ program }: ParsedFile, names: Names): void {
  if (names.all.size === 0) return
  const waiting = functionsOf(program)
  for (let more = true; more;) {
    more = false
    for (const [name, body] of waiting) {
      if (names.all.has(name) || firstRead(body, names) === null) continue
      names.all.add(name)
      more = true
    }
  }
}

/** Functions at the top of a file by name, those among them that are wrapped in a call: `cache(async () => …)`. */
export function functionsOf(program: AstNode): Map<string, AstNode> {
  const found = new Map<string, AstNode>()
  for (const statement of program['body'] as AstNode[]) {
    const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement
    if (isFunction(declaration)) found.set(nameOf(declaration['id']) ?? 'default', declaration)
    if (statement.type === 'ExportDefaultDeclaration') found.set('default', declaration)
    if (declaration.type !== 'VariableDeclaration') continue
    for (const { id, init } of declaration['declarations'] as { id?: unknown; init?: unknown }[]) {
      const name = nameOf(id)
      if (name !== undefined && isNode(init) && (isFunction(init) || init.type === 'CallExpression'))
        found.set(name, init)
    }
  }
  return found
}

function firstRead(scope: AstNode, names: Names): Read | null {
  let found: Read | null = null
  walkAst(scope, {
    enter: (node) => {
      if (found !== null) return false
      if (node !== scope && isFunction(node) && hasDirective(node, APART)) return false
      found = readOf(node, names)
      return found === null
    },
  })
  return found
}

function readOf(node: AstNode, names: Names): Read | null {
  if (node.type === 'JSXOpeningElement') {
    const name = nameOf(node['name'])
    return name !== undefined && names.all.has(name) ? { node, call: `<${name}>` } : null
  }
  if (node.type !== 'CallExpression') return null
  const callee = node['callee'] as AstNode
  const name = nameOf(callee)
  if (name !== undefined) return names.all.has(name) ? { node, call: `${name}()` } : null
  // `auth.protect()`
  const object = callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined
  if (object === undefined || !names.clerk.has(object)) return null
  return { node, call: `${object}.${nameOf(callee['property']) ?? '…'}()` }
}

/** What is left of `(await auth()).userId ?? null`: the call. */
export function unwrapped(node: AstNode): AstNode {
  const inner = node['argument'] ?? node['object'] ?? node['expression'] ?? node['left']
  return WRAPPERS.test(node.type) && isNode(inner) ? unwrapped(inner) : node
}

const WRAPPERS =
  /^(AwaitExpression|MemberExpression|ChainExpression|ParenthesizedExpression|TSNonNullExpression|TSAsExpression|TSSatisfiesExpression|LogicalExpression)$/

/** Name of an identifier, of JSX too; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && /^(JSX)?Identifier$/.test(node.type) ? (node['name'] as string) : undefined
}

/** Identifiers, names of properties left out. */
export function identifiersIn(scope: unknown): { name: string; node: AstNode }[] {
  const found: { name: string; node: AstNode }[] = []
  for (const part of Array.isArray(scope) ? (scope as unknown[]) : [scope]) {
    if (!isNode(part)) continue
    walkAst(part, {
      enter: (node, ancestors) => {
        const above = ancestors.at(-1)
        if (node.type === 'Identifier' && !isPropertyName(node, above))
          found.push({ name: node['name'] as string, node })
      },
    })
  }
  return found
}

function isPropertyName(node: AstNode, above: AstNode | undefined): boolean {
  if (!above || above['computed'] === true) return false
  if (above.type === 'MemberExpression') return above['property'] === node
  // `{ userId }` is a name and a property in one.
  return above.type === 'Property' && above['key'] === node && above['shorthand'] !== true
}

/** Names that stand in a pattern or an expression. */
export function namesIn(scope: unknown): Set<string> {
  return new Set(identifiersIn(scope).map(({ name }) => name))
}
