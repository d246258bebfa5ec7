/** Where a request's body was parsed, and text made of it again. */
import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { variableOf } from './imports.ts'
import { memberName, stripTypes } from './syntax.ts'

export interface Reserialised {
  /** `JSON.stringify(…)`. */
  stringify: TSESTree.CallExpression
  /** `await request.json()`; null for `req.body` of `pages/api`, which Next has parsed before. */
  json: TSESTree.AwaitExpression | null
  /** The parsed body, where it is kept under a name first. */
  parsed: { variable: TSESLint.Scope.Variable; declarator: TSESTree.VariableDeclarator } | null
}

/** Finds the body that was parsed and written again in what is given to a signature check. */
export function reserialisedBody(argument: TSESTree.Node, code: TSESLint.SourceCode): Reserialised | null {
  const node = stripTypes(argument)
  switch (node.type) {
    case AST_NODE_TYPES.Identifier: {
      const init = constantInit(node, code)?.init
      return init ? reserialisedBody(init, code) : null
    }
    case AST_NODE_TYPES.TemplateLiteral:
      return first(node.expressions, code)
    case AST_NODE_TYPES.BinaryExpression:
      return first([node.left, node.right], code)
    case AST_NODE_TYPES.CallExpression:
      if (!isMember(node.callee, 'JSON', 'stringify')) return isEncoder(node) ? first(node.arguments, code) : null
      return node.arguments[0] ? fromStringify(node, node.arguments[0], code) : null
    default:
      return null
  }
}

function first(nodes: TSESTree.Node[], code: TSESLint.SourceCode): Reserialised | null {
  for (const node of nodes) {
    const found = reserialisedBody(node, code)
    if (found) return found
  }
  return null
}

function fromStringify(
  stringify: TSESTree.CallExpression,
  argument: TSESTree.Node,
  code: TSESLint.SourceCode,
): Reserialised | null {
  const value = stripTypes(argument)
  if (value.type !== AST_NODE_TYPES.Identifier)
    return isParsedBody(value, code) ? { stringify, json: asAwait(value), parsed: null } : null
  const declarator = constantInit(value, code)
  const variable = variableOf(value, code)
  const init = declarator?.init && stripTypes(declarator.init)
  if (!init || !variable || !isParsedBody(init, code)) return null
  return { stringify, json: asAwait(init), parsed: { variable, declarator } }
}

const asAwait = (node: TSESTree.Node) => (node.type === AST_NODE_TYPES.AwaitExpression ? node : null)

/** `await request.json()`, or `req.body` of a handler's parameter. */
function isParsedBody(node: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  if (node.type === AST_NODE_TYPES.AwaitExpression) {
    const call = stripTypes(node.argument)
    return (
      call.type === AST_NODE_TYPES.CallExpression &&
      call.arguments.length === 0 &&
      call.callee.type === AST_NODE_TYPES.MemberExpression &&
      memberName(call.callee) === 'json'
    )
  }
  if (
    node.type !== AST_NODE_TYPES.MemberExpression ||
    memberName(node) !== 'body' ||
    node.object.type !== AST_NODE_TYPES.Identifier
  )
    return false
  return variableOf(node.object, code)?.defs[0]?.type === TSESLint.Scope.DefinitionType.Parameter
}

/** The declaration of a variable that never gets another value. */
export function constantInit(node: TSESTree.Identifier, code: TSESLint.SourceCode): TSESTree.VariableDeclarator | null {
  const variable = variableOf(node, code)
  const definition = variable?.defs[0]
  if (
    definition?.type !== TSESLint.Scope.DefinitionType.Variable ||
    definition.node.id.type !== AST_NODE_TYPES.Identifier
  )
    return null
  const writes = variable?.references.filter((reference) => reference.isWrite()) ?? []
  return writes.length === 1 ? definition.node : null
}

/** `Buffer.from(text)`, `encoder.encode(text)`, `text.toString()`: other forms of the same bytes. */
function isEncoder(node: TSESTree.CallExpression): boolean {
  if (node.callee.type !== AST_NODE_TYPES.MemberExpression) return false
  return isMember(node.callee, 'Buffer', 'from') || memberName(node.callee) === 'encode'
}

function isMember(node: TSESTree.Node, object: string, name: string): boolean {
  return (
    node.type === AST_NODE_TYPES.MemberExpression &&
    node.object.type === AST_NODE_TYPES.Identifier &&
    node.object.name === object &&
    memberName(node) === name
  )
}
