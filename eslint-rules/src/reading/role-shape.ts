/** The parts of a role check: what is compared, with what, and where it counts. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isTypeWrapper, memberName, stripTypes } from './syntax.ts'

export interface RoleComparison {
  node: TSESTree.Expression
  operator: string
  /** What is compared, as it is written. */
  subject: string
  /** What it is compared with. */
  value: string
}

const ROLE = /(?:^|_|[a-z])(?:roles?|permissions?)$/i

/** `role`, `user?.role`, `orgRole`, `sessionClaims?.metadata?.role`, also in lower case. */
export function isRole(expression: TSESTree.Node): boolean {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.Identifier) return ROLE.test(node.name)
  if (node.type === AST_NODE_TYPES.MemberExpression) return ROLE.test(memberName(node) ?? '')
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression) return false
  return /^(?:toLowerCase|toUpperCase|toString|trim)$/.test(memberName(node.callee) ?? '') && isRole(node.callee.object)
}

/** `role === 'admin'` and `'admin' === role`, with text or a member of an enum; Clerk's `has({ role: … })` as well. */
export function roleComparison(expression: TSESTree.Node, code: TSESLint.SourceCode): RoleComparison | null {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.BinaryExpression && /^[!=]==?$/.test(node.operator)) {
    const [subject, value] = isRole(node.left) ? [node.left, node.right] : [node.right, node.left]
    if (!isRole(subject) || !isRoleValue(value)) return null
    return { node, operator: node.operator, subject: code.getText(subject), value: code.getText(value) }
  }
  const negated = node.type === AST_NODE_TYPES.UnaryExpression && node.operator === '!'
  const has = stripTypes(negated ? node.argument : node)
  const role = has.type === AST_NODE_TYPES.CallExpression ? askedOfHas(has, 'role') : null
  if (!role || !isRoleValue(role) || has.type !== AST_NODE_TYPES.CallExpression) return null
  const subject = `${code.getText(has.callee)} role`
  return { node: node as TSESTree.Expression, operator: negated ? '!==' : '===', subject, value: code.getText(role) }
}

/** Text, or `Role.ADMIN`, `ADMIN_ROLE`. */
function isRoleValue(expression: TSESTree.Node): boolean {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.Literal) return typeof node.value === 'string'
  if (node.type === AST_NODE_TYPES.Identifier) return /^[A-Z][A-Z\d_]+$/.test(node.name)
  return (
    node.type === AST_NODE_TYPES.MemberExpression &&
    node.object.type === AST_NODE_TYPES.Identifier &&
    /^[A-Z]/.test(node.object.name)
  )
}

/** `'org:admin'` of `has({ role: 'org:admin' })`, also of `session.has` and `auth.protect`. */
export function askedOfHas(call: TSESTree.CallExpression, key: 'role' | 'permission'): TSESTree.Node | null {
  const { callee } = call
  const name = callee.type === AST_NODE_TYPES.MemberExpression ? memberName(callee) : nameOf(callee)
  if (name !== 'has' && name !== 'protect') return null
  const [asked] = call.arguments
  if (asked?.type !== AST_NODE_TYPES.ObjectExpression) return null
  for (const property of asked.properties) {
    if (property.type === AST_NODE_TYPES.Property && nameOf(property.key) === key) return property.value
  }
  return null
}

export function nameOf(node: TSESTree.Node): string | null {
  return node.type === AST_NODE_TYPES.Identifier ? node.name : null
}

/** The operands of `a || b || c`, in order. */
export function operandsOf(
  node: TSESTree.Node,
  operator: TSESTree.LogicalExpression['operator'],
): TSESTree.Expression[] {
  const inner = stripTypes(node) as TSESTree.Expression
  if (inner.type !== AST_NODE_TYPES.LogicalExpression || inner.operator !== operator) return [inner]
  return [...operandsOf(inner.left, operator), ...operandsOf(inner.right, operator)]
}

/** Only whether it is true counts: in a condition, under `!`, before `&&`. */
export function isInCondition(node: TSESTree.Node): boolean {
  const { parent } = node
  if (!parent) return false
  if (isTypeWrapper(parent)) return isInCondition(parent)
  switch (parent.type) {
    case AST_NODE_TYPES.IfStatement:
    case AST_NODE_TYPES.WhileStatement:
    case AST_NODE_TYPES.ConditionalExpression:
      return parent.test === node
    case AST_NODE_TYPES.UnaryExpression:
      return parent.operator === '!'
    case AST_NODE_TYPES.LogicalExpression:
      return (parent.operator === '&&' && parent.left === node) || isInCondition(parent)
    default:
      return false
  }
}
