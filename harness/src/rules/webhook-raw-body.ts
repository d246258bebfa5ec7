import type { Finding } from '../access/index.ts'
import type { AstNode } from '../app/index.ts'
import { child, isFunction, list, memberName, namesIn, unwrap } from '../guards/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'
import { signatureChecks } from './webhook-checks.ts'
import { handlerCode, placeOf, type HandlerCode, type Origin, type Part } from './webhook-code.ts'
import { titleOf, verifies, webhookHandlers, type WebhookHandler } from './webhook-handlers.ts'

/** CWE-347: improper verification of a signature: over other bytes than were signed. */
const meta: RuleMeta = { id: 'webhook-raw-body', cwe: 'CWE-347', asvs: 'V4.1.5' }

export const webhookRawBodyAudit: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => {
    const found = new Map<string, Finding>()
    for (const handler of webhookHandlers(facts)) {
      for (const finding of verifies(handler.entry, facts) ? findingsOf(handler, facts) : []) {
        const key = `${finding.file}:${finding.line}:${finding.column}`
        if (!found.has(key)) found.set(key, finding)
      }
    }
    return [...found.values()]
  },
}

function findingsOf(handler: WebhookHandler, facts: AuditFacts): Finding[] {
  const { entry } = handler
  const code = handlerCode(entry, facts)
  if (code === null) return []
  const isPages = entry.kind === 'pages-api'
  const bodies = signatureChecks(code).flatMap(({ part, body }) => (body ? [{ part, body }] : []))
  const written = bodies.flatMap(({ part, body }) => writtenAnew(body, part, code))
  if (written.length > 0) return written.map((one) => ofWritten(one, handler))
  if (!isPages || !code.parts.some(({ module }) => module.file === entry.file)) return []
  const parsed = bodies.flatMap(({ part, body }) => code.origins(body, part)).filter((one) => isBodyOfPages(one, code))
  const [read] = SWITCHED_OFF.test(code.module.parsed.code) ? [] : streamReads(code)
  return [...parsed.map((one) => ofParsed(one, handler)), ...(read ? [ofStream(read, handler)] : [])]
}

