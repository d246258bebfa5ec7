import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { isRefusal } from '../reading/refusal.ts'
import {
  askedOfHas,
  isInCondition,
  isRole,
  nameOf,
  operandsOf,
  roleComparison,
  type RoleComparison,
} from '../reading/role-shape.ts'
import { memberName, stripTypes } from '../reading/syntax.ts'

export type Options = []
export type MessageIds =
  | 'alwaysTrue'
  | 'alwaysFalse'
  | 'negatedRole'
  | 'bareText'
  | 'onlyFirst'
  | 'indexOf'
  | 'assigned'
  | 'anyRole'
  | 'inverted'
  | 'onlyStrangers'
  | 'write'

type Context = Readonly<TSESLint.RuleContext<MessageIds, Options>>

/** What is asked has the role, and is no input that carries one. */
const OF_CALLER = /user|session|claims|member|caller|account|profile|auth|^me\b/i
const PRIVILEGED = /admin|owner|manager|moderator|staff|superuser/i

export default createRule<Options, MessageIds>({
  name: 'role-check-negation',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow role checks that cannot do what they say: inverted, always true or always false',
      recommended: 'recommended',
      cwe: 'CWE-863',
      asvs: 'V8.2.1',
    },
    hasSuggestions: true,
    messages: {
      alwaysTrue:
        'This is true for every role: one that is `{{first}}` is not `{{second}}`. The check lets everyone pass, or nobody.',
      alwaysFalse:
        'This is false for every role: none is `{{first}}` and `{{second}}` at once. The branch is never taken.',
      negatedRole:
        '`!` comes before the comparison: `{{negated}}` is true or false and never a role. The check answers the same for everyone.',
      bareText: '`{{text}}` alone is always true: the check lets everyone pass. Compare it with the role as well.',
      onlyFirst:
        'Only `{{first}}` counts here: `{{text}}` is that text alone. Those with the other role are judged wrongly.',
      indexOf:
        '`indexOf` answers -1, which is true, for a role that is not there, and 0, which is false, for the first one. Ask with `includes`.',
      assigned: 'This gives `{{subject}}` the value instead of comparing: the check lets everyone pass.',
      anyRole: '`{{text}}` is true for whoever has any role{{also}}. Name the role that may pass.',
      inverted: 'Those who have `{{asked}}` are turned away here, and all others pass. Put `!` before the check.',
      onlyStrangers:
        'Only strangers are turned away: with `&&`, whoever is signed in passes, whatever the role. Write `||`.',
      write: 'Write `{{text}}`.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!/role|permission/i.test(code.text)) return {}
    return {
      LogicalExpression(node) {
        if (node.parent.type === AST_NODE_TYPES.LogicalExpression && node.parent.operator === node.operator) return
        if (node.operator === '||') {
          checkPair(node, '||', '!', context)
          checkBareText(node, context)
        } else if (node.operator === '&&') {
          checkPair(node, '&&', '=', context)
          checkOnlyStrangers(node, context)
        }
      },
      BinaryExpression(node) {
        if (!/^[!=]==?$/.test(node.operator)) return
        checkNegatedRole(node, context)
        checkFirstText(node, context)
        checkAnyRole(node, context)
      },
      CallExpression(node) {
        checkIndexOf(node, context)
        for (const key of ['role', 'permission'] as const) {
          const asked = askedOfHas(node, key)
          if (asked) reportFirstText(asked, context)
        }
      },
      AssignmentExpression(node) {
        if (node.operator !== '=' || !isRole(node.left) || !isInCondition(node)) return
        if (node.right.type !== AST_NODE_TYPES.Literal) return
        const text = `${code.getText(node.left)} === ${code.getText(node.right)}`
        const data = { subject: code.getText(node.left) }
        context.report({ node, messageId: 'assigned', data, suggest: [write(node, text)] })
      },
      IfStatement(node) {
        checkInverted(node, context)
      },
    }
  },
})

const write = (node: TSESTree.Node, text: string) => ({
  messageId: 'write' as const,
  data: { text },
  fix: (fixer: TSESLint.RuleFixer) => fixer.replaceText(node, text),
})

