/** Which calls check a webhook's signature, and which argument they check. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { importedName, variableOf } from './imports.ts'
import { constantInit } from './raw-body.ts'
import { isTypeWrapper, memberName, stripTypes } from './syntax.ts'

export interface Verifier {
  /** The module as imports name it. */
  module: string
  /** The exported function. */
  name: string
  /** Which argument is the body, from 0. */
  argument: number
}

const VERIFIERS: Verifier[] = [
  { module: '@octokit/webhooks-methods', name: 'verify', argument: 1 },
  { module: '@octokit/webhooks-methods', name: 'verifyWithFallback', argument: 1 },
]

/** The body that a call checks; null when the call is no signature check. */
export function checkedBody(
  call: TSESTree.CallExpression,
  extra: Verifier[],
  code: TSESLint.SourceCode,
): TSESTree.Node | null {
  const imported = importedName(call.callee, code)
  const verifier = [...VERIFIERS, ...extra].find(
    (candidate) => candidate.module === imported?.module && candidate.name === imported.name,
  )
  if (verifier) return call.arguments[verifier.argument] ?? null
  if (call.callee.type !== AST_NODE_TYPES.MemberExpression) return null
  const name = memberName(call.callee)
  const { object } = call.callee
  const isCheck =
    (name === 'verify' && isMadeBy(object, ['svix', 'standardwebhooks', '@octokit/webhooks'], code)) ||
    ((name === 'constructEvent' || name === 'constructEventAsync') && isStripeWebhooks(object)) ||
    (name === 'update' && isHmac(object, code) && isCompared(call, code))
  return isCheck ? (call.arguments[0] ?? null) : null
}

/** `new Webhook(secret)`, in place or by its name. */
function isMadeBy(node: TSESTree.Node, modules: string[], code: TSESLint.SourceCode): boolean {
  const made = origin(node, code)
  return made.type === AST_NODE_TYPES.NewExpression && modules.includes(importedName(made.callee, code)?.module ?? '')
}

/** The client is mostly made in another file; nothing else is called `webhooks.constructEvent`. */
function isStripeWebhooks(node: TSESTree.Node): boolean {
  const object = stripTypes(node)
  return object.type === AST_NODE_TYPES.MemberExpression && memberName(object) === 'webhooks'
}

function isHmac(node: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const made = origin(node, code)
  if (made.type !== AST_NODE_TYPES.CallExpression) return false
  if (made.callee.type === AST_NODE_TYPES.MemberExpression && memberName(made.callee) === 'update') {
    return isHmac(made.callee.object, code)
  }
  const { callee } = made
  const imported = importedName(callee, code)
  if (imported) return isCrypto(imported.module) && imported.name === 'createHmac'
  if (callee.type !== AST_NODE_TYPES.MemberExpression || memberName(callee) !== 'createHmac') return false
  return isCrypto(importedName(callee.object, code)?.module ?? '')
}

const isCrypto = (module: string) => module === 'crypto' || module === 'node:crypto'

function origin(node: TSESTree.Node, code: TSESLint.SourceCode): TSESTree.Node {
  const inner = stripTypes(node)
  if (inner.type !== AST_NODE_TYPES.Identifier) return inner
  const init = constantInit(inner, code)?.init
  return init ? stripTypes(init) : inner
}

/**
 * Does the digest end in a comparison? An HMAC is also made to *send* a body on, where writing it again is right.
 */
function isCompared(start: TSESTree.Node, code: TSESLint.SourceCode, seen = new Set<TSESTree.Node>()): boolean {
  if (seen.has(start)) return false
  seen.add(start)
  let node = start
  for (let parent = node.parent; parent; node = parent, parent = parent.parent) {
    if (parent.type === AST_NODE_TYPES.BinaryExpression && /^[!=]==?$/.test(parent.operator)) return true
    if (parent.type === AST_NODE_TYPES.CallExpression && parent.callee !== node && isConstantTimeCompare(parent.callee))
      return true
    if (
      parent.type === AST_NODE_TYPES.VariableDeclarator &&
      parent.init === node &&
      parent.id.type === AST_NODE_TYPES.Identifier
    ) {
      return isReadCompared(parent.id, code, seen)
    }
    // `hmac.update(body)` alone on its line: what counts is the digest taken later.
    if (parent.type === AST_NODE_TYPES.ExpressionStatement) {
      const hmac = updatedVariable(start)
      return hmac ? isReadCompared(hmac, code, seen) : false
    }
    if (!carriesOn(parent)) return false
  }
  return false
}

function isReadCompared(name: TSESTree.Identifier, code: TSESLint.SourceCode, seen: Set<TSESTree.Node>): boolean {
  const reads = variableOf(name, code)?.references.filter((reference) => reference.isRead()) ?? []
  return reads.some((reference) => isCompared(reference.identifier, code, seen))
}

function updatedVariable(node: TSESTree.Node): TSESTree.Identifier | null {
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression) return null
  return node.callee.object.type === AST_NODE_TYPES.Identifier ? node.callee.object : null
}

function isConstantTimeCompare(callee: TSESTree.Node): boolean {
  const name =
    callee.type === AST_NODE_TYPES.MemberExpression
      ? memberName(callee)
      : callee.type === AST_NODE_TYPES.Identifier
        ? callee.name
        : ''
  return /^(?:timingSafeEqual|(?:safe|secure|constantTime)(?:Compare|Equals?))$/.test(name ?? '')
}

function carriesOn(node: TSESTree.Node): boolean {
  return (
    isTypeWrapper(node) ||
    node.type === AST_NODE_TYPES.MemberExpression ||
    node.type === AST_NODE_TYPES.CallExpression ||
    node.type === AST_NODE_TYPES.TemplateLiteral ||
    node.type === AST_NODE_TYPES.BinaryExpression ||
    node.type === AST_NODE_TYPES.AwaitExpression
  )
}