/** Next docs, "API Routes > Custom config": `export const config = { api: { bodyParser: false } }`. */
const SWITCHED_OFF = /\bbodyParser['"]?\s*:\s*false\b/

/** `JSON.stringify` of a body that was parsed, in what a signature is checked over. */
function writtenAnew(body: AstNode, part: Part, code: HandlerCode, depth = 0): Origin[] {
  if (depth > 6) return []
  return code.origins(body, part).flatMap((origin): Origin[] => {
    const { node, part: at } = origin
    const again = (inner: AstNode): Origin[] => writtenAnew(inner, at, code, depth + 1)
    switch (node.type) {
      case 'TemplateLiteral':
        return list(node, 'expressions').flatMap(again)
      case 'BinaryExpression':
        return [...again(child(node, 'left')), ...again(child(node, 'right'))]
      case 'AwaitExpression':
        return again(child(node, 'argument'))
      case 'CallExpression':
        return ofCall(origin, code, again, depth)
      default:
        return []
    }
  })
}

function ofCall(origin: Origin, code: HandlerCode, again: (node: AstNode) => Origin[], depth: number): Origin[] {
  const { node, part } = origin
  const callee = unwrap(child(node, 'callee'))
  const [first] = list(node, 'arguments')
  const method = callee.type === 'MemberExpression' ? memberName(callee) : null
  const object = callee.type === 'MemberExpression' ? unwrap(child(callee, 'object'))['name'] : undefined
  if (object === 'JSON' && method === 'stringify') {
    return first && code.origins(first, part).some((one) => isParsed(one, code)) ? [origin] : []
  }
  if ((method === 'from' || method === 'encode') && first) return again(first)
  if (method === 'toString' || method === 'trim') return again(child(callee, 'object'))
  const called = code.called(node, part)
  return called ? code.returned(called).flatMap((inner) => writtenAnew(inner, called, code, depth + 1)) : []
}

/** `await request.json()`, `JSON.parse(text)`, and `req.body` of the Pages Router, also as a helper gives them back. */
function isParsed({ node, part }: Origin, code: HandlerCode, depth = 0): boolean {
  const value = node.type === 'AwaitExpression' ? unwrap(child(node, 'argument')) : node
  if (value.type === 'MemberExpression') return isBodyOfPages({ node: value, part, names: [] }, code)
  if (value.type !== 'CallExpression') return false
  const callee = unwrap(child(value, 'callee'))
  if (callee.type === 'MemberExpression') {
    const method = memberName(callee)
    const isOfJson = unwrap(child(callee, 'object'))['name'] === 'JSON'
    if ((method === 'json' && list(value, 'arguments').length === 0) || (method === 'parse' && isOfJson)) return true
  }
  const called = depth > 4 ? null : code.called(value, part)
  return (
    called !== null &&
    code.returned(called).some((inner) => code.origins(inner, called).some((one) => isParsed(one, code, depth + 1)))
  )
}

/** `req.body`, where `req` is what Next hands to a handler of `pages/api`. */
function isBodyOfPages({ node, part }: Origin, code: HandlerCode): boolean {
  if (node.type !== 'MemberExpression' || memberName(node) !== 'body') return false
  const object = unwrap(child(node, 'object'))
  return code.origins(object, part).some((one) => one.node.type === 'Identifier' && isParameter(one))
}

function isParameter({ node, part }: Origin): boolean {
  const name = node['name'] as string
  for (let at: AstNode | undefined = node; at; at = part.parents.get(at)) {
    if (isFunction(at) && list(at, 'params').some((one) => namesIn(one).includes(name))) return true
  }
  return false
}

/** `buffer(req)`, `getRawBody(req)`, `for await (const chunk of req)`: nothing is left to read where Next has parsed. */
function streamReads(code: HandlerCode): { node: AstNode; part: Part }[] {
  return code.parts.flatMap((part) =>
    part.calls.flatMap((node) => {
      const imported = code.imported(child(node, 'callee'), part.module)
      const isReader = imported !== null && /^(micro|raw-body)$/.test(imported.request)
      const name = imported?.name ?? ''
      return isReader && /^(buffer|text|default)$/.test(name) ? [{ node, part }] : []
    }),
  )
}

function ofWritten({ node, part }: Origin, handler: WebhookHandler): Finding {
  const pages = handler.entry.kind === 'pages-api'
  return finding(
    handler,
    { node, part },
    `the signature covers the bytes that ${titleOf(handler)} sent, and this is JSON written anew: genuine deliveries are refused, and their events lost, as soon as spaces, escapes, key order or big numbers differ`,
    pages
      ? 'Switch the parser off (`export const config = { api: { bodyParser: false } }`), read the raw body from the request and verify that.'
      : 'Verify the text of the request as it came (`await request.text()`), and parse it afterwards.',
  )
}

function ofParsed({ node, part }: Origin, handler: WebhookHandler): Finding {
  return finding(
    handler,
    { node, part },
    `Next has parsed \`req.body\`, and the signature covers the bytes that ${titleOf(handler)} sent: genuine deliveries are refused, and their events lost`,
    'Switch the parser off (`export const config = { api: { bodyParser: false } }`), read the raw body from the request and verify that.',
  )
}

function ofStream({ node, part }: { node: AstNode; part: Part }, handler: WebhookHandler): Finding {
  return finding(
    handler,
    { node, part },
    `Next has read the body before this handler runs, and nothing is left to verify: genuine deliveries from ${titleOf(handler)} are refused, or never answered`,
    `Add \`export const config = { api: { bodyParser: false } }\` to ${handler.entry.file}.`,
  )
}

function finding(
  { entry }: WebhookHandler,
  { node, part }: { node: AstNode; part: Part },
  says: string,
  help: string,
): Finding {
  return auditFinding(meta, {
    severity: 'error',
    confidence: 'read',
    entry,
    ...placeOf(node, part.module),
    message: `${entry.id}: ${says}.`,
    help,
  })
}
