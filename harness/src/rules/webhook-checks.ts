/** Where the code of a webhook handler checks signatures: with which secret, and over which body. */
import type { AstNode } from '../app/index.ts'
import { child, keyOf, list, memberName, unwrap } from '../guards/index.ts'
import type { HandlerCode, Part } from './webhook-code.ts'

export interface SignatureCheck {
  part: Part
  call: AstNode
  by: 'clerk' | 'svix' | 'standardwebhooks' | 'stripe' | 'octokit' | 'hmac' | 'webcrypto'
  /** Absent: it is given elsewhere, or read by the library itself. */
  secret?: AstNode
  body?: AstNode
}

/** Every signature check that a handler reaches, in the order of the parts. */
export function signatureChecks(code: HandlerCode): SignatureCheck[] {
  return code.parts.flatMap((part) => part.calls.flatMap((call) => checkOf(call, part, code) ?? []))
}

const COMPARES =
  /timingSafeEqual|(safe|secure|constantTime)(Compare|Equals?)\b|(signature|digest|hash|hmac|sig|expected|computed)\w*\)?\s*[!=]==?|[!=]==?\s*`?[\w.${]*(signature|digest|hash|hmac|sig\b|expected|computed)/i

/** An HMAC is also made to sign what is sent, or to hide an id: one that checks is compared, here or by who calls. */
function isCompared(made: AstNode, part: Part, code: HandlerCode): boolean {
  if (COMPARES.test(part.code) || isOperand(made, part)) return true
  return code.parts.some((caller) =>
    caller.calls.some((call) => code.called(call, caller) === part && isOperand(call, caller)),
  )
}

/** `digest(body) === signature`; `const expected = digest(body)`, which is compared later. */
function isOperand(call: AstNode, part: Part): boolean {
  let node = call
  for (let above = part.parents.get(node); above; node = above, above = part.parents.get(node)) {
    if (above.type === 'BinaryExpression') return /^[!=]==?$/.test(String(above['operator']))
    if (above.type === 'VariableDeclarator') {
      const name = child(above, 'id')['name']
      return typeof name === 'string' && comparesName(name, part)
    }
    if (above.type.endsWith('Statement')) return false
    if (above.type === 'CallExpression' && /equal|compare/i.test(nameOf(unwrap(child(above, 'callee'))))) return true
  }
  return false
}

function comparesName(name: string, { code }: Part): boolean {
  const word = `\\b${name.replaceAll('$', '\\$')}\\b`
  return new RegExp(`${word}\\)?\\s*[!=]==?|[!=]==?\\s*${word}|(equals?|compare)\\w*\\([^;]*${word}`, 'i').test(code)
}

const WEBHOOK_CLASSES: Record<string, 'svix' | 'standardwebhooks'> = {
  svix: 'svix',
  standardwebhooks: 'standardwebhooks',
}

function checkOf(call: AstNode, part: Part, code: HandlerCode): SignatureCheck | null {
  const callee = unwrap(child(call, 'callee'))
  const args = list(call, 'arguments')
  if (call.type === 'NewExpression') return classOf(call, callee, part, code)
  if (call.type !== 'CallExpression') return null
  const imported = code.imported(callee, part.module)
  if (imported !== null) {
    const { request, name } = imported
    if (name === 'verifyWebhook' && /^@clerk\/[\w-]+\/webhooks$/.test(request))
      return { part, call, by: 'clerk', ...given('secret', property(args[1], 'signingSecret')) }
    if (request === '@octokit/webhooks-methods' && /^verify/.test(name ?? ''))
      return { part, call, by: 'octokit', ...given('secret', args[0]), ...given('body', args[1]) }
    const made = hmacOf(call, { request, name: name ?? '' }, part)
    if (made) return isCompared(call, part, code) ? made : null
  }
  const method = callee.type === 'MemberExpression' ? memberName(callee) : null
  if (method === null) return null
  const object = unwrap(child(callee, 'object'))
  if (/^constructEvent(Async)?$/.test(method) && isWebhooks(object))
    return { part, call, by: 'stripe', ...given('secret', args[2]), ...given('body', args[0]) }
  if (nameOf(object) === 'subtle') return ofSubtle(call, method, part, code)
  if (method === 'verify' && args.length >= 2) return verifyOf(call, object, part, code)
  return null
}

/** HMACs of Node, crypto-js and @noble/hashes; null: something else. */
function hmacOf(
  call: AstNode,
  { request, name }: { request: string; name: string },
  part: Part,
): SignatureCheck | null {
  const [first, second, third] = list(call, 'arguments')
  if (/^(node:)?crypto$/.test(request)) return name === 'createHmac' ? hmac(call, part) : null
  if (/^crypto-js($|\/hmac-)/.test(request) && (request !== 'crypto-js' || /^Hmac[A-Z]/.test(name)))
    return { part, call, by: 'hmac', ...given('secret', second), ...given('body', first) }
  if (/^@noble\/hashes\/hmac(\.js)?$/.test(request) && /^(hmac|create)$/.test(name))
    return { part, call, by: 'hmac', ...given('secret', second), ...given('body', third) }
  return null
}

/** `crypto.subtle.importKey('raw', secret, { name: 'HMAC', … })`, and `verify` with a key, wherever that is from. */
function ofSubtle(call: AstNode, method: string, part: Part, code: HandlerCode): SignatureCheck | null {
  const [, secret, algorithm, body, usages] = list(call, 'arguments')
  if (method === 'verify') return { part, call, by: 'webcrypto', ...given('body', body) }
  if (method !== 'importKey' || !algorithm || !/HMAC/.test(textOf(algorithm, part))) return null
  const verifies = usages !== undefined && /verify/.test(textOf(usages, part))
  return verifies || isCompared(call, part, code) ? { part, call, by: 'webcrypto', ...given('secret', secret) } : null
}

const textOf = ({ start, end }: AstNode, { module }: Part): string => module.parsed.code.slice(start, end)

function nameOf(node: AstNode): string {
  const name = node.type === 'MemberExpression' ? memberName(node) : node['name']
  return typeof name === 'string' ? name : ''
}

/** `new Webhook(secret)`, `new Webhooks({ secret })` */
function classOf(call: AstNode, callee: AstNode, part: Part, code: HandlerCode): SignatureCheck | null {
  const made = code.imported(callee, part.module)
  const [first] = list(call, 'arguments')
  const by = made?.name === 'Webhook' ? WEBHOOK_CLASSES[made.request] : undefined
  if (by) return { part, call, by, ...given('secret', first) }
  if (made?.request === '@octokit/webhooks' && made.name === 'Webhooks')
    return { part, call, by: 'octokit', ...given('secret', property(first, 'secret')) }
  return null
}

/** `new Webhook(secret).verify(body, headers)`, in place or by its name. */
function verifyOf(call: AstNode, object: AstNode, part: Part, code: HandlerCode): SignatureCheck | null {
  const [body] = list(call, 'arguments')
  for (const origin of code.origins(object, part)) {
    if (origin.node.type !== 'NewExpression') continue
    const made = classOf(origin.node, unwrap(child(origin.node, 'callee')), origin.part, code)
    if (made) return { part, call, by: made.by, ...given('body', body) }
  }
  return null
}

/** `createHmac(algorithm, secret).update(body)`, in one or by its name. */
function hmac(call: AstNode, part: Part): SignatureCheck {
  const [, secret] = list(call, 'arguments')
  const name = nameOfVariable(call, part)
  const update = part.calls.find((one) => {
    const callee = unwrap(child(one, 'callee'))
    const object = unwrap(child(callee, 'object'))
    return memberName(callee) === 'update' && (object === call || (name !== null && object['name'] === name))
  })
  const [body] = update ? list(update, 'arguments') : []
  return { part, call, by: 'hmac', ...given('secret', secret), ...given('body', body) }
}

function nameOfVariable(value: AstNode, part: Part): string | null {
  const declarator = part.declarators.find((one) => unwrap(child(one, 'init')) === value)
  const name = declarator ? child(declarator, 'id')['name'] : undefined
  return typeof name === 'string' ? name : null
}

/** `stripe.webhooks`: the client is mostly made elsewhere. */
const isWebhooks = (object: AstNode): boolean => object.type === 'MemberExpression' && memberName(object) === 'webhooks'

function property(object: AstNode | undefined, name: string): AstNode | undefined {
  if (object?.type !== 'ObjectExpression') return undefined
  const found = list(object, 'properties').find((one) => one.type === 'Property' && keyOf(one) === name)
  return found ? child(found, 'value') : undefined
}

const given = <K extends 'secret' | 'body'>(key: K, node: AstNode | undefined) =>
  (node === undefined ? {} : { [key]: node }) as Partial<Record<K, AstNode>>
