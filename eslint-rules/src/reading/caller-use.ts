/** What a function does with the caller that Clerk names: anything but ask whether there is one? */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { callerValue } from './caller.ts'
import { isRequestInput } from './request-input.ts'
import { isTypeWrapper, memberName } from './syntax.ts'
import { childrenOf, someNode } from './walk.ts'

/** Helpers by whose name they may compare the caller with the row, or let some in whatever the tenant. */
const DECIDES =
  /admin|role|permission|owner|owns|member|access|allow|authori[sz]e|tenant|^can[A-Z]|^(?:ensure|assert|verify|check|require|guard|is)[A-Z]/i
/** Calls that tell nobody anything about the row. */
const NOTED = /^(?:log|debug|info|warn|error|track|identify|capture\w*|setUser|limit|revalidate\w*)$/

export type CallerUse =
  /** The function takes no caller from Clerk. */
  | { how: 'none' }
  /** The caller may decide which rows are reached. */
  | { how: 'used' }
  /** Nothing is asked but whether there is one. */
  | { how: 'idle'; kind: 'userId' | 'orgId'; name: string | null }

export function callerUse(around: TSESTree.Node, code: TSESLint.SourceCode): CallerUse {
  const values = callersIn(around, code)
  if (values.length === 0) return { how: 'none' }
  if (someNode(around, code, isDecision)) return { how: 'used' }
  const uses = values.every(({ node }) => isIdle(node, code, new Set()))
  if (!uses) return { how: 'used' }
  const best = values.find(({ kind }) => kind === 'orgId') ?? values[0]
  const kind = best?.kind === 'orgId' ? 'orgId' : 'userId'
  const named = values.find((value) => value.kind === kind && value.node.type === AST_NODE_TYPES.Identifier)?.node
  return { how: 'idle', kind, name: named?.type === AST_NODE_TYPES.Identifier ? named.name : null }
}

interface Caller {
  node: TSESTree.Identifier | TSESTree.MemberExpression
  kind: 'userId' | 'orgId' | 'user'
}

/** Every place that reads the caller, without the patterns that declare it. */
function callersIn(root: TSESTree.Node, code: TSESLint.SourceCode): Caller[] {
  if (root.type === AST_NODE_TYPES.MemberExpression || root.type === AST_NODE_TYPES.Identifier) {
    const found = isDeclared(root) ? null : callerValue(root, code)
    if (found) return [{ node: root, kind: found.kind }]
  }
  return childrenOf(root, code).flatMap((child) => callersIn(child, code))
}

/** A name in a pattern, a key of an object, or the name behind a dot. */
function isDeclared(node: TSESTree.Node): boolean {
  const { parent } = node
  if (parent?.type === AST_NODE_TYPES.VariableDeclarator) return parent.id === node
  if (parent?.type === AST_NODE_TYPES.MemberExpression) return parent.property === node && !parent.computed
  if (parent?.type !== AST_NODE_TYPES.Property) return parent?.type === AST_NODE_TYPES.AssignmentPattern
  return parent.parent.type === AST_NODE_TYPES.ObjectPattern || (parent.key === node && !parent.shorthand)
}

function isDecision(node: TSESTree.Node): boolean {
  if (node.type !== AST_NODE_TYPES.CallExpression) return false
  const { callee } = node
  const name = callee.type === AST_NODE_TYPES.MemberExpression ? memberName(callee) : nameOf(callee)
  return DECIDES.test(name ?? '') && name !== 'isArray'
}

const nameOf = (node: TSESTree.Node) => (node.type === AST_NODE_TYPES.Identifier ? node.name : null)

