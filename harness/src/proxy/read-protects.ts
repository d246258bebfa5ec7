/** Calls in a proxy that end a request, and whether their result has any effect. */
import { isNode, keyName, type AstNode } from '../app/index.ts'
import { clerkNameOf, objectArguments } from './clerk-names.ts'
import {
  bindingOf,
  callText,
  enclosingFunction,
  expressionText,
  nameOf,
  nodesOf,
  originOf,
  unwrapped,
  valueOf,
  type Code,
} from './code.ts'
import { effectIfReturned, effectOf, type Files } from './follow-result.ts'
import { placeOf } from './place.ts'
import type { ClerkCall, ProtectCall } from './types.ts'

const MAKERS = ['clerkMiddleware', 'authMiddleware', 'withClerkMiddleware'] as const
const RESPONSES = /^(NextResponse|Response)\.(redirect|json|rewrite|error)$/

export function protectsOf(code: Code, files: Files): ProtectCall[] {
  return code.calls.flatMap((call) => {
    const found = kindOf(call, code)
    if (found === null) return []
    const { awaited, returned, dropped } = effectOf(call, code, files)
    return [
      {
        ...placeOf(call, code.parsed, code.sources.root),
        ...found,
        awaited,
        returned,
        dropped: dropped.map(({ node, code: where }) => ({
          ...placeOf(node, where.parsed, where.sources.root),
          callee: callText(node) ?? 'it',
        })),
        returnable: effectIfReturned(call, code, files).returned,
      },
    ]
  })
}

function kindOf(call: AstNode, code: Code): Pick<ProtectCall, 'callee' | 'kind'> | null {
  const callee = callText(call)
  if (callee === null) return null
  const named = responseName(unwrapped(call['callee'] as AstNode), code) ?? callee
  if (call.type === 'NewExpression') {
    return named === 'NextResponse' || named === 'Response' ? { callee: `new ${callee}`, kind: 'response' } : null
  }
  if (RESPONSES.test(named)) return { callee, kind: named.endsWith('.redirect') ? 'redirect' : 'response' }
  if (/(^|\.)redirectToSign(In|Up)$/.test(callee)) return { callee, kind: 'redirect' }
  return isProtect(unwrapped(call['callee'] as AstNode), code) ? { callee, kind: 'protect' } : null
}

/** `NextResponse.redirect`, however `NextResponse` was imported; null: nothing of next/server. */
function responseName(callee: AstNode, code: Code): string | null {
  const name = nameOf(callee)
  const origin = name === null ? null : originOf(name, callee, code)
  if (origin?.kind === 'package') return origin.request === 'next/server' ? (origin.name ?? '') : null
  if (callee.type !== 'MemberExpression' || callee['computed'] === true || !isNode(callee['object'])) return null
  const object = responseName(unwrapped(callee['object']), code)
  const property = nameOf(callee['property'])
  if (object === null || property === null) return null
  return object === '' ? property : `${object}.${property}`
}

/** `auth.protect`, `auth().protect`, `(await auth()).protect`, `protect` taken from one of them. */
function isProtect(callee: AstNode, code: Code): boolean {
  const name = nameOf(callee)
  if (name !== null) {
    const binding = bindingOf(name, callee, code)
    return binding?.kind === 'member' && binding.key === 'protect' && isAuth(binding.of, code)
  }
  if (callee.type !== 'MemberExpression' || nameOf(callee['property']) !== 'protect') return false
  return isNode(callee['object']) && isAuth(callee['object'], code)
}

function isAuth(node: AstNode, code: Code): boolean {
  const inner = unwrapped(node)
  if (inner.type === 'AwaitExpression' && isNode(inner['argument'])) return isAuth(inner['argument'], code)
  if (inner.type === 'CallExpression' && isNode(inner['callee'])) return isAuth(inner['callee'], code)
  if (/auth|clerk/i.test(expressionText(inner) ?? '') || clerkNameOf(inner, code) === 'auth') return true
  const name = nameOf(inner)
  const origin = name === null ? null : originOf(name, inner, code)
  if (origin?.kind !== 'local') return false
  const { binding } = origin
  if (binding.kind === 'value') return isAuth(binding.value, origin.code)
  return binding.kind === 'parameter' && binding.index === 0 && isClerkHandler(binding.of, origin.code)
}

/** The function that is given to Clerk's middleware, directly or by its name. */
function isClerkHandler(fn: AstNode, code: Code): boolean {
  return code.calls.some((call) => {
    if (clerkCallName(call, code) === null) return false
    return nodesOf(call, 'arguments').some((argument) => valueOf(argument, code)?.node === fn)
  })
}

function clerkCallName(call: AstNode, code: Code): ClerkCall['name'] | null {
  const name = isNode(call['callee']) ? clerkNameOf(call['callee'], code) : null
  return MAKERS.find((one) => one === name) ?? null
}

/** The first call of Clerk's middleware in a file. */
export function clerkCallOf(code: Code): ClerkCall | null {
  for (const call of code.calls) {
    const name = clerkCallName(call, code)
    if (name === null) continue
    const options = objectArguments(call, code).flatMap((object) => optionsIn(object.node, object.code))
    const hasHandler = isOld(name)
      ? options.some((option) => /^(before|after)Auth$/.test(option.name))
      : isHandlerGiven(call, code)
    return { ...placeOf(call, code.parsed, code.sources.root), name, hasHandler, options }
  }
  return null
}

const isOld = (name: ClerkCall['name']): boolean => name === 'authMiddleware'

/** `clerkMiddleware(handler, options)` or `clerkMiddleware(options)`: the first argument tells. */
function isHandlerGiven(call: AstNode, code: Code): boolean {
  const [first] = nodesOf(call, 'arguments')
  if (!first) return false
  const value = valueOf(first, code)?.node
  // Inside a function of the app's own, `clerkMiddleware(request, event)` runs it at once, without a handler.
  if (isRequest(first, call, code)) return false
  return value?.type !== 'ObjectExpression'
}

function isRequest(argument: AstNode, call: AstNode, code: Code): boolean {
  const name = nameOf(unwrapped(argument))
  const fn = enclosingFunction(call, code)
  return name !== null && fn !== null && /^_?(req|request)$/i.test(name)
}

/** Objects that are spread into each other. */
const MAX_SPREADS = 4

function optionsIn(object: AstNode, code: Code, depth = 0): ClerkCall['options'] {
  return nodesOf(object, 'properties').flatMap((property) => {
    if (property.type === 'SpreadElement') {
      const spread = depth > MAX_SPREADS ? null : valueOf(property['argument'] as AstNode, code)
      return spread?.node.type === 'ObjectExpression' ? optionsIn(spread.node, spread.code, depth + 1) : []
    }
    const name = keyName(property)
    return name === undefined ? [] : [{ ...placeOf(property, code.parsed, code.sources.root), name }]
  })
}
