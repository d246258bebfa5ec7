/** What a component of the server loads for whoever asks, and hands to components of the browser. */
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { attributesOf } from './browser-gates.ts'
import { CallerData, isRead } from './caller-data.ts'
import { identifiersIn, isFunction, nameOf, unwrapped, type CallerReads } from './caller-reads.ts'
import { ends } from './signed-in-tests.ts'

/** No data: the request, words of a language, settings. */
const NO_DATA =
  /^(headers|cookies|draftMode|connection|sleep|delay|wait\w*)$|(translations?|locale|messages|dictionary|dict|i18n|params|settings|config|flags?|theme|session|user|import)$/i

export interface Handed {
  /** The element. */
  node: AstNode
  component: string
  /** `children` for what stands inside of it. */
  prop: string
  /** The variable that holds what was loaded; the component that loads, as `<List>`. */
  data: string
}

export class ServerComponent {
  readonly #fn: AstNode
  readonly #code: ParsedFile
  readonly #reads: CallerReads
  readonly #data: CallerData
  readonly #loaded = new Set<string>()

  constructor(fn: AstNode, code: ParsedFile, reads: CallerReads) {
    this.#fn = fn
    this.#code = code
    this.#reads = reads
    this.#data = new CallerData([fn], code, reads)
    for (const [name, { init, from }] of this.#data.variables) {
      if (isFunction(init) || this.#data.callers.has(name)) continue
      if (this.#loads(init) || [...from].some((one) => this.#loaded.has(one))) this.#loaded.add(name)
    }
  }

  /** Does it load anything for whoever asks? */
  get loadsForAll(): boolean {
    return this.#loaded.size > 0 && this.#reads.firstIn(this.#fn, this.#code) === null
  }

  /**
   * Elements of components that are given something of it, in whatever this renders for a stranger.
   * @param loader does a component of the server load for whoever asks?
   */
  *handed(isWanted: (component: string) => boolean, loader: (component: string) => boolean): Iterable<Handed> {
    const elements: AstNode[] = []
    walkAst(this.#fn, {
      enter: (node, ancestors) => {
        if (node.type === 'JSXElement' && isWanted(componentOf(node)) && !this.#isLeftOut(node, ancestors))
          elements.push(node)
      },
    })
    for (const node of elements) {
      const component = componentOf(node)
      for (const attribute of attributesOf(node['openingElement'] as AstNode)) {
        const data = this.#dataIn(attribute['value'], loader)
        if (data !== null) yield { node, component, prop: nameOf(attribute['name']) ?? '', data }
      }
      for (const child of node['children'] as AstNode[]) {
        const data = this.#dataIn(child, loader)
        if (data !== null) yield { node, component, prop: 'children', data }
      }
    }
  }

  /** What was loaded for whoever asks, in an expression that nothing of the caller's decides. */
  #dataIn(part: unknown, loader: (component: string) => boolean): string | null {
    if (!isNode(part) || this.#data.isIn(part) || this.#reads.firstIn(part, this.#code)) return null
    const name = identifiersIn(part).find((one) => this.#loaded.has(one.name))?.name
    if (name !== undefined) return name
    let found: string | null = null
    walkAst(part, {
      enter: (node) => {
        if (found !== null || isFunction(node)) return false
        const component = node.type === 'JSXElement' ? componentOf(node) : ''
        if (/^[A-Z]/.test(component) && loader(component)) found = `<${component}>`
        else if (this.#loads(node)) found = `${nameOf(unwrapped(node)['callee']) ?? 'data'}()`
        return found === null
      },
    })
    return found
  }

  /** `await list()`, and `list()` in `await Promise.all([…])`; by nothing of the caller's. */
  #loads(init: AstNode): boolean {
    const isAwaited = init.type === 'AwaitExpression' || unwrapped(init) !== init || init.type === 'CallExpression'
    const call = unwrapped(init)
    if (!isAwaited || call.type !== 'CallExpression' || this.#data.isIn(call) || isRead(call, this.#code, this.#reads))
      return false
    if (!this.#isAwaited(call)) return false
    const callee = call['callee'] as AstNode
    return !NO_DATA.test(nameOf(callee) ?? nameOf(callee['property']) ?? '')
  }

  /** Is it waited for, by itself or as one of several? */
  #isAwaited(call: AstNode): boolean {
    let found = false
    walkAst(this.#fn, {
      enter: (node) => {
        if (node.type !== 'AwaitExpression') return
        found ||= node.start <= call.start && call.end <= node.end
      },
    })
    return found
  }

  /** Does the server leave it out for strangers: by Clerk's `<Show>`, by a component that asks, by a condition? */
  #isLeftOut(node: AstNode, ancestors: readonly AstNode[]): boolean {
    return ancestors.some((around, index) => {
      const child = ancestors[index + 1] ?? node
      if (around.type === 'JSXElement') return this.#reads.isReader(componentOf(around), this.#code)
      const decides = around['test'] ?? (around.type === 'LogicalExpression' ? around['left'] : undefined)
      if (decides !== child && this.#asks(decides)) return true
      const statements = Array.isArray(around['body']) ? (around['body'] as AstNode[]) : []
      return statements.slice(0, statements.indexOf(child)).some((before) => this.#endsForSome(before))
    })
  }

  /** `if (!userId) return …` */
  #endsForSome(statement: AstNode): boolean {
    if (statement.type !== 'IfStatement' || !this.#asks(statement['test'])) return false
    const branch = statement['consequent'] as AstNode
    return (
      ends(branch) ||
      /\b(redirect|notFound|unauthorized|forbidden|redirectToSignIn)\(/.test(
        this.#code.text.slice(branch.start, branch.end),
      )
    )
  }

  #asks(test: unknown): boolean {
    return isNode(test) && (this.#data.isIn(test) || this.#reads.firstIn(test, this.#code) !== null)
  }
}

function componentOf(element: AstNode): string {
  return nameOf((element['openingElement'] as AstNode)['name']) ?? ''
}
