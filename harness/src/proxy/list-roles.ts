/** What a list of paths is for, told by what the code does when a path is in it. */
import { isNode, type AstNode } from '../app/index.ts'
import {
  around,
  callText,
  expressionText,
  isFunction,
  nameOf,
  nodesOf,
  unwrapped,
  type Code,
  type Located,
} from './code.ts'
import { callsOfFunction, usesOf, type Files } from './follow-result.ts'
import type { ListRole } from './types.ts'

const MAX_DEPTH = 6

/** One role where all uses that tell agree; else the name has to say it. */
export function roleOfUses(uses: Located[], files: Files): ListRole {
  const roles = new Set(uses.flatMap(({ node, code }) => rolesOf(node, code, files)))
  roles.delete('unknown')
  const [role] = roles
  return roles.size === 1 && role ? role : 'unknown'
}

/** By the name alone, where the use does not tell. */
export function roleByName(name: string | null): ListRole {
  if (name === null) return 'unknown'
  if (/public|unprotected|ignored?(route|path)|allow_?list|white_?list|no_?auth|webhook|sign_?in|log_?in/i.test(name))
    return 'public'
  return /protect|private|secured?|guarded|(requires?|needs?)_?auth|restrict/i.test(name) ? 'protected' : 'unknown'
}

/** Of an expression that is true when a path is in the list (`negated`: when it is not). */
function rolesOf(node: AstNode, code: Code, files: Files, negated = false, depth = 0): ListRole[] {
  if (depth > MAX_DEPTH) return []
  let inner = node
  let not = negated
  for (const outer of around(node, code)) {
    const known = roleAt(inner, outer, not, code, files, depth)
    if (known !== null) return known
    if (isNegation(outer, inner)) not = !not
    inner = outer
  }
  return []
}

/** `!x`, `x === false`, `x === -1`, `x < 0` */
function isNegation(outer: AstNode, inner: AstNode): boolean {
  if (outer.type === 'UnaryExpression') return outer['operator'] === '!'
  if (outer.type !== 'BinaryExpression') return false
  const other = (outer['left'] === inner ? outer['right'] : outer['left']) as AstNode
  const value =
    other.type === 'UnaryExpression' ? `-${String((other['argument'] as AstNode)['value'])}` : other['value']
  switch (outer['operator']) {
    case '===':
    case '==':
      return value === false || value === '-1' || value === undefined || value === null
    case '<':
      return value === 0
    case '!==':
    case '!=':
      return value === true
    default:
      return false
  }
}

/** What a use says at one step upwards; null: further up. */
function roleAt(
  inner: AstNode,
  outer: AstNode,
  not: boolean,
  code: Code,
  files: Files,
  depth: number,
): ListRole[] | null {
  switch (outer.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return outer['test'] === inner ? [roleOfBranches(outer, not, code)] : []
    case 'LogicalExpression':
      return outer['left'] === inner ? roleOfShortCircuit(outer, not, code) : null
    case 'VariableDeclarator':
      return rolesOfVariable(outer, not, code, files, depth)
    case 'ReturnStatement':
      return rolesOfFunction(outer, not, code, files, depth)
    case 'ArrowFunctionExpression':
      return outer['body'] === inner ? rolesOfResult(outer, not, code, files, depth) : []
    case 'CallExpression':
      return outer['callee'] === inner || /^(Boolean|Promise\.(all|resolve))$/.test(callText(outer) ?? '') ? null : []
    default:
      return /Statement$|^(FunctionDeclaration|FunctionExpression|AssignmentExpression)$/.test(outer.type) ? [] : null
  }
}

/** `isProtected(req) && auth.protect()`, `isPublic(req) || auth.protect()`: what stands on the right is done or not. */
function roleOfShortCircuit(logical: AstNode, not: boolean, code: Code): ListRole[] | null {
  const done = reads(logical['right'] as AstNode, code)
  if (done !== 'closes') return null
  if (logical['operator'] === '&&') return [not ? 'public' : 'protected']
  return logical['operator'] === '||' ? [not ? 'protected' : 'public'] : null
}

function rolesOfVariable(declarator: AstNode, not: boolean, code: Code, files: Files, depth: number): ListRole[] {
  const name = nameOf(declarator['id'])
  if (name === null) return []
  return usesOf(name, declarator, code, files).flatMap((use) => rolesOf(use.node, use.code, files, not, depth + 1))
}

function rolesOfFunction(statement: AstNode, not: boolean, code: Code, files: Files, depth: number): ListRole[] {
  const fn = [...around(statement, code)].find(isFunction)
  return fn ? rolesOfResult(fn, not, code, files, depth) : []
}

