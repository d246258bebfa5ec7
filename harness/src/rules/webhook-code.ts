/**
 * The code that a webhook handler runs: its own function, and every function, class and constant of the project that is
 * named there, across files. Values can be followed back from where they are used to where they come from.
 */
import path from 'node:path'
import type { EntryPoint } from '../access/index.ts'
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import {
  child,
  isFunction,
  keyOf,
  list,
  memberName,
  Modules,
  namesIn,
  unwrap,
  type Exported,
  type Module,
} from '../guards/index.ts'
import type { AuditFacts } from './audit-rule.ts'

/** One function, class or constant of the project, at the top of its file. */
export interface Part {
  module: Module
  node: AstNode
  /** Without comments. */
  code: string
  /** `call(…)` and `new Class(…)`, in the order of the text. */
  calls: AstNode[]
  /** `if`, `? :`, `&&`, `||`, `??` and `switch`. */
  branches: AstNode[]
  declarators: AstNode[]
  assignments: AstNode[]
  functions: AstNode[]
  members: AstNode[]
  /** Names that stand for values, those of properties left out. */
  names: Set<string>
  parents: Map<AstNode, AstNode>
}

/** A value, and the part that it is written in. */
export interface Origin {
  node: AstNode
  part: Part
  /** Names that it was passed on by, the last first. */
  names: string[]
}

/** Enough for a handler and its services; a handler that reaches more is read in part. */
const MAX_PARTS = 250
const MAX_DEPTH = 12

const modulesOf = new WeakMap<AuditFacts, Modules>()
const codeOf = new WeakMap<AuditFacts, Map<string, HandlerCode | null>>()

/** Read once for each set of facts, whichever rules ask. null: the handler cannot be read. */
export function handlerCode(entry: EntryPoint, facts: AuditFacts): HandlerCode | null {
  const known = codeOf.get(facts) ?? new Map<string, HandlerCode | null>()
  codeOf.set(facts, known)
  let code = known.get(entry.id)
  if (code === undefined) {
    code = readHandler(entry, facts)
    known.set(entry.id, code)
  }
  return code
}

function readHandler(entry: EntryPoint, facts: AuditFacts): HandlerCode | null {
  const modules = modulesOf.get(facts) ?? new Modules(facts.app.root, facts.sources)
  modulesOf.set(facts, modules)
  const module = modules.read(path.join(facts.app.root, entry.file))
  if ('reason' in module) return null
  const exported = modules.exported(module, entry.kind === 'route-handler' ? entry.method : 'default')
  return exported === null ? null : new HandlerCode(module, exported, modules)
}

export class HandlerCode {
  /** File that holds the entry point. */
  readonly module: Module
  /** The handler's own part first, where it could be found. */
  readonly parts: Part[] = []
  readonly #modules: Modules
  readonly #known = new Map<string, Part>()
  #text: string | undefined

  constructor(module: Module, exported: Exported, modules: Modules) {
    this.module = module
    this.#modules = modules
    this.#reach(exported)
    for (let index = 0; index < this.parts.length && index < MAX_PARTS; index++) {
      const part = this.parts[index]
      if (part) this.#follow(part)
    }
  }

  /** Text of everything that is reached, comments left out. */
  get text(): string {
    return (this.#text ??= this.parts.map(({ code }) => code).join('\n'))
  }

  #reach(exported: Exported): void {
    if (exported.kind === 'expression') this.#add(exported.module, exported.node)
    if (exported.kind === 'local') this.#reachName(exported.module, exported.name)
    if (exported.kind === 'namespace') this.#add(exported.module, exported.module.parsed.program)
  }

