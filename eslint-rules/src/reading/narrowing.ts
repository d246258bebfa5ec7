/** Is it made sure, before a place in the code, that the caller is signed in or in an organization? */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { callerValue, sessionAsked, type CallerValue } from './caller.ts'
import { originOf } from './origin.ts'
import { isExit } from './refusal.ts'
import { isFunction, memberName } from './syntax.ts'
import { childrenOf, someNode } from './walk.ts'

const ASSERTS = /^(?:assert|invariant|require|ensure|check|expect|guard|protect|verify|validate|authori[sz]e)/i
/** A helper by whose name it is about the caller. */
const OF_CALLER = /user|auth|org|member|sign|session|role|admin|permission|access|log|owner|tenant|team|workspace/i

/**
 * Looks at the conditions around the place and at the statements before it, in its function and in those around. Any
 * condition on the value counts: which way round it is, is for other rules.
 */
export function isMadeSure(place: TSESTree.Node, kind: CallerValue['kind'], code: TSESLint.SourceCode): boolean {
  const asks = (node: TSESTree.Node) => someNode(node, code, (inner) => isAsked(inner, kind, code))
  for (let node = place; node.parent; node = node.parent) {
    const { parent } = node
    if (isConditionAround(node, parent, asks)) return true
    if (parent.type === AST_NODE_TYPES.BlockStatement || parent.type === AST_NODE_TYPES.Program) {
      const before = parent.body.slice(0, parent.body.indexOf(node as TSESTree.Statement))
      if (before.some((statement) => refuses(statement, asks, code))) return true
    }
    if (parent.type === AST_NODE_TYPES.SwitchCase && refusesAny(parent.consequent, node, asks, code)) return true
  }
  return false
}

function refusesAny(
  statements: TSESTree.Statement[],
  node: TSESTree.Node,
  asks: (node: TSESTree.Node) => boolean,
  code: TSESLint.SourceCode,
): boolean {
  return statements.slice(0, statements.indexOf(node as TSESTree.Statement)).some((one) => refuses(one, asks, code))
}

/** `if (userId) { HERE }`, `userId ? HERE : null`, `userId && HERE`, `!userId || HERE`. */
function isConditionAround(
  node: TSESTree.Node,
  parent: TSESTree.Node,
  asks: (node: TSESTree.Node) => boolean,
): boolean {
  switch (parent.type) {
    case AST_NODE_TYPES.IfStatement:
    case AST_NODE_TYPES.ConditionalExpression:
    case AST_NODE_TYPES.WhileStatement:
      return parent.test !== node && asks(parent.test)
    case AST_NODE_TYPES.LogicalExpression:
      return parent.right === node && asks(parent.left)
    case AST_NODE_TYPES.SwitchStatement:
      return parent.discriminant !== node && asks(parent.discriminant)
    default:
      return false
  }
}

/** Nobody comes past this statement for whom the value is null. */
function refuses(
  statement: TSESTree.Statement,
  asks: (node: TSESTree.Node) => boolean,
  code: TSESLint.SourceCode,
): boolean {
  if (statement.type === AST_NODE_TYPES.IfStatement) return asks(statement.test) && isExit(statement.consequent)
  if (statement.type === AST_NODE_TYPES.TryStatement) {
    const leaves = !statement.handler || isExit(statement.handler.body)
    return leaves && statement.block.body.some((inner) => refuses(inner, asks, code))
  }
  return someOfThisFunction(statement, code, (node) => isAssertion(node, asks, code))
}

/** `assert(userId)`, `await requireMember()`, `await auth.protect()`. */
function isAssertion(node: TSESTree.Node, asks: (node: TSESTree.Node) => boolean, code: TSESLint.SourceCode): boolean {
  if (node.type !== AST_NODE_TYPES.CallExpression) return false
  const { callee } = node
  const name = callee.type === AST_NODE_TYPES.MemberExpression ? memberName(callee) : nameOf(callee)
  if (!ASSERTS.test(name ?? '')) return false
  if (sessionAsked(node, code) !== null) return asks(node)
  return OF_CALLER.test(name ?? '') || node.arguments.some(asks)
}

const nameOf = (node: TSESTree.Node) => (node.type === AST_NODE_TYPES.Identifier ? node.name : null)

function someOfThisFunction(
  root: TSESTree.Node,
  code: TSESLint.SourceCode,
  question: (node: TSESTree.Node) => boolean,
): boolean {
  if (isFunction(root)) return false
  return question(root) || childrenOf(root, code).some((child) => someOfThisFunction(child, code, question))
}

/** Does this part of a condition tell whether there is a user, or an organization? */
function isAsked(
  node: TSESTree.Node,
  kind: CallerValue['kind'],
  code: TSESLint.SourceCode,
  seen = new Set<TSESTree.Node>(),
): boolean {
  if (node.type === AST_NODE_TYPES.CallExpression) {
    const asked = sessionAsked(node, code)
    if (asked === 'protected') return true
    if (asked === 'user') return kind !== 'orgId'
    return isHas(node.callee, code)
  }
  if (node.type !== AST_NODE_TYPES.Identifier && node.type !== AST_NODE_TYPES.MemberExpression) return false
  const found = callerValue(node, code)?.kind ?? keptCondition(node, kind, code, seen)
  // Who has an organization is signed in.
  return found === kind || (found !== null && kind !== 'orgId')
}

/** `has` of the session: roles and permissions are those of an organization. */
function isHas(callee: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const { node, path } = originOf(callee, code)
  return path.at(-1) === 'has' && node.type === AST_NODE_TYPES.CallExpression && sessionAsked(node, code) !== null
}

/** `const isMember = Boolean(orgId)`, a row that was looked up by it, and `isAuthenticated` of the session. */
function keptCondition(
  expression: TSESTree.Node,
  kind: CallerValue['kind'],
  code: TSESLint.SourceCode,
  seen: Set<TSESTree.Node>,
): CallerValue['kind'] | null {
  const { node, path } = originOf(expression, code)
  if (node.type === AST_NODE_TYPES.CallExpression && sessionAsked(node, code) !== null)
    return /^(?:isAuthenticated|isSignedIn)$/.test(path[0] ?? '') ? 'userId' : null
  if (node === expression || seen.has(node)) return null
  seen.add(node)
  return someNode(node, code, (inner) => isAsked(inner, kind, code, seen)) ? kind : null
}
