/** Where a value comes from: the expression or parameter that it is taken out of, and the keys on the way. */
import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { variableOf } from './imports.ts'
import { isFunction, memberName, stripTypes } from './syntax.ts'

export interface Origin {
  /** A call, a parameter as it is declared, or whatever could not be followed further. */
  node: TSESTree.Node
  /** `['userId']` of `(await auth()).userId`, and of `const { userId } = await auth()`. */
  path: string[]
}

/** Follows names that get one value only, destructuring, `await`, React's `use()` and type assertions. */
export function originOf(expression: TSESTree.Node, code: TSESLint.SourceCode): Origin {
  return follow(expression, code, new Set())
}

function follow(expression: TSESTree.Node, code: TSESLint.SourceCode, seen: Set<TSESTree.Node>): Origin {
  const node = awaited(expression)
  if (seen.has(node)) return { node, path: [] }
  seen.add(node)
  if (node.type === AST_NODE_TYPES.MemberExpression) {
    const name = keyOf(node)
    if (name === null) return { node, path: [] }
    const whole = follow(node.object, code, seen)
    return { node: whole.node, path: [...whole.path, name] }
  }
  if (node.type !== AST_NODE_TYPES.Identifier) return { node, path: [] }
  const held = declarationOf(node, code)
  if (!held) return { node, path: [] }
  if (!held.init) return { node: held.node, path: held.path }
  const whole = follow(held.init, code, seen)
  return { node: whole.node, path: [...whole.path, ...held.path] }
}

/** The expression under `await`, `use()`, type assertions and the marker of an optional chain. */
export function awaited(expression: TSESTree.Node): TSESTree.Node {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.AwaitExpression) return awaited(node.argument)
  const isUse =
    node.type === AST_NODE_TYPES.CallExpression &&
    node.callee.type === AST_NODE_TYPES.Identifier &&
    node.callee.name === 'use'
  return isUse && node.arguments[0] ? awaited(node.arguments[0]) : node
}

function keyOf(node: TSESTree.MemberExpression): string | null {
  const { property } = node
  if (node.computed && property.type === AST_NODE_TYPES.Literal && typeof property.value === 'number')
    return String(property.value)
  return memberName(node)
}

interface Held {
  /** The parameter, or the declarator of a variable. */
  node: TSESTree.Node
  /** What the variable was given; null for parameters. */
  init: TSESTree.Expression | null
  path: string[]
}

/** The one place that gives a name its value. */
function declarationOf(name: TSESTree.Identifier, code: TSESLint.SourceCode): Held | null {
  const variable = variableOf(name, code)
  const definition = variable?.defs[0]
  if (!variable || !definition || definition.name.type !== AST_NODE_TYPES.Identifier) return null
  const isRewritten = variable.references.some((reference) => reference.isWrite() && !reference.init)
  if (definition.type === TSESLint.Scope.DefinitionType.Parameter && isFunction(definition.node)) {
    return isRewritten ? null : parameterOf(definition.node.params, definition.name)
  }
  if (definition.type !== TSESLint.Scope.DefinitionType.Variable || isRewritten) return null
  const { id, init } = definition.node
  const path = pathIn(id, definition.name)
  return init && path ? { node: definition.node, init, path } : null
}

function parameterOf(params: TSESTree.Parameter[], name: TSESTree.Identifier): Held | null {
  for (const param of params) {
    const path = pathIn(param, name)
    if (path) return { node: param, init: null, path }
  }
  return null
}

/** The keys that lead to a name inside a pattern; null when it is not in there. */
function pathIn(pattern: TSESTree.Node | null, name: TSESTree.Identifier): string[] | null {
  if (pattern === name) return []
  switch (pattern?.type) {
    case AST_NODE_TYPES.AssignmentPattern:
      return pathIn(pattern.left, name)
    case AST_NODE_TYPES.RestElement:
      return pathIn(pattern.argument, name)
    case AST_NODE_TYPES.ObjectPattern:
      return first(pattern.properties.map((property) => propertyPath(property, name)))
    case AST_NODE_TYPES.ArrayPattern:
      return first(pattern.elements.map((element, index) => prefixed(String(index), pathIn(element, name))))
    default:
      return null
  }
}

function propertyPath(property: TSESTree.Property | TSESTree.RestElement, name: TSESTree.Identifier): string[] | null {
  if (property.type === AST_NODE_TYPES.RestElement) return pathIn(property, name)
  const { key } = property
  const named = key.type === AST_NODE_TYPES.Identifier && !property.computed ? key.name : literalKey(key)
  return prefixed(named, pathIn(property.value, name))
}

const literalKey = (key: TSESTree.Node) => (key.type === AST_NODE_TYPES.Literal ? String(key.value) : '')

const prefixed = (key: string, path: string[] | null) => path && [key, ...path]

const first = (paths: (string[] | null)[]) => paths.find((path) => path !== null) ?? null