  #reachName(module: Module, name: string): void {
    const binding = module.bindings.get(name)
    if (binding?.kind === 'declared') this.#add(module, binding.node)
    if (binding?.kind === 'variable') this.#add(module, binding.declarator)
    if (binding?.kind === 'import') {
      const exported = this.#modules.follow(module, binding.request, binding.name)
      // Of a whole module, what is taken from it is reached by its member.
      if (exported !== null && exported.kind !== 'namespace') this.#reach(exported)
    }
  }

  #add(module: Module, node: AstNode): void {
    const key = keyIn(module, node)
    if (module.forBrowser || this.#known.has(key) || this.parts.length >= MAX_PARTS) return
    const part = partAt(module, node)
    this.#known.set(key, part)
    this.parts.push(part)
  }

  #follow({ module, names, members, calls }: Part): void {
    for (const name of names) if (module.bindings.has(name)) this.#reachName(module, name)
    for (const member of members) {
      const exported = this.#ofNamespace(member, module)
      if (exported) this.#reach(exported)
    }
    for (const call of calls) {
      const request = call.type === 'ImportExpression' ? child(call, 'source')['value'] : undefined
      const exported = typeof request === 'string' ? this.#modules.follow(module, request, null) : null
      if (exported) this.#reach(exported)
    }
  }

  /** `helpers.verify`, where all of a module is called `helpers`. */
  #ofNamespace(member: AstNode, module: Module): Exported | null {
    const object = child(member, 'object')
    const binding = object.type === 'Identifier' ? module.bindings.get(object['name'] as string) : undefined
    const name = memberName(member)
    return binding?.kind === 'import' && binding.name === null && name !== null
      ? this.#modules.follow(module, binding.request, name)
      : null
  }

  /** Package and export that a name stands for; null: it is of the project. */
  imported(callee: AstNode, module: Module): { request: string; name: string | null } | null {
    const node = unwrap(callee)
    const own = node.type === 'MemberExpression' ? unwrap(child(node, 'object')) : node
    const binding = own.type === 'Identifier' ? module.bindings.get(own['name'] as string) : undefined
    if (binding?.kind !== 'import' || this.#modules.resolve(module, binding.request) !== null) return null
    if (node.type !== 'MemberExpression') return { request: binding.request, name: binding.name }
    return { request: binding.request, name: memberName(node) }
  }

  /** The part that a call runs; null: a package's, or one that cannot be told. */
  called(call: AstNode, part: Part): Part | null {
    const callee = unwrap(child(call, 'callee'))
    if (callee.type === 'Identifier') return this.#partOf(this.#exportedBy(callee['name'] as string, part))
    return callee.type === 'MemberExpression' ? this.#partOf(this.#ofNamespace(callee, part.module)) : null
  }

  /** The part that a name stands for; null: something local, or a package's. */
  named(name: AstNode, part: Part): Part | null {
    return this.#partOf(this.#exportedBy(name['name'] as string, part))
  }

  #exportedBy(name: string, { module }: Part): Exported | null {
    const binding = module.bindings.get(name)
    if (binding === undefined) return null
    return binding.kind === 'import'
      ? this.#modules.follow(module, binding.request, binding.name)
      : { kind: 'local', module, name }
  }

  #partOf(exported: Exported | null): Part | null {
    if (exported?.kind === 'expression') return this.#known.get(keyIn(exported.module, exported.node)) ?? null
    if (exported?.kind !== 'local') return null
    const binding = exported.module.bindings.get(exported.name)
    if (binding?.kind === 'import')
      return this.#partOf(this.#modules.follow(exported.module, binding.request, binding.name))
    const node =
      binding?.kind === 'declared' ? binding.node : binding?.kind === 'variable' ? binding.declarator : undefined
    return node === undefined ? null : (this.#known.get(keyIn(exported.module, node)) ?? null)
  }

  /** Where a value comes from: variables, parameters and constants are followed back, across functions and files. */
  origins(node: AstNode, part: Part, names: string[] = [], seen = new Set<string>()): Origin[] {
    const value = unwrap(node)
    const key = `${part.module.file}:${value.start}:${value.end}`
    if (seen.has(key) || names.length > MAX_DEPTH) return []
    seen.add(key)
    if (value.type === 'Identifier') {
      const name = value['name'] as string
      const found = this.#byName(name, value, part).flatMap((one) =>
        this.origins(one.node, one.part, [name, ...names], seen),
      )
      return found.length > 0 ? found : [{ node: value, part, names: [name, ...names] }]
    }
    if (value.type === 'MemberExpression') {
      const property = memberName(value)
      const found = property === null ? [] : this.#ofObject(value, property, part, names, seen)
      return found.length > 0 ? found : [{ node: value, part, names: property === null ? names : [property, ...names] }]
    }
    return [{ node: value, part, names }]
  }

  /** `config.secret`, where `config` is written out. */
  #ofObject(member: AstNode, property: string, part: Part, names: string[], seen: Set<string>): Origin[] {
    const object = unwrap(child(member, 'object'))
    const exported = this.#ofNamespace(member, part.module)
    const direct = exported && this.#partOf(exported)
    if (direct) return this.#ofPart(direct).flatMap((one) => this.origins(one, direct, [property, ...names], seen))
    if (object.type !== 'Identifier' && object.type !== 'MemberExpression') return []
    return this.origins(object, part, [], seen).flatMap((one) =>
      one.node.type === 'ObjectExpression'
        ? propertiesOf(one.node, property).flatMap((value) => this.origins(value, one.part, [property, ...names], seen))
        : [],
    )
  }

  #ofPart({ node }: Part): AstNode[] {
    return node.type === 'VariableDeclarator' && isNode(node['init']) ? [node['init']] : []
  }

  #byName(name: string, use: AstNode, part: Part): { node: AstNode; part: Part }[] {
    const parameter = this.#parameter(name, use, part)
    if (parameter !== null) return parameter
    const local = part.declarators
      .filter((one) => one !== part.node)
      .flatMap((one) => taken(child(one, 'id'), one['init'], name))
    const assigned = part.assignments
      .filter((one) => child(one, 'left')['name'] === name)
      .map((one) => child(one, 'right'))
    if (local.length + assigned.length > 0) return [...local, ...assigned].map((node) => ({ node, part }))
    const declares = part.declarators.some((one) => one !== part.node && namesIn(child(one, 'id')).includes(name))
    const top = declares ? null : this.#partOf(this.#exportedBy(name, part))
    return top ? this.#ofPart(top).map((node) => ({ node, part: top })) : []
  }

  /** What calls in the code give for a parameter, and its default. null: no parameter is called so. */
  #parameter(name: string, use: AstNode, part: Part): { node: AstNode; part: Part }[] | null {
    for (let at: AstNode | undefined = use; at; at = part.parents.get(at)) {
      const index = isFunction(at) ? list(at, 'params').findIndex((one) => namesIn(one).includes(name)) : -1
      const pattern = index === -1 ? undefined : list(at, 'params')[index]
      if (!pattern) continue
      const given = this.#isOwnFunction(at, part) ? this.#argumentsAt(part, index) : []
      const whole = pattern.type === 'AssignmentPattern' ? [{ node: child(pattern, 'right'), part }] : []
      const plain = pattern.type === 'AssignmentPattern' ? child(pattern, 'left') : pattern
      if (plain.type === 'Identifier') return [...given, ...whole]
      return [
        ...[...given, ...whole].flatMap((one) =>
          taken(plain, one.node, name).map((node) => ({ node, part: one.part })),
        ),
        ...defaultsIn(plain, name).map((node) => ({ node, part })),
      ]
    }
    return null
  }

  #isOwnFunction(node: AstNode, { node: own }: Part): boolean {
    return node === own || (own.type === 'VariableDeclarator' && unwrap(child(own, 'init')) === node)
  }

  #argumentsAt(part: Part, index: number): { node: AstNode; part: Part }[] {
    return this.parts.flatMap((caller) =>
      caller.calls.flatMap((call) => {
        const given = list(call, 'arguments')[index]
        return given && call.type === 'CallExpression' && this.called(call, caller) === part
          ? [{ node: given, part: caller }]
          : []
      }),
    )
  }

  /** What a function of the project gives back. */
  returned(part: Part): AstNode[] {
    const fn = part.node.type === 'VariableDeclarator' ? unwrap(child(part.node, 'init')) : part.node
    if (!isFunction(fn)) return []
    const body = child(fn, 'body')
    if (body.type !== 'BlockStatement') return [body]
    const found: AstNode[] = []
    walkAst(body, {
      enter: (node) => {
        if (isFunction(node)) return false
        if (node.type === 'ReturnStatement' && isNode(node['argument'])) found.push(node['argument'])
        return true
      },
    })
    return found
  }
}

