/** Where a webhook handler reads the body of a delivery. */
import type { AstNode } from '../app/index.ts'
import { child, isFunction, list, memberName, namesIn, unwrap } from '../guards/index.ts'
import type { HandlerCode, Part } from './webhook-code.ts'

export interface BodyRead {
  node: AstNode
  part: Part
}

/** The first in the handler itself, else in what it calls; null: none can be seen. */
export function firstRead(code: HandlerCode): BodyRead | null {
  for (const part of code.parts) {
    const reads = [
      ...part.calls.filter((call) => isReading(call, part)),
      ...part.members.filter((one) => isBody(one, part)),
    ]
    const [node] = reads.toSorted((a, b) => a.start - b.start)
    if (node) return { node, part }
  }
  return null
}

/** `request.json()`, `c.req.text()`, `buffer(req)`, `getRawBody(req)` */
function isReading(call: AstNode, part: Part): boolean {
  const callee = unwrap(child(call, 'callee'))
  const args = list(call, 'arguments')
  if (callee.type === 'MemberExpression') {
    const method = memberName(callee) ?? ''
    return /^(json|text|formData|arrayBuffer|blob|bytes)$/.test(method) && args.length === 0 && isGiven(callee, part)
  }
  const name = callee['name']
  const [first] = args
  return (
    typeof name === 'string' && /^(buffer|getRawBody|rawBody|json|text)$/.test(name) && !!first && isGiven(first, part)
  )
}

/** `req.body`, which Next has parsed in the Pages Router. */
function isBody(member: AstNode, part: Part): boolean {
  return memberName(member) === 'body' && /^(req|request)$/.test(rootName(member) ?? '') && isGiven(member, part)
}

/** Does it begin with a parameter of a function around it? */
function isGiven(node: AstNode, { parents }: Part): boolean {
  const name = rootName(node)
  if (name === null) return false
  for (let at: AstNode | undefined = node; at; at = parents.get(at)) {
    if (isFunction(at) && list(at, 'params').some((one) => namesIn(one).includes(name))) return true
  }
  return false
}

/** `request` of `request.clone().json()` */
function rootName(node: AstNode): string | null {
  const value = unwrap(node)
  if (value.type === 'Identifier') return value['name'] as string
  if (value.type === 'MemberExpression') return rootName(child(value, 'object'))
  return value.type === 'CallExpression' ? rootName(child(value, 'callee')) : null
}