/** `role !== 'a' || role !== 'b'`, `role === 'a' && role === 'b'`. */
function checkPair(
  node: TSESTree.LogicalExpression,
  operator: '||' | '&&',
  sign: '!' | '=',
  { sourceCode: code, report }: Context,
): void {
  const operands = operandsOf(node, operator)
  const compared = operands.map((operand) => roleComparison(operand, code))
  const start = compared.findIndex((one, index) => one && contradicts(one, compared[index + 1] ?? null, sign))
  const [first, second] = [compared[start], compared[start + 1]]
  if (!first || !second) return
  let end = start + 2
  while (contradicts(first, compared[end] ?? null, sign)) end += 1
  const texts = operands.slice(start, end).map((operand) => code.getText(operand))
  const other = operator === '||' ? '&&' : '||'
  const joined = texts.join(` ${other} `)
  const text = operands.length > texts.length ? `(${joined})` : joined
  const data = { first: first.value, second: second.value }
  const range: [number, number] = [operands[start]?.range[0] ?? 0, operands[end - 1]?.range[1] ?? 0]
  report({
    loc: { start: code.getLocFromIndex(range[0]), end: code.getLocFromIndex(range[1]) },
    messageId: sign === '!' ? 'alwaysTrue' : 'alwaysFalse',
    data,
    suggest: [{ messageId: 'write', data: { text }, fix: (fixer) => fixer.replaceTextRange(range, text) }],
  })
}

function contradicts(one: RoleComparison, next: RoleComparison | null, sign: '!' | '='): boolean {
  return (
    next !== null &&
    one.operator.startsWith(sign) &&
    next.operator.startsWith(sign) &&
    one.subject === next.subject &&
    one.value !== next.value
  )
}

/** `role === 'admin' || 'owner'` in a condition. */
function checkBareText(node: TSESTree.LogicalExpression, { sourceCode: code, report }: Context): void {
  if (!isInCondition(node)) return
  const operands = operandsOf(node, '||')
  for (const [index, operand] of operands.entries()) {
    const before = operands[index - 1]
    const compared = before && roleComparison(before, code)
    if (operand.type !== AST_NODE_TYPES.Literal || typeof operand.value !== 'string' || !compared) continue
    const isEquality = compared.node.type === AST_NODE_TYPES.BinaryExpression && compared.operator.startsWith('=')
    const text = `${compared.subject} ${compared.operator} ${operand.raw}`
    const suggest = isEquality ? [write(operand, text)] : []
    report({ node: operand, messageId: 'bareText', data: { text: operand.raw }, suggest })
  }
}

/** `!role === 'admin'`. */
function checkNegatedRole(node: TSESTree.BinaryExpression, { sourceCode: code, report }: Context): void {
  const { left, right } = node
  if (left.type !== AST_NODE_TYPES.UnaryExpression || left.operator !== '!' || !isRole(left.argument)) return
  if (right.type !== AST_NODE_TYPES.Literal || typeof right.value !== 'string') return
  const operator = node.operator.startsWith('!') ? node.operator.replace('!', '=') : node.operator.replace('=', '!')
  const text = `${code.getText(left.argument)} ${operator} ${right.raw}`
  report({ node, messageId: 'negatedRole', data: { negated: code.getText(left) }, suggest: [write(node, text)] })
}

/** `role === ('admin' || 'owner')`. */
function checkFirstText(node: TSESTree.BinaryExpression, context: Context): void {
  if (isRole(node.left)) reportFirstText(node.right, context)
}

/** `has({ role: 'org:admin' || 'org:owner' })` asks for the first alone. */
function reportFirstText(asked: TSESTree.Node, { sourceCode: code, report }: Context): void {
  const node = stripTypes(asked)
  if (node.type !== AST_NODE_TYPES.LogicalExpression || node.operator === '&&') return
  const [first] = operandsOf(node, node.operator)
  if (first?.type !== AST_NODE_TYPES.Literal || typeof first.value !== 'string') return
  report({ node, messageId: 'onlyFirst', data: { first: first.raw, text: code.getText(node) } })
}

/** `if (roles.indexOf('admin'))`. */
function checkIndexOf(node: TSESTree.CallExpression, { sourceCode: code, report }: Context): void {
  const { callee } = node
  const [asked] = node.arguments
  if (callee.type !== AST_NODE_TYPES.MemberExpression || memberName(callee) !== 'indexOf' || !asked) return
  if (!(isRole(callee.object) || isRole(asked)) || !isInCondition(node)) return
  const text = `${code.getText(callee.object)}${callee.optional ? '?.' : '.'}includes(${code.getText(asked)})`
  report({ node, messageId: 'indexOf', suggest: [write(node, text)] })
}