/** Trees may be made anew: a node is known by its place. */
const keyIn = ({ file }: Module, { start, end }: AstNode): string => `${file}:${start}:${end}`

const partsOf = new WeakMap<ParsedFile, Map<string, Part>>()

/** Read once, as long as the file is the same: handlers share helpers, and editors ask again and again. */
function partAt(module: Module, node: AstNode): Part {
  const known = partsOf.get(module.parsed) ?? new Map<string, Part>()
  partsOf.set(module.parsed, known)
  const key = keyIn(module, node)
  let part = known.get(key)
  if (part === undefined) {
    part = readPart(module, node)
    known.set(key, part)
  }
  return part
}

function readPart(module: Module, node: AstNode): Part {
  const code = module.parsed.code.slice(node.start, node.end)
  const lists = { calls: [], branches: [], declarators: [], assignments: [], functions: [], members: [] }
  const part: Part = { module, node, code, ...lists, names: new Set(), parents: new Map() }
  walkAst(node, {
    enter: (at, ancestors) => {
      const above = ancestors.at(-1)
      if (above) part.parents.set(at, above)
      if (isTypeOnly(at)) return false
      if (at.type === 'Identifier' && isValue(at, above)) part.names.add(at['name'] as string)
      listFor(at, part)?.push(at)
      return true
    },
  })
  return part
}

