/** Components of the browser that show a prop to those only who are signed in, or have a role, as Clerk says there. */
import { exportNameOf, isNode, keyName, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { functionsOf, isFunction, nameOf, namesIn } from './caller-reads.ts'
import { SignedInTests } from './signed-in-tests.ts'

export interface Gate {
  /** Where the browser decides. */
  node: AstNode
  /** `<SignedIn>`, `useUser()` */
  what: string
}

export const isForBrowser = ({ code }: ParsedFile): boolean => /^\s*(['"])use client\1/.test(code)

const CLERK = /^@clerk\/(nextjs|clerk-react|react)$/
const COMPONENTS = ['SignedIn', 'Show', 'Protect']
const HOOKS = ['useUser', 'useAuth', 'useSession', 'useOrganization']
const SIGN_IN = /sign-?in|log-?in|unauthori[sz]ed|forbidden/i

/** Components of one file of the browser. */
export class BrowserGates {
  readonly #code: ParsedFile
  /** Of Clerk, by local name: the name that it has there. */
  readonly #clerk: Map<string, string>
  readonly #components = new Map<string, Component | null>()

  constructor(code: ParsedFile) {
    this.#code = code
    this.#clerk = new Map(
      code.module.staticImports
        .filter(({ moduleRequest }) => CLERK.test(moduleRequest.value))
        .flatMap(({ entries }) => entries)
        .map(({ localName, importName }) => [localName.value, importName.name ?? '']),
    )
  }

  /** Where a component hides a prop from strangers; null where it shows it to all, or where that cannot be told. */
  hides(exported: string, prop: string): Gate | null {
    if (this.#clerk.size === 0) return null
    let component = this.#components.get(exported)
    if (component === undefined) {
      const fn = componentOf(this.#code, exported)
      component = fn && new Component(fn, this.#clerk)
      this.#components.set(exported, component)
    }
    return component?.hides(prop) ?? null
  }
}

/** The function behind an export, also in `memo(…)` and the like. */
export function componentOf(code: ParsedFile, exported: string): AstNode | null {
  const entry = code.module.staticExports
    .flatMap(({ entries }) => entries)
    .find(({ exportName, moduleRequest }) => moduleRequest === null && exportNameOf(exportName) === exported)
  const functions = functionsOf(code.program)
  let found = functions.get(entry?.localName.name ?? exported)
  if (found && nameOf(found) !== undefined) found = functions.get(nameOf(found) ?? '')
  if (found?.type === 'CallExpression') {
    const [given] = found['arguments'] as AstNode[]
    found = functions.get(nameOf(given) ?? '') ?? given
  }
  return found && isFunction(found) ? found : null
}

class Component {
  readonly #fn: AstNode
  readonly #clerk: ReadonlyMap<string, string>
  readonly #tests: SignedInTests
  readonly #hook: string
  readonly #leaves: AstNode | null

  constructor(fn: AstNode, clerk: ReadonlyMap<string, string>) {
    this.#fn = fn
    this.#clerk = clerk
    const hooks = new Set([...clerk].filter(([, name]) => HOOKS.includes(name)).map(([local]) => local))
    this.#tests = new SignedInTests(fn, hooks)
    this.#hook = `${[...hooks][0] ?? 'useAuth'}()`
    this.#leaves = this.#wayOut()
  }

  /** Every place that shows the prop, or what is made of it, has to be hidden. */
  hides(prop: string): Gate | null {
    const carried = this.#carriedBy(prop)
    if (carried === null) return null
    const places: (Gate | null)[] = []
    walkAst(this.#fn['body'] as AstNode, {
      enter: (node, ancestors) => {
        if (carried.inside.has(node) || isEffect(node)) return false
        if (!carried.isUse(node, ancestors.at(-1))) return true
        places.push(this.#hiddenBy(node, ancestors))
        return false
      },
    })
    return places.includes(null) ? null : (places[0] ?? null)
  }

  /** Names that hold the prop or something made of it, and the declarations that make it. */
  #carriedBy(prop: string): { isUse: (node: AstNode, above?: AstNode) => boolean; inside: Set<AstNode> } | null {
    const [props] = this.#fn['params'] as (AstNode | undefined)[]
    if (!props) return null
    const names = new Set<string>()
    const objects = new Set<string>()
    noteProps(props, prop, names, objects)
    const inside = new Set<AstNode>()
    const isUse = (node: AstNode, above?: AstNode): boolean =>
      isUseOf(node, above, names) ||
      (objects.has(nameOf(node['object']) ?? '') && isMember(node, prop)) ||
      (above?.type !== 'MemberExpression' && node.type === 'Identifier' && objects.has(nameOf(node) ?? ''))
    walkAst(this.#fn['body'] as AstNode, {
      enter: (node) => {
        if (node !== this.#fn && isFunction(node)) return false
        if (node.type !== 'VariableDeclarator' || !isNode(node['init'])) return true
        const target = node['id'] as AstNode
        if (objects.has(nameOf(node['init']) ?? '')) noteProps(target, prop, names, objects)
        else if (uses(node['init'], isUse)) for (const name of namesIn(target)) names.add(name)
        else return true
        inside.add(node)
        return false
      },
    })
    return names.size === 0 && objects.size === 0 ? null : { isUse, inside }
  }

  #hiddenBy(node: AstNode, ancestors: readonly AstNode[]): Gate | null {
    for (const [index, around] of ancestors.entries()) {
      const child = ancestors[index + 1] ?? node
      const component = this.#gateComponent(around)
      if (component !== null && around['openingElement'] !== child) return { node: around, what: `<${component}>` }
      const place = this.#tests.hides(around, child)
      if (place) return { node: place, what: this.#hook }
    }
    return this.#leaves && { node: this.#leaves, what: this.#hook }
  }

  /** `Show` of an element that strangers do not see the children of. */
  #gateComponent(node: AstNode): string | null {
    if (node.type !== 'JSXElement') return null
    const opening = node['openingElement'] as AstNode
    const name = this.#clerk.get(nameOf(opening['name']) ?? '')
    if (name === undefined || !COMPONENTS.includes(name)) return null
    const when = attributesOf(opening).find((attribute) => nameOf(attribute['name']) === 'when')?.['value']
    const value = isNode(when) && isNode(when['expression']) ? when['expression'] : when
    return isNode(value) && value['value'] === 'signed-out' ? null : name
  }

  /** An effect that sends strangers away: `if (isLoaded && !isSignedIn) router.push('/sign-in')`. */
  #wayOut(): AstNode | null {
    let found: AstNode | null = null
    walkAst(this.#fn['body'] as AstNode, {
      enter: (node, ancestors) => {
        if (node.type !== 'IfStatement' || !ancestors.some(isEffect)) return
        if (this.#tests.turnsAway(node['test'] as AstNode) && leads(node['consequent'] as AstNode)) found ??= node
      },
    })
    return found
  }
}

/** `useEffect(…)`, as a statement of its own */
function isEffect(node: AstNode): boolean {
  const call = node.type === 'ExpressionStatement' ? (node['expression'] as AstNode) : null
  return call?.type === 'CallExpression' && /^use(Layout)?Effect$/.test(nameOf(call['callee']) ?? '')
}

/** Does it lead to a page to sign in? */
function leads(part: AstNode): boolean {
  let found = false
  walkAst(part, {
    enter: (node) => {
      if (node.type !== 'CallExpression') return
      const callee = node['callee'] as AstNode
      const name = nameOf(callee) ?? nameOf(callee['property']) ?? ''
      const [to] = node['arguments'] as (AstNode | undefined)[]
      found ||= /^(redirectToSignIn|openSignIn)$/.test(name)
      found ||= /^(push|replace|redirect)$/.test(name) && typeof to?.['value'] === 'string' && SIGN_IN.test(to['value'])
    },
  })
  return found
}

/** `({ rows })`, `({ rows: list = [] })`, `({ ...props })`, `(props)` */
function noteProps(pattern: AstNode, prop: string, names: Set<string>, objects: Set<string>): void {
  const whole = nameOf(pattern)
  if (whole !== undefined) objects.add(whole)
  if (pattern.type !== 'ObjectPattern') return
  let taken = false
  for (const property of pattern['properties'] as AstNode[]) {
    const target = (property['value'] ?? property['argument']) as AstNode
    if (property.type === 'RestElement') {
      if (!taken) objects.add(nameOf(target) ?? '')
    } else if (keyName(property) === prop) {
      taken = true
      for (const name of namesIn(target.type === 'AssignmentPattern' ? target['left'] : target)) names.add(name)
    }
  }
}

function isUseOf(node: AstNode, above: AstNode | undefined, names: ReadonlySet<string>): boolean {
  if (!names.has(nameOf(node) ?? '')) return false
  if (node.type === 'JSXIdentifier') return false
  if (above?.type === 'MemberExpression') return above['object'] === node || above['computed'] === true
  return above?.type !== 'Property' || above['value'] === node || above['shorthand'] === true
}

/** `props.rows`; `{...props}` and `props` handed on are uses of all that is in it. */
function isMember(node: AstNode, prop: string): boolean {
  return node.type === 'MemberExpression' && node['computed'] !== true && nameOf(node['property']) === prop
}

function uses(part: AstNode, isUse: (node: AstNode, above?: AstNode) => boolean): boolean {
  let found = false
  walkAst(part, {
    enter: (node, ancestors) => {
      found ||= isUse(node, ancestors.at(-1))
      return !found
    },
  })
  return found
}

export function attributesOf(opening: AstNode): AstNode[] {
  return (opening['attributes'] as AstNode[]).filter(({ type }) => type === 'JSXAttribute')
}