/** `if (user?.role !== undefined)`: for `null` it is true as well, and `!== null` is true for strangers. */
function checkAnyRole(node: TSESTree.BinaryExpression, { sourceCode: code, report }: Context): void {
  const { left, right, operator, parent } = node
  if (operator !== '!==' || left.type !== AST_NODE_TYPES.ChainExpression || !isRole(left)) return
  const isNull = right.type === AST_NODE_TYPES.Literal && right.raw === 'null'
  if (!isNull && nameOf(right) !== 'undefined') return
  if (parent.type !== AST_NODE_TYPES.IfStatement || parent.test !== node) return
  if (!OF_CALLER.test(code.getText(left))) return
  // Whether there is one is asked in order to read it.
  if (bare(code.getText(parent.consequent)).includes(bare(code.getText(left)))) return
  const also = isNull ? ', and for strangers, who have `undefined`' : ', and where it is `null`'
  report({ node, messageId: 'anyRole', data: { text: code.getText(node), also } })
}

const bare = (text: string) => text.replace(/[?!\s]/g, '')

/** `if (has({ permission })) return new Response(null, { status: 403 })`. */
function checkInverted(node: TSESTree.IfStatement, { sourceCode: code, report }: Context): void {
  if (node.alternate || !isRefusal(node.consequent, code)) return
  const asked = privilegeAsked(stripTypes(node.test), code)
  if (asked === null) return
  const { test } = node
  const isCall = test.type === AST_NODE_TYPES.CallExpression
  const text = isCall ? `!${code.getText(test)}` : code.getText(test).replace(/={2,3}/, (sign) => `!${sign.slice(1)}`)
  report({ node: test, messageId: 'inverted', data: { asked }, suggest: [write(test, text)] })
}

/** Of the caller only: the role of somebody else may well be a reason to refuse. */
function privilegeAsked(test: TSESTree.Node, code: TSESLint.SourceCode): string | null {
  if (test.type === AST_NODE_TYPES.CallExpression) {
    const permission = askedOfHas(test, 'permission')
    if (permission) return code.getText(permission)
    const role = askedOfHas(test, 'role')
    return role && PRIVILEGED.test(code.getText(role)) ? code.getText(role) : null
  }
  const compared = roleComparison(test, code)
  if (!compared?.operator.startsWith('=') || !PRIVILEGED.test(compared.value)) return null
  return /sessionClaims|^(?:\w+\.)?orgRole$/.test(compared.subject) ? compared.value : null
}

/** `if (!userId && role !== 'admin') return forbidden`: who has no session has no role either. */
function checkOnlyStrangers(node: TSESTree.LogicalExpression, { sourceCode: code, report }: Context): void {
  const { parent } = node
  if (parent.type !== AST_NODE_TYPES.IfStatement || parent.test !== node) return
  const [left, right, ...others] = operandsOf(node, '&&')
  if (!left || !right || others.length > 0) return
  const stranger = strangerAsked(left)
  const compared = roleComparison(right, code)
  if (stranger === null || (!isNegatedHas(right) && !compared?.operator.startsWith('!'))) return
  const subject = compared?.subject ?? ''
  const isOfCaller =
    isNegatedHas(right) ||
    /sessionClaims|orgRole|publicMetadata/.test(subject) ||
    bare(subject).startsWith(`${bare(stranger)}.`)
  if (!isOfCaller) return
  const text = `${code.getText(left)} || ${code.getText(right)}`
  report({ node, messageId: 'onlyStrangers', suggest: [write(node, text)] })
}

/** `userId` of `!userId`. */
function strangerAsked(node: TSESTree.Node): string | null {
  if (node.type !== AST_NODE_TYPES.UnaryExpression || node.operator !== '!') return null
  const asked = stripTypes(node.argument)
  const name = asked.type === AST_NODE_TYPES.MemberExpression ? memberName(asked) : nameOf(asked)
  return /^(?:userId|user|sessionId|session|isSignedIn|isAuthenticated|caller)$/.test(name ?? '') ? name : null
}

function isNegatedHas(node: TSESTree.Node): boolean {
  if (node.type !== AST_NODE_TYPES.UnaryExpression || node.operator !== '!') return false
  const call = stripTypes(node.argument)
  if (call.type !== AST_NODE_TYPES.CallExpression) return false
  return askedOfHas(call, 'role') !== null || askedOfHas(call, 'permission') !== null
}