function listFor(node: AstNode, part: Part): AstNode[] | null {
  if (/^(CallExpression|NewExpression|ImportExpression)$/.test(node.type)) return part.calls
  if (/^(IfStatement|ConditionalExpression|LogicalExpression|SwitchStatement)$/.test(node.type)) return part.branches
  if (node.type === 'VariableDeclarator') return part.declarators
  if (node.type === 'AssignmentExpression') return part.assignments
  if (node.type === 'MemberExpression') return part.members
  return isFunction(node) ? part.functions : null
}

function isValue(node: AstNode, above: AstNode | undefined): boolean {
  if (above?.type === 'MemberExpression') return above['property'] !== node || above['computed'] === true
  return above?.type !== 'Property' || above['key'] !== node || above['shorthand'] === true
}

/** Types hold texts, too: `{ type: 'user.deleted' }`. Casts hold values. */
export const isTypeOnly = ({ type }: AstNode): boolean =>
  type.startsWith('TS') &&
  !/^TS(AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|ExportAssignment)$/.test(type)

/** The part of a value that a pattern binds to a name: `const { secret } = { secret: 'x' }`. */
function taken(pattern: AstNode, value: unknown, name: string): AstNode[] {
  if (!namesIn(pattern).includes(name)) return []
  if (pattern.type === 'Identifier') return isNode(value) ? [value] : []
  const defaults = defaultsIn(pattern, name)
  if (pattern.type !== 'ObjectPattern' || !isNode(value)) return defaults
  const from = unwrap(value)
  const property = list(pattern, 'properties').find((one) => namesIn(child(one, 'value')).includes(name))
  const key = property ? keyOf(property) : null
  if (key === null) return defaults
  if (from.type === 'ObjectExpression') return [...propertiesOf(from, key), ...defaults]
  // `const { SECRET } = process.env`: the same as `process.env.SECRET`.
  const object = { type: 'MemberExpression', start: from.start, end: from.end, object: from, computed: false }
  return [{ ...object, property: { type: 'Identifier', name: key, start: from.start, end: from.end } }, ...defaults]
}

function defaultsIn(pattern: AstNode, name: string): AstNode[] {
  return list(pattern, 'properties').flatMap((property) => {
    const value = child(property, 'value')
    return value.type === 'AssignmentPattern' && namesIn(value).includes(name) ? [child(value, 'right')] : []
  })
}

function propertiesOf(object: AstNode, name: string): AstNode[] {
  return list(object, 'properties').flatMap((property) =>
    property.type === 'Property' && keyOf(property) === name ? [child(property, 'value')] : [],
  )
}

/** Line and column, from 1, for a finding. */
export function placeOf({ start }: AstNode, { file, parsed }: Module): { file: string; line: number; column: number } {
  return { file, line: parsed.lineAt(start), column: start - parsed.text.lastIndexOf('\n', start - 1) }
}
