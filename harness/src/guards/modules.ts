/** The project's modules: what their names stand for, and what they export. Each is read once. */
import path from 'node:path'
import { exportNameOf, isNode, type AstNode, type ParsedFile, type Sources } from '../app/index.ts'

export type Binding =
  | { kind: 'import'; request: string; name: string | null }
  /** A function or class declaration. */
  | { kind: 'declared'; node: AstNode }
  /** A declarator; `pattern` may take it apart. */
  | { kind: 'variable'; declarator: AstNode; constant: boolean }
  | { kind: 'enum'; node: AstNode }

export type Exported =
  | { kind: 'local'; module: Module; name: string }
  /** `export default <expression>` */
  | { kind: 'expression'; module: Module; node: AstNode }
  | { kind: 'package'; request: string; name: string | null }
  /** `export * as guards from './guards'` */
  | { kind: 'namespace'; module: Module; request: string }
  | { kind: 'unreadable'; file: string; reason: string }

export interface Module {
  parsed: ParsedFile
  /** Relative to the app's root. */
  file: string
  /** `'use client'`: its components run in the browser, too. */
  forBrowser: boolean
  /** `'use server'` */
  forServer: boolean
  bindings: Map<string, Binding>
}

const MAX_DEPTH = 12

export class Modules {
  readonly #root: string
  readonly #sources: Sources
  readonly #modules = new Map<string, Module | { reason: string }>()
  readonly #targets = new Map<string, string | null>()
  /** Names of properties that modules replace when they are loaded: `Guards.require = …`. */
  readonly replaced = new Set<string>()

  constructor(root: string, sources: Sources) {
    this.#root = root
    this.#sources = sources
  }

  /** @param file absolute */
  read(file: string): Module | { reason: string } {
    let module = this.#modules.get(file)
    if (module === undefined) {
      module = this.#read(file)
      this.#modules.set(file, module)
    }
    return module
  }

  relative(file: string): string {
    return path.relative(this.#root, file).split(path.sep).join('/')
  }

  /** Absolute path of a file of the project; null: a package, or nothing that can be found. */
  resolve(module: Module, request: string): string | null {
    const key = `${path.dirname(module.parsed.path)}\n${request}`
    let target = this.#targets.get(key)
    if (target === undefined) {
      target = this.#sources.resolveLocal(module.parsed.path, request)
      this.#targets.set(key, target)
    }
    return target
  }

  /** What a module exports under a name; null: nothing. */
  exported(module: Module, name: string, depth = 0): Exported | null {
    if (depth > MAX_DEPTH) return { kind: 'unreadable', file: module.file, reason: 're-exports lead in a circle' }
    const stars: string[] = []
    for (const statement of module.parsed.module.staticExports) {
      for (const entry of statement.entries) {
        if (entry.isType) continue
        const request = entry.moduleRequest?.value ?? null
        const exportName = exportNameOf(entry.exportName)
        if (request !== null && exportName === null) {
          stars.push(request)
          continue
        }
        if (exportName !== name) continue
        if (request !== null) return this.follow(module, request, entry.importName.name ?? null, depth)
        const local = entry.localName.name
        if (local !== null && module.bindings.has(local)) return this.#local(module, local, depth)
        const node = defaultExport(module.parsed.program)
        return node === null ? null : { kind: 'expression', module, node }
      }
    }
    if (name === 'default') return null
    for (const request of stars) {
      const found = this.follow(module, request, name, depth)
      if (found !== null && found.kind !== 'package') return found
    }
    const outside = stars.find((request) => this.resolve(module, request) === null)
    return outside === undefined ? null : { kind: 'package', request: outside, name }
  }

  #local(module: Module, name: string, depth: number): Exported | null {
    const binding = module.bindings.get(name)
    if (binding?.kind === 'import') return this.follow(module, binding.request, binding.name, depth)
    return { kind: 'local', module, name }
  }

  /** @param name null: the whole module */
  follow(module: Module, request: string, name: string | null, depth = 0): Exported | null {
    const target = this.resolve(module, request)
    if (target === null) return { kind: 'package', request, name }
    const found = this.read(target)
    if ('reason' in found) return { kind: 'unreadable', file: this.relative(target), reason: found.reason }
    if (name === null) return { kind: 'namespace', module, request }
    return this.exported(found, name, depth + 1)
  }

  #read(file: string): Module | { reason: string } {
    const parsed = this.#sources.parse(file)
    if ('reason' in parsed) return parsed
    if (parsed.errors.length > 0) return { reason: `syntax error: ${parsed.errors[0] ?? ''}` }
    const { program } = parsed
    for (const name of replacedIn(program)) this.replaced.add(name)
    return {
      parsed,
      file: this.relative(file),
      forBrowser: hasDirective(program, 'use client'),
      forServer: hasDirective(program, 'use server'),
      bindings: bindingsOf(program),
    }
  }
}

/** Properties that a module sets on something, outside of its functions: `Guards.require`. */
function replacedIn(program: AstNode): string[] {
  const nameOf = (node: unknown): string => {
    const name = isNode(node) ? (node['name'] ?? node['value']) : null
    return typeof name === 'string' ? name : ''
  }
  return (program['body'] as AstNode[]).flatMap((statement): string[] => {
    const expression = statement['expression']
    if (statement.type !== 'ExpressionStatement' || !isNode(expression)) return []
    if (expression.type === 'AssignmentExpression') {
      const left = expression['left']
      return isNode(left) && left.type === 'MemberExpression'
        ? [`${nameOf(left['object'])}.${nameOf(left['property'])}`]
        : []
    }
    const callee = expression['callee']
    const called = isNode(callee) && callee.type === 'MemberExpression' ? nameOf(callee['property']) : ''
    if (!/^(defineProperty|defineProperties|assign|set)$/.test(called)) return []
    const [target, ...rest] = expression['arguments'] as AstNode[]
    return rest.flatMap((argument) => {
      const names =
        argument.type === 'ObjectExpression'
          ? (argument['properties'] as AstNode[]).map((item) => nameOf(item['key']))
          : [nameOf(argument)]
      return names.map((name) => `${nameOf(target)}.${name}`)
    })
  })
}

