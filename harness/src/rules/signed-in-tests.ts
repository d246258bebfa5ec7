/** Conditions of a component by which Clerk's hooks tell a stranger from somebody who is signed in. */
import { isNode, keyName, walkAst, type AstNode } from '../app/index.ts'
import { isFunction, nameOf, unwrapped } from './caller-reads.ts'

/** What the hooks answer that a stranger has not (Clerk docs: "useAuth()", "useUser()", "useSession()"). */
const OF_CALLER =
  /^(isSignedIn|user|userId|session|sessionId|sessionClaims|orgId|orgRole|orgSlug|has|organization|membership)$/
const INNER = /^(ChainExpression|ParenthesizedExpression|TSNonNullExpression|TSAsExpression)$/

export class SignedInTests {
  /** Names that are truthy for those only who are signed in. */
  readonly #truthy = new Set<string>()
  /** `const auth = useAuth()` */
  readonly #answers = new Set<string>()

  constructor(component: AstNode, hooks: ReadonlySet<string>) {
    walkAst(component['body'] as AstNode, {
      enter: (node) => {
        if (isFunction(node)) return false
        if (node.type === 'VariableDeclarator' && isNode(node['init']))
          this.#note(node['id'] as AstNode, node['init'], hooks)
        return true
      },
    })
  }

  #note(target: AstNode, init: AstNode, hooks: ReadonlySet<string>): void {
    const name = nameOf(target)
    const call = unwrapped(init)
    if (call.type === 'CallExpression' && hooks.has(nameOf(call['callee']) ?? '')) {
      if (name !== undefined) (init === call ? this.#answers : this.#truthy).add(name)
      else if (target.type === 'ObjectPattern') this.#noteParts(target)
    } else if (name !== undefined && this.admits(init)) this.#truthy.add(name)
    else if (target.type === 'ObjectPattern' && this.#answers.has(nameOf(init) ?? '')) this.#noteParts(target)
  }

  #noteParts(pattern: AstNode): void {
    for (const property of pattern['properties'] as AstNode[]) {
      const local = nameOf(property['value'])
      if (local !== undefined && OF_CALLER.test(keyName(property) ?? '')) this.#truthy.add(local)
    }
  }

  /** Is it true for nobody but those who are signed in? */
  admits(test: AstNode): boolean {
    const [left, right, operator] = [test['left'], test['right'], test['operator']] as [AstNode, AstNode, string]
    switch (test.type) {
      case 'Identifier':
        return this.#truthy.has(nameOf(test) ?? '')
      case 'MemberExpression':
        return this.#isAnswer(test) || this.admits(test['object'] as AstNode)
      case 'CallExpression':
        return this.#admitsCall(test)
      case 'UnaryExpression':
        return operator === '!' && this.turnsAway(test['argument'] as AstNode)
      case 'LogicalExpression':
        if (operator === '&&') return this.admits(left) || this.admits(right)
        return this.admits(left) && (operator === '??' || this.admits(right))
      case 'BinaryExpression':
        return this.#compares(test, /^===?$/, isSomething) || this.#compares(test, /^!==?$/, isNothing)
      default:
        return INNER.test(test.type) && this.admits(test['expression'] as AstNode)
    }
  }

  /** Is it true for every stranger? `!isSignedIn`, `isLoaded && !userId`, `user === null` */
  turnsAway(test: AstNode): boolean {
    const [left, right, operator] = [test['left'], test['right'], test['operator']] as [AstNode, AstNode, string]
    switch (test.type) {
      case 'UnaryExpression':
        return operator === '!' && this.admits(test['argument'] as AstNode)
      case 'LogicalExpression':
        if (operator === '||') return this.turnsAway(left) || this.turnsAway(right)
        if (operator !== '&&') return false
        return (
          (this.turnsAway(left) || isLoaded(left)) &&
          (this.turnsAway(right) || isLoaded(right)) &&
          !(isLoaded(left) && isLoaded(right))
        )
      case 'BinaryExpression':
        return this.#compares(test, /^!==?$/, isSomething) || this.#compares(test, /^===?$/, isNothing)
      default:
        return INNER.test(test.type) && this.turnsAway(test['expression'] as AstNode)
    }
  }

  /** Where a part of a node is run or drawn only for those who are signed in: the condition that says so. */
  hides(around: AstNode, child: AstNode): AstNode | null {
    const [test, left] = [around['test'], around['left']] as [AstNode, AstNode]
    if (around.type === 'ConditionalExpression' || around.type === 'IfStatement') {
      if (child === around['consequent'] && this.admits(test)) return test
      return child === around['alternate'] && this.turnsAway(test) ? test : null
    }
    if (around.type === 'LogicalExpression' && child === around['right']) {
      const decides = around['operator'] === '&&' ? this.admits(left) : this.turnsAway(left)
      return decides ? left : null
    }
    const statements = around['body']
    if (!Array.isArray(statements)) return null
    const before = (statements as AstNode[]).slice(0, (statements as AstNode[]).indexOf(child))
    return before.find((statement) => this.#isWayOut(statement)) ?? null
  }

  #isWayOut(statement: AstNode): boolean {
    return (
      statement.type === 'IfStatement' &&
      ends(statement['consequent'] as AstNode) &&
      this.turnsAway(statement['test'] as AstNode)
    )
  }

  #isAnswer(member: AstNode): boolean {
    return this.#answers.has(nameOf(member['object']) ?? '') && OF_CALLER.test(nameOf(member['property']) ?? '')
  }

  /** `has({ role: 'org:admin' })`, `Boolean(userId)`, `user?.roles.includes('admin')` */
  #admitsCall(call: AstNode): boolean {
    const callee = call['callee'] as AstNode
    const [first] = call['arguments'] as (AstNode | undefined)[]
    if (nameOf(callee) === 'Boolean') return first !== undefined && this.admits(first)
    return this.admits(callee)
  }

  #compares(test: AstNode, operator: RegExp, isOther: (node: AstNode) => boolean): boolean {
    const [left, right] = [test['left'], test['right']] as [AstNode, AstNode]
    if (!operator.test(test['operator'] as string)) return false
    return (this.admits(left) && isOther(right)) || (this.admits(right) && isOther(left))
  }
}

/** Does a branch end with `return` or `throw`? */
export function ends(branch: AstNode): boolean {
  const last = branch.type === 'BlockStatement' ? (branch['body'] as AstNode[]).at(-1) : branch
  return last !== undefined && /^(Return|Throw)Statement$/.test(last.type)
}

const isLoaded = (node: AstNode): boolean => /loaded|ready/i.test(nameOf(node) ?? '')
const isSomething = (node: AstNode): boolean =>
  node.type === 'Literal' && node['value'] !== null && node['value'] !== false
const isNothing = (node: AstNode): boolean =>
  nameOf(node) === 'undefined' || (node.type === 'Literal' && (node['value'] === null || node['value'] === false))