/** Asked whether it is there, noted, written into a row, or used to look up what is itself idle. */
function isIdle(value: TSESTree.Node, code: TSESLint.SourceCode, seen: Set<TSESTree.Node>): boolean {
  for (let node = value; node.parent; node = node.parent) {
    const { parent } = node
    if (isTypeWrapper(parent) || parent.type === AST_NODE_TYPES.AwaitExpression) continue
    switch (parent.type) {
      case AST_NODE_TYPES.UnaryExpression:
        return parent.operator === '!'
      case AST_NODE_TYPES.IfStatement:
        return true
      case AST_NODE_TYPES.ConditionalExpression:
        return parent.test === node
      case AST_NODE_TYPES.LogicalExpression:
        return parent.operator !== '??' && isInTest(parent)
      case AST_NODE_TYPES.BinaryExpression:
        return [parent.left, parent.right].some(isNothing)
      default: {
        const given = callAround(node)
        return given !== null && (given.isWritten || isIdleCall(given.call, code, seen))
      }
    }
  }
  return false
}

const isInTest = ({ parent }: TSESTree.Node): boolean =>
  parent !== undefined &&
  (parent.type === AST_NODE_TYPES.IfStatement ||
    (parent.type === AST_NODE_TYPES.UnaryExpression && parent.operator === '!') ||
    (parent.type === AST_NODE_TYPES.LogicalExpression && isInTest(parent)))

function isNothing(node: TSESTree.Node): boolean {
  return (node.type === AST_NODE_TYPES.Literal && node.value === null) || nameOf(node) === 'undefined'
}

/** The call that the value is an argument of, in an object or list or by itself; and whether it goes into a row. */
function callAround(value: TSESTree.Node): { call: TSESTree.CallExpression; isWritten: boolean } | null {
  let isWritten = false
  for (let node = value; node.parent; node = node.parent) {
    const { parent } = node
    if (parent.type === AST_NODE_TYPES.CallExpression)
      return parent.callee === node ? null : { call: parent, isWritten: isWritten || writes(parent) }
    if (parent.type === AST_NODE_TYPES.Property) isWritten ||= /^(?:data|create|update)$/.test(nameOf(parent.key) ?? '')
    else if (!CARRIES.has(parent.type) && !isTypeWrapper(parent)) return null
  }
  return null
}

const CARRIES = new Set([
  AST_NODE_TYPES.ObjectExpression,
  AST_NODE_TYPES.ArrayExpression,
  AST_NODE_TYPES.TemplateLiteral,
])

/** `db.insert(rows).values({ … })`, `db.update(rows).set({ … })`. */
function writes({ callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== AST_NODE_TYPES.MemberExpression) return false
  return /^(?:values|set|insert)$/.test(memberName(callee) ?? '')
}

function isIdleCall(call: TSESTree.CallExpression, code: TSESLint.SourceCode, seen: Set<TSESTree.Node>): boolean {
  if (seen.has(call)) return true
  seen.add(call)
  const { callee } = call
  const name = (callee.type === AST_NODE_TYPES.MemberExpression ? memberName(callee) : nameOf(callee)) ?? ''
  if (NOTED.test(name)) return true
  // A look-up with the id of the request as well asks what is whose.
  const outer = outerCall(call)
  if (someNode(outer, code, (node) => isValue(node) && isRequestInput(node, code))) return false
  let place: TSESTree.Expression = outer
  while (isTypeWrapper(place.parent) || place.parent.type === AST_NODE_TYPES.AwaitExpression) place = place.parent
  if (place.parent.type !== AST_NODE_TYPES.VariableDeclarator) return false
  return code
    .getDeclaredVariables(place.parent)
    .flatMap((variable) => variable.references.filter((reference) => reference.isRead()))
    .every((reference) => isIdle(reference.identifier, code, seen))
}

/** The whole chain: `db.select().from(users).where(…)`, `eq(…)` in it. */
function outerCall(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const { parent } = call
  if (parent.type === AST_NODE_TYPES.CallExpression && parent.callee !== call) return outerCall(parent)
  if (
    parent.type === AST_NODE_TYPES.MemberExpression &&
    parent.object === call &&
    parent.parent.type === AST_NODE_TYPES.CallExpression
  )
    return outerCall(parent.parent)
  return call
}

const isValue = (node: TSESTree.Node) =>
  node.type === AST_NODE_TYPES.Identifier ||
  node.type === AST_NODE_TYPES.MemberExpression ||
  node.type === AST_NODE_TYPES.CallExpression