export function hasDirective(body: AstNode, directive: string): boolean {
  for (const statement of (body['body'] as AstNode[] | undefined) ?? []) {
    if (typeof statement['directive'] !== 'string') return false
    if (statement['directive'] === directive) return true
  }
  return false
}

function defaultExport(program: AstNode): AstNode | null {
  for (const statement of program['body'] as AstNode[]) {
    const { declaration } = statement
    if (statement.type === 'ExportDefaultDeclaration' && isNode(declaration)) return declaration
    if (statement.type === 'TSExportAssignment' && isNode(statement['expression'])) return statement['expression']
  }
  return null
}

function bindingsOf(program: AstNode): Map<string, Binding> {
  const bindings = new Map<string, Binding>()
  for (const statement of program['body'] as AstNode[]) {
    if (statement.type === 'ImportDeclaration') addImports(statement, bindings)
    const { declaration } = statement
    declare(statement.type.startsWith('Export') && isNode(declaration) ? declaration : statement, bindings)
    if (statement.type === 'VariableDeclaration') addRequired(statement, bindings)
  }
  return bindings
}

function addImports(statement: AstNode, bindings: Map<string, Binding>): void {
  if (statement['importKind'] === 'type') return
  const request = (statement['source'] as { value: string }).value
  for (const specifier of statement['specifiers'] as AstNode[]) {
    if (specifier['importKind'] === 'type') continue
    const local = (specifier['local'] as { name: string }).name
    const imported = specifier['imported'] as { name?: string; value?: string } | undefined
    const name =
      specifier.type === 'ImportNamespaceSpecifier'
        ? null
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : (imported?.name ?? imported?.value ?? local)
    bindings.set(local, { kind: 'import', request, name })
  }
}

/** Adds what a statement declares. */
export function declare(statement: AstNode, bindings: Map<string, Binding>): void {
  const id = statement['id']
  switch (statement.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      // Overloads have no body.
      if (isNode(id) && isNode(statement['body']))
        bindings.set(id['name'] as string, { kind: 'declared', node: statement })
      break
    case 'TSEnumDeclaration':
      if (isNode(id)) bindings.set(id['name'] as string, { kind: 'enum', node: statement })
      break
    case 'VariableDeclaration':
      for (const declarator of statement['declarations'] as AstNode[]) {
        for (const name of namesIn(declarator['id'] as AstNode)) {
          bindings.set(name, { kind: 'variable', declarator, constant: statement['kind'] === 'const' })
        }
      }
  }
}

/** `const crypto = require('crypto')`, `const { createHmac } = require('crypto')`: of packages, as `import` has it. */
function addRequired(statement: AstNode, bindings: Map<string, Binding>): void {
  for (const declarator of statement['declarations'] as AstNode[]) {
    for (const [name, required] of requiredBy(declarator)) bindings.set(name, required)
  }
}

function requiredBy(declarator: AstNode): [string, Binding][] {
  const [id, init] = [declarator['id'], declarator['init']]
  if (!isNode(id) || !isNode(init)) return []
  const call = init.type === 'MemberExpression' ? init['object'] : init
  const request = isNode(call) ? packageRequired(call) : null
  if (request === null) return []
  const member = init.type === 'MemberExpression' ? init['property'] : null
  const taken = isNode(member) && init['computed'] !== true ? (member['name'] as string) : null
  if (id.type === 'Identifier') return [[id['name'] as string, { kind: 'import', request, name: taken }]]
  if (id.type !== 'ObjectPattern' || taken !== null) return []
  return (id['properties'] as AstNode[]).flatMap((property): [string, Binding][] => {
    const [key, value] = [property['key'], property['value']]
    if (!isNode(key) || !isNode(value) || key.type !== 'Identifier' || value.type !== 'Identifier') return []
    return [[value['name'] as string, { kind: 'import', request, name: key['name'] as string }]]
  })
}

function packageRequired(call: AstNode): string | null {
  const callee = call['callee']
  const [first] = (call['arguments'] as AstNode[] | undefined) ?? []
  if (call.type !== 'CallExpression' || !isNode(callee) || callee['name'] !== 'require') return null
  const request = first?.['value']
  return typeof request === 'string' && /^(@[\w-]+\/)?[\w-]/.test(request) ? request : null
}

/** Names that a pattern binds. */
export function namesIn(pattern: AstNode): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern['name'] as string]
    case 'AssignmentPattern':
      return namesIn(pattern['left'] as AstNode)
    case 'RestElement':
      return namesIn(pattern['argument'] as AstNode)
    case 'ArrayPattern':
      return (pattern['elements'] as (AstNode | null)[]).flatMap((item) => (item ? namesIn(item) : []))
    case 'ObjectPattern':
      return (pattern['properties'] as AstNode[]).flatMap((property) =>
        namesIn((property.type === 'RestElement' ? property['argument'] : property['value']) as AstNode),
      )
    case 'TSParameterProperty':
      return namesIn(pattern['parameter'] as AstNode)
    default:
      return []
  }
}
