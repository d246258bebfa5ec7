/** Values that a caller chooses: of the path, the address, the body, and the arguments of a Server Action. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isAddressInput, isParameter } from './address-input.ts'
import { hasDirective } from './app-file.ts'
import { originOf } from './origin.ts'
import { isFunction, memberName, stripTypes } from './syntax.ts'

export function isRequestInput(expression: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const value = converted(expression)
  if (isAddressInput(value, code)) return true
  const { node, path } = originOf(value, code)
  if (isParameter(node)) return (path[0] === 'params' && path.length > 1) || isArgumentOfAction(node, code)
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression) return false
  const name = memberName(node.callee)
  if (name === 'json') return path.length > 0
  if (name === 'get' && path.length === 0) return isForm(node.callee.object, code)
  const [argument] = node.arguments
  // What a schema has parsed is still what the caller chose.
  return /^(?:safe)?[pP]arse(?:Async)?$/.test(name ?? '') && argument !== undefined && isBody(argument, code)
}

/** The value under `String(…)`, `Number(…)`, `.toString()` and their like. */
function converted(expression: TSESTree.Node): TSESTree.Node {
  const node = stripTypes(expression)
  if (node.type !== AST_NODE_TYPES.CallExpression) return node
  const { callee } = node
  const [argument] = node.arguments
  if (
    callee.type === AST_NODE_TYPES.Identifier &&
    /^(?:String|Number|BigInt|parseInt|decodeURIComponent)$/.test(callee.name)
  )
    return argument ? converted(argument) : node
  const isConversion =
    callee.type === AST_NODE_TYPES.MemberExpression && /^(?:toString|trim)$/.test(memberName(callee) ?? '')
  return isConversion ? converted(callee.object) : node
}

function isBody(expression: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const { node } = originOf(expression, code)
  if (isParameter(node)) return isArgumentOfAction(node, code)
  return node.type === AST_NODE_TYPES.CallExpression && node.callee.type === AST_NODE_TYPES.MemberExpression
    ? memberName(node.callee) === 'json'
    : false
}

/** `await request.formData()`, or the form that a Server Action is given. */
function isForm(expression: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const { node, path } = originOf(expression, code)
  if (path.length > 0) return false
  if (isParameter(node)) return isArgumentOfAction(node, code)
  return node.type === AST_NODE_TYPES.CallExpression && node.callee.type === AST_NODE_TYPES.MemberExpression
    ? memberName(node.callee) === 'formData'
    : false
}

/** A parameter of a function that the browser calls: of a `'use server'` file, or with the directive in its body. */
function isArgumentOfAction(parameter: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const action = parameter.parent
  if (!action || !isFunction(action)) return false
  if (action.body.type === AST_NODE_TYPES.BlockStatement && hasDirective(action.body, 'use server')) return true
  return hasDirective(code.ast, 'use server') && isExported(action)
}

function isExported(node: TSESTree.Node): boolean {
  for (let around = node.parent; around; around = around.parent) {
    if (
      around.type === AST_NODE_TYPES.ExportNamedDeclaration ||
      around.type === AST_NODE_TYPES.ExportDefaultDeclaration
    )
      return true
    if (isFunction(around)) return false
  }
  return false
}