/** A helper says whether a path is in the list: its callers say what follows. */
function rolesOfResult(fn: AstNode, not: boolean, code: Code, files: Files, depth: number): ListRole[] {
  const parent = code.parents.get(fn)
  // `list.some((one) => matches(one))` is true when one is.
  if (parent?.type === 'CallExpression' && parent['callee'] !== fn) {
    return /\.(some|find|findIndex|filter)$/.test(callText(parent) ?? '')
      ? rolesOf(parent, code, files, not, depth + 1)
      : []
  }
  const calls = callsOfFunction(fn, code, files) ?? []
  return calls.flatMap((call) => rolesOf(call.node, call.code, files, not, depth + 1))
}

/** What the two ways of a condition do. One that only people with a session get to says nothing. */
function roleOfBranches(branching: AstNode, not: boolean, code: Code): ListRole {
  if (isForSignedIn(branching['test'] as AstNode)) return 'unknown'
  if ([...around(branching, code)].some((outer) => outer.type === 'IfStatement' && isWithinSignedIn(branching, outer)))
    return 'unknown'
  const then = reads(branching['consequent'] as AstNode, code)
  const otherwise = isNode(branching['alternate']) ? reads(branching['alternate'], code) : 'nothing'
  const [listed, rest] = not ? [otherwise, then] : [then, otherwise]
  if (listed === 'closes') return rest === 'closes' ? 'unknown' : 'protected'
  if (rest === 'closes') return 'public'
  // One way answers at once; what follows is for the others.
  if (listed === 'passes' && rest === 'nothing') return 'public'
  return rest === 'passes' && listed === 'nothing' ? 'protected' : 'unknown'
}

function isWithinSignedIn(node: AstNode, outer: AstNode): boolean {
  const then = outer['consequent']
  return isNode(then) && then.start <= node.start && node.end <= then.end && isForSignedIn(outer['test'] as AstNode)
}

const SESSION =
  /(^|\.)(\w*user_?id|user|session(id|claims|token)?|token|(is)?_?(signed|logged)_?in|(is)?_?auth(enticated|ed|orized)?|claims)$/i

/** Is a session one of the conditions: `userId && …`? */
function isForSignedIn(test: AstNode): boolean {
  const inner = unwrapped(test)
  if (inner.type === 'LogicalExpression' && inner['operator'] === '&&')
    return isForSignedIn(inner['left'] as AstNode) || isForSignedIn(inner['right'] as AstNode)
  if (inner.type === 'UnaryExpression' && inner['operator'] === '!') {
    const twice = unwrapped(inner['argument'] as AstNode)
    return twice.type === 'UnaryExpression' && twice['operator'] === '!' && isForSignedIn(twice['argument'] as AstNode)
  }
  if (inner.type === 'BinaryExpression' && /^!==?$/.test(inner['operator'] as string)) {
    const right = inner['right'] as AstNode
    return (right['value'] === null || nameOf(right) === 'undefined') && isForSignedIn(inner['left'] as AstNode)
  }
  return SESSION.test(expressionText(inner) ?? '')
}

/* ── What a piece of code does to the request ──────────────────────────────────────────────────────────────────── */

/** `closes`: it turns people away (those without a session, at least). `passes`: it ends, and lets them on. */
type Doing = 'closes' | 'passes' | 'nothing'

function reads(part: AstNode, code: Code): Doing {
  const inner = unwrapped(part)
  if (closes(inner, code)) return 'closes'
  if (inner.type === 'BlockStatement') {
    const last = nodesOf(inner, 'body').at(-1)
    return last?.type === 'ReturnStatement' || last?.type === 'ContinueStatement' ? 'passes' : 'nothing'
  }
  return inner.type === 'ReturnStatement' || !/Statement$/.test(inner.type) ? 'passes' : 'nothing'
}

const CLOSING_CALL = /(^|\.)(protect|redirectToSign(In|Up)|unauthorized|forbidden|notFound)$/
const ANSWER = /^(NextResponse|Response)(\.(json|redirect|rewrite|error))?$/
/** Helpers of the app's own. */
const CLOSING_NAME = /unauthori[sz]ed|forbid|deny|denied|reject|sign_?in|log_?in|require|protect/i

function closes(node: AstNode, code: Code): boolean {
  if (node.type === 'ThrowStatement') return true
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = callText(node) ?? ''
    if (CLOSING_CALL.test(callee) || CLOSING_NAME.test(callee)) return true
    if (ANSWER.test(callee) && isRefusal(node, callee, code)) return true
  }
  if (isFunction(node)) return false
  if (node.type === 'IfStatement' && isForSignedIn(node['test'] as AstNode)) {
    return isNode(node['alternate']) && closes(node['alternate'], code)
  }
  return Object.entries(node).some(([key, value]) => {
    if (key === 'parent') return false
    if (Array.isArray(value)) return value.some((item) => isNode(item) && closes(item, code))
    return isNode(value) && closes(value, code)
  })
}

/** A redirect, or an answer with a status of refusal. */
function isRefusal(call: AstNode, callee: string, { parsed }: Code): boolean {
  if (callee.endsWith('.redirect')) return true
  return /\bstatus\s*:\s*(401|403|404)\b/.test(parsed.code.slice(call.start, call.end))
}
