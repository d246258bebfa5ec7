/** Variables around a piece of code that hold what the caller is, or what was made of it. */
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { identifiersIn, isFunction, nameOf, namesIn, unwrapped, type CallerReads } from './caller-reads.ts'

export interface Variable {
  init: AstNode
  /** Names that its value is made of. */
  from: Set<string>
}

export class CallerData {
  /** Names that hold something of the caller's. */
  readonly callers: ReadonlySet<string>
  /** What is declared in the functions around, in order. */
  readonly variables: ReadonlyMap<string, Variable>

  /**
   * @param scopes functions around the place that is looked at, the outermost first
   * @param given names that hold something of a caller's from the start: parameters
   */
  constructor(scopes: readonly AstNode[], code: ParsedFile, reads: CallerReads, given: Iterable<string> = []) {
    this.variables = variablesOf(scopes)
    const callers = new Set(given)
    for (const [name, { init, from }] of this.variables) {
      if (isRead(init, code, reads) || [...from].some((one) => callers.has(one))) callers.add(name)
    }
    this.callers = callers
  }

  /** What declares a name in the functions around. */
  declaredAs(name: string): AstNode | undefined {
    return this.variables.get(name)?.init
  }

  /** The names, and all that their values are made of. */
  sources(names: Iterable<string>): Set<string> {
    const found = new Set(names)
    // A set is walked with what is added to it on the way.
    for (const name of found) for (const source of this.variables.get(name)?.from ?? []) found.add(source)
    return found
  }

  /** Is something of the caller's in it? */
  isIn(part: unknown): boolean {
    return identifiersIn(part).some(({ name }) => this.callers.has(name))
  }
}

/** `await auth()`, `(await auth()).userId`, `(await cookies()).get('theme')` */
export function isRead(node: AstNode, code: ParsedFile, reads: CallerReads): boolean {
  if (reads.isRead(node, code)) return true
  const call = unwrapped(node)
  const callee = call.type === 'CallExpression' ? (call['callee'] as AstNode) : null
  return callee?.type === 'MemberExpression' && isRead(callee['object'] as AstNode, code, reads)
}

/** What is declared in these functions themselves, in order; of `await Promise.all([…])` each part by itself. */
function variablesOf(scopes: readonly AstNode[]): Map<string, Variable> {
  const found = new Map<string, Variable>()
  const add = (names: Iterable<string>, init: AstNode): void => {
    for (const name of names) found.set(name, { init, from: namesIn(init) })
  }
  for (const scope of scopes) {
    walkAst(scope, {
      enter: (node) => {
        if (node.type === 'FunctionDeclaration' && node !== scope) {
          add([nameOf(node['id']) ?? ''], node)
          return false
        }
        if (isFunction(node) && node !== scope) return false
        if (node.type === 'VariableDeclarator' && isNode(node['init'])) {
          for (const [target, init] of pairsOf(node['id'] as AstNode, node['init'])) add(namesIn(target), init)
        }
        return true
      },
    })
  }
  return found
}

/** `const [{ userId }, rows] = await Promise.all([auth(), list()])` */
export function pairsOf(target: AstNode, init: AstNode): [AstNode, AstNode][] {
  const call = unwrapped(init)
  const [list] = call.type === 'CallExpression' ? (call['arguments'] as AstNode[]) : []
  const isAll = /^(all|allSettled)$/.test(nameOf((call['callee'] as AstNode | undefined)?.['property']) ?? '')
  if (target.type !== 'ArrayPattern' || !isAll || list?.type !== 'ArrayExpression') return [[target, init]]
  const inits = list['elements'] as (AstNode | null)[]
  return (target['elements'] as (AstNode | null)[]).flatMap((part, index): [AstNode, AstNode][] => {
    const value = inits[index]
    return part && value ? [[part, value]] : []
  })
}
