/** Does a value decide anything? Follows it through names, keys, defaults and conversions to a comparison or a condition. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { variableOf } from './imports.ts'
import { isFunction, isTypeWrapper, memberName } from './syntax.ts'

export interface Decision {
  /** The comparison, condition or call that the value goes into. */
  node: TSESTree.Node
  /** The keys read on the way: `['role']` of `metadata.role === 'admin'`. */
  path: string[]
  /** A condition takes it for true or false; else it is compared. */
  isTruthiness: boolean
}

const COMPARISON = new Set(['===', '!==', '==', '!=', '<', '>', '<=', '>=', 'in'])
const MEMBERSHIP = new Set(['includes', 'has', 'indexOf', 'some', 'every', 'find', 'test', 'startsWith', 'endsWith'])
const CONVERSION = new Set(['toLowerCase', 'toUpperCase', 'toString', 'trim', 'split', 'filter', 'map', 'at'])
/** Helpers that are asked whether, or told to make sure. */
const CHECK = /^(?:require|assert|ensure|check|is|has|can|may|allow|authori[sz]e|guard|verify)(?:[A-Z_]|$)/

/** Everything that the value decides, in the order of the code. */
export function decisionsOf(value: TSESTree.Node, code: TSESLint.SourceCode, path: string[] = []): Decision[] {
  const { parent } = value
  if (!parent) return []
  if (isTypeWrapper(parent) || parent.type === AST_NODE_TYPES.AwaitExpression) return decisionsOf(parent, code, path)
  switch (parent.type) {
    case AST_NODE_TYPES.MemberExpression:
      return parent.object === value ? ofMember(parent, code, path) : []
    case AST_NODE_TYPES.VariableDeclarator:
      return parent.init === value ? ofPattern(parent.id, code, path) : []
    case AST_NODE_TYPES.BinaryExpression:
      return COMPARISON.has(parent.operator) ? [{ node: parent, path, isTruthiness: false }] : []
    case AST_NODE_TYPES.SwitchStatement:
      return parent.discriminant === value ? [{ node: value, path, isTruthiness: false }] : []
    case AST_NODE_TYPES.UnaryExpression:
      return parent.operator === '!' ? [{ node: parent, path, isTruthiness: true }] : []
    case AST_NODE_TYPES.IfStatement:
    case AST_NODE_TYPES.WhileStatement:
      return [{ node: value, path, isTruthiness: true }]
    case AST_NODE_TYPES.ConditionalExpression:
      return parent.test === value ? [{ node: value, path, isTruthiness: true }] : decisionsOf(parent, code, path)
    case AST_NODE_TYPES.LogicalExpression:
      return parent.operator === '&&' && parent.left === value
        ? [{ node: value, path, isTruthiness: true }]
        : decisionsOf(parent, code, path)
    case AST_NODE_TYPES.CallExpression:
      return parent.callee === value ? [] : ofArgument(parent, code, path)
    default:
      return []
  }
}

function ofMember(member: TSESTree.MemberExpression, code: TSESLint.SourceCode, path: string[]): Decision[] {
  const name = memberName(member)
  const call = member.parent
  if (call.type !== AST_NODE_TYPES.CallExpression || call.callee !== member)
    return decisionsOf(member, code, name === null ? path : [...path, name])
  if (MEMBERSHIP.has(name ?? '')) return [{ node: call, path, isTruthiness: false }]
  return CONVERSION.has(name ?? '') ? decisionsOf(call, code, path) : []
}

function ofArgument(call: TSESTree.CallExpression, code: TSESLint.SourceCode, path: string[]): Decision[] {
  const { callee } = call
  const name =
    callee.type === AST_NODE_TYPES.MemberExpression
      ? memberName(callee)
      : callee.type === AST_NODE_TYPES.Identifier
        ? callee.name
        : null
  if (name === 'String' || name === 'Number' || name === 'Boolean') return decisionsOf(call, code, path)
  return (callee.type === AST_NODE_TYPES.MemberExpression && MEMBERSHIP.has(name ?? '')) || CHECK.test(name ?? '')
    ? [{ node: call, path, isTruthiness: false }]
    : []
}

/** What becomes of each name that a declaration gives the value, or a part of it. */
export function ofPattern(pattern: TSESTree.Node, code: TSESLint.SourceCode, path: string[]): Decision[] {
  switch (pattern.type) {
    case AST_NODE_TYPES.Identifier: {
      const reads = variableOf(pattern, code)?.references.filter((reference) => reference.isRead()) ?? []
      return reads.flatMap((reference) => decisionsOf(reference.identifier, code, path))
    }
    case AST_NODE_TYPES.AssignmentPattern:
      return ofPattern(pattern.left, code, path)
    case AST_NODE_TYPES.ObjectPattern:
      return pattern.properties.flatMap((property) =>
        property.type === AST_NODE_TYPES.Property && property.key.type === AST_NODE_TYPES.Identifier
          ? ofPattern(property.value, code, [...path, property.key.name])
          : [],
      )
    default:
      return []
  }
}

/** What a node is written for: an attribute or a child of JSX, with no function between. */
export function jsxAround(node: TSESTree.Node): 'attribute' | 'child' | null {
  for (let around = node.parent; around && !isFunction(around); around = around.parent) {
    if (around.type === AST_NODE_TYPES.JSXExpressionContainer)
      return around.parent.type === AST_NODE_TYPES.JSXAttribute ? 'attribute' : 'child'
  }
  return null
}
