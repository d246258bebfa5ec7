/** Which of Clerk's functions a name means, however it was imported. */
import { isNode, type AstNode } from '../app/index.ts'
import { isFunction, nameOf, nodesOf, originOf, unwrapped, valueOf, type Binding, type Code } from './code.ts'

/** Requests that look like a local file which could not be found: names in them are taken for what they say. */
const UNRESOLVED = /^(\.|@\/|~\/|#|src\/|lib\/)/
/** Names of names; a file may import itself. */
const MAX_DEPTH = 8

/** The name under which Clerk exports what an expression means; null: it is none of Clerk's. */
export function clerkNameOf(expression: AstNode, code: Code, depth = 0): string | null {
  const inner = unwrapped(expression)
  const name = nameOf(inner)
  if (name !== null) return clerkNameOfIdentifier(name, inner, code, depth)
  if (inner.type !== 'MemberExpression' || inner['computed'] === true || !isNode(inner['object'])) return null
  const object = nameOf(unwrapped(inner['object']))
  const origin = object === null ? null : originOf(object, inner, code)
  const property = nameOf(inner['property'])
  if (origin?.kind === 'package' && origin.name === null && isClerk(origin.request)) return property
  return origin?.kind === 'local' && isClerkModule(origin.binding) ? property : null
}

function clerkNameOfIdentifier(name: string, at: AstNode, code: Code, depth: number): string | null {
  const origin = originOf(name, at, code)
  if (origin === null || origin.kind === 'module') return null
  if (origin.kind === 'package') {
    return isClerk(origin.request) || UNRESOLVED.test(origin.request) ? origin.name : null
  }
  const { binding } = origin
  if (binding.kind === 'member') return isClerkRequest(binding.of) ? binding.key : null
  // `export const authMiddleware = clerkMiddleware` in a file of the app's own.
  if (binding.kind !== 'value' || depth > MAX_DEPTH) return null
  const aliased = unwrapped(binding.value)
  return /^(Identifier|MemberExpression)$/.test(aliased.type) ? clerkNameOf(aliased, origin.code, depth + 1) : null
}

export const isClerk = (request: string): boolean => /^@clerk\//.test(request)

function isClerkModule(binding: Binding): boolean {
  return binding.kind === 'value' && isClerkRequest(binding.value)
}

/** `await import('@clerk/nextjs/server')`, `require('@clerk/nextjs/server')` */
function isClerkRequest(node: AstNode): boolean {
  const inner = unwrapped(node)
  if (inner.type === 'AwaitExpression' && isNode(inner['argument'])) return isClerkRequest(inner['argument'])
  const isRequire = inner.type === 'CallExpression' && nameOf(inner['callee']) === 'require'
  const source = inner.type === 'ImportExpression' ? inner['source'] : isRequire ? nodesOf(inner, 'arguments')[0] : null
  return isNode(source) && typeof source['value'] === 'string' && isClerk(source['value'])
}

/** The object literals among a call's arguments, also those in variables and those that a callback returns. */
export function objectArguments(call: AstNode, code: Code): { node: AstNode; code: Code }[] {
  return nodesOf(call, 'arguments').flatMap((argument) => {
    const value = valueOf(argument, code)
    if (value?.node.type === 'ObjectExpression') return [value]
    const made = value && isFunction(value.node) ? resultOf(value.node) : null
    return value && made?.type === 'ObjectExpression' ? [{ node: made, code: value.code }] : []
  })
}

/** What a function returns at its end. */
function resultOf(fn: AstNode): AstNode | null {
  const body = fn['body']
  if (!isNode(body)) return null
  if (!/^(BlockStatement|FunctionBody)$/.test(body.type)) return unwrapped(body)
  const last = nodesOf(body, 'body').findLast(({ type }) => type === 'ReturnStatement')?.['argument']
  return isNode(last) ? unwrapped(last) : null
}
