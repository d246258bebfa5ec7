/** Where code sends a browser. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isCallOf } from './address-input.ts'
import { importedName, variableOf } from './imports.ts'
import { originOf } from './origin.ts'
import { memberName, stripTypes } from './syntax.ts'

/** The destination that a call sends to; null when it sends nowhere. */
export function destinationOf(call: TSESTree.CallExpression, code: TSESLint.SourceCode): TSESTree.Node | null {
  const { callee } = call
  const imported = importedName(callee, code)
  if (imported?.module === 'next/navigation' && /^(?:permanentR|r)edirect$/.test(imported.name))
    return call.arguments[0] ?? null
  if (callee.type !== AST_NODE_TYPES.MemberExpression) return null
  const name = memberName(callee)
  if (name === 'redirect') {
    if (isResponse(callee.object, code)) return call.arguments[0] ?? null
    return isPagesResponse(callee.object) ? (call.arguments.at(-1) ?? null) : null
  }
  const isNavigation =
    ((name === 'push' || name === 'replace') && isRouter(callee.object, code)) ||
    ((name === 'assign' || name === 'replace') && isLocation(callee.object, code))
  return isNavigation ? (call.arguments[0] ?? null) : null
}

/** `location.href = …`, `window.location = …`. */
export function assignedDestination(
  node: TSESTree.AssignmentExpression,
  code: TSESLint.SourceCode,
): TSESTree.Node | null {
  const { left } = node
  if (node.operator !== '=') return null
  const isHref =
    left.type === AST_NODE_TYPES.MemberExpression && memberName(left) === 'href' && isLocation(left.object, code)
  return isHref || isLocation(left, code) ? node.right : null
}

/** `{ redirect: { destination: … } }`, as `getServerSideProps` answers. */
export function answeredDestination(property: TSESTree.Property): TSESTree.Node | null {
  if (keyOf(property) !== 'destination') return null
  const outer = property.parent.parent
  return outer.type === AST_NODE_TYPES.Property && keyOf(outer) === 'redirect' ? property.value : null
}

const keyOf = ({ key }: TSESTree.Property) => (key.type === AST_NODE_TYPES.Identifier ? key.name : null)

/** `NextResponse`, and the `Response` of the platform. */
function isResponse(object: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const imported = importedName(object, code)
  if (imported) return imported.module === 'next/server' && imported.name === 'NextResponse'
  return isGlobal(object, 'Response', code)
}

/** `res` of `pages/api`. */
function isPagesResponse(object: TSESTree.Node): boolean {
  return object.type === AST_NODE_TYPES.Identifier && /^res(?:ponse)?$/.test(object.name)
}

function isRouter(object: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const { node, path } = originOf(object, code)
  if (path.length > 0) return false
  return isCallOf(node, 'useRouter', 'next/navigation', code) || isCallOf(node, 'useRouter', 'next/router', code)
}

function isLocation(expression: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.MemberExpression)
    return (
      memberName(node) === 'location' &&
      (isGlobal(node.object, 'window', code) || isGlobal(node.object, 'globalThis', code))
    )
  return isGlobal(node, 'location', code)
}

function isGlobal(node: TSESTree.Node, name: string, code: TSESLint.SourceCode): boolean {
  if (node.type !== AST_NODE_TYPES.Identifier || node.name !== name) return false
  return (variableOf(node, code)?.defs.length ?? 0) === 0
}
