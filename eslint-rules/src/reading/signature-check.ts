/** Which calls check a webhook's signature, and which argument they check. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
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
  if (call.callee.type !== 'MemberExpression') return null
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
  return made.type === 'NewExpression' && modules.includes(importedName(made.callee, code)?.module ?? '')
}

/** The client is mostly made in another file; nothing else is called `webhooks.constructEvent`. */
function isStripeWebhooks(node: TSESTree.Node): boolean {
  const object = stripTypes(node)
  return object.type === 'MemberExpression' && memberName(object) === 'webhooks'
}

function isHmac(node: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  const made = origin(node, code)
  if (made.type !== 'CallExpression') return false
  if (made.callee.type === 'MemberExpression' && memberName(made.callee) === 'update') {
    return isHmac(made.callee.object, code)
  }
  const { callee } = made
  const imported = importedName(callee, code)
  if (imported) return isCrypto(imported.module) && imported.name === 'createHmac'
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'createHmac') return false
  return isCrypto(importedName(callee.object, code)?.module ?? '')
}

const isCrypto = (module: string) => module === 'crypto' || module === 'node:crypto'

function origin(node: TSESTree.Node, code: TSESLint.SourceCode): TSESTree.Node {
  const inner = stripTypes(node)
  if (inner.type !== 'Identifier') return inner
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
    if (parent.type === 'BinaryExpression' && /^[!=]==?$/.test(parent.operator)) return true
    if (parent.type === 'CallExpression' && parent.callee !== node && isConstantTimeCompare(parent.callee)) return true
    if (parent.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'Identifier') {
      return isReadCompared(parent.id, code, seen)
    }
    // `hmac.update(body)` alone on its line: what counts is the digest taken later.
    if (parent.type === 'ExpressionStatement') {
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
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null
  return node.callee.object.type === 'Identifier' ? node.callee.object : null
}

function isConstantTimeCompare(callee: TSESTree.Node): boolean {
  const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : ''
  return /^(?:timingSafeEqual|(?:safe|secure|constantTime)(?:Compare|Equals?))$/.test(name ?? '')
}

function carriesOn(node: TSESTree.Node): boolean {
  return (
    isTypeWrapper(node) ||
    node.type === 'MemberExpression' ||
    node.type === 'CallExpression' ||
    node.type === 'TemplateLiteral' ||
    node.type === 'BinaryExpression' ||
    node.type === 'AwaitExpression'
  )
}
