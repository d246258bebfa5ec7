/** Values that whoever wrote a link has chosen: the query of the address. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { importedName } from './imports.ts'
import { awaited, originOf, type Origin } from './origin.ts'
import { memberName } from './syntax.ts'

/** `searchParams.get('next')`, `(await searchParams).next` of a page, `req.query.next`, under whatever name it is kept. */
export function isAddressInput(expression: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const origin = originOf(expression, code)
  const { node, path } = origin
  if (path.length === 0) return node.type === AST_NODE_TYPES.CallExpression && isGet(node, code)
  return isQueryOfPage(origin) || isQueryOfRequest(origin, code)
}

/** `get` and `getAll` of the query. */
function isGet({ callee }: TSESTree.CallExpression, code: TSESLint.SourceCode): boolean {
  if (callee.type !== AST_NODE_TYPES.MemberExpression || !/^get(?:All)?$/.test(memberName(callee) ?? '')) return false
  const { node, path } = originOf(callee.object, code)
  if (path.at(-1) === 'searchParams') return true
  if (path.length > 0) return false
  if (node.type === AST_NODE_TYPES.NewExpression)
    return node.callee.type === AST_NODE_TYPES.Identifier && node.callee.name === 'URLSearchParams'
  return isCallOf(node, 'useSearchParams', 'next/navigation', code)
}

/** The `searchParams` that Next gives to a page. */
function isQueryOfPage({ node, path }: Origin): boolean {
  return isParameter(node) && path[0] === 'searchParams' && path.length > 1
}

/** Of the Pages Router: `req.query`, `context.query`, `useRouter().query`. */
function isQueryOfRequest({ node, path }: Origin, code: TSESLint.SourceCode): boolean {
  if (path[0] !== 'query' || path.length < 2) return false
  return isParameter(node) || isCallOf(node, 'useRouter', 'next/router', code)
}

/** Followed back to a parameter, where `originOf` stops. */
export function isParameter(node: TSESTree.Node): boolean {
  const { parent } = node
  return parent !== undefined && 'params' in parent && (parent.params as TSESTree.Node[]).includes(node)
}

export function isCallOf(node: TSESTree.Node, name: string, module: string, code: TSESLint.SourceCode): boolean {
  const call = awaited(node)
  if (call.type !== AST_NODE_TYPES.CallExpression) return false
  const imported = importedName(call.callee, code)
  return imported?.module === module && imported.name === name
}
