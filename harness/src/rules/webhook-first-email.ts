import type { Finding } from '../access/index.ts'
import type { AstNode } from '../app/index.ts'
import { child, isFunction, keyOf, list, memberName, unwrap } from '../guards/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'
import { handlerCode, placeOf, type Part } from './webhook-code.ts'
import { clerkHandlers, type WebhookHandler } from './webhook-handlers.ts'

/** CWE-706: use of an incorrectly resolved name or reference. */
const meta: RuleMeta = { id: 'webhook-first-email', cwe: 'CWE-706', asvs: 'V2.2.3' }

const LIST = 'email_addresses'

export const webhookFirstEmailAudit: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => {
    const found = new Map<string, Finding>()
    for (const handler of clerkHandlers(facts)) {
      for (const finding of findingsOf(handler, facts)) {
        const key = `${finding.file}:${finding.line}:${finding.column}`
        if (!found.has(key)) found.set(key, finding)
      }
    }
    return [...found.values()]
  },
}

function findingsOf(handler: WebhookHandler, facts: AuditFacts): Finding[] {
  const code = handlerCode(handler.entry, facts)
  if (code === null) return []
  return code.parts
    .filter((part) => part.code.includes(LIST))
    .flatMap((part) => firstOnes(part).map((node) => findingOf(node, part, handler)))
}

/** The primary address is asked for here, so that the first one is what is left when there is none. */
const ASKS_FOR_PRIMARY =
  /[!=]==?\s*[\w.?!]*primary_?email|primary_?email_?address_?id\s*[!=]==?|\bprimaryEmailAddress\b|\.length\s*===?\s*1\b/i

function firstOnes(part: Part): AstNode[] {
  const lists = namesOfList(part)
  const isList = (node: AstNode): boolean => {
    const value = unwrap(node)
    if (value.type === 'MemberExpression') return memberName(value) === LIST
    return value.type === 'Identifier' && lists.has(value['name'] as string)
  }
  const found = [
    ...part.members.filter(
      (node) => isZero(child(node, 'property')) && node['computed'] === true && isList(child(node, 'object')),
    ),
    ...part.calls.filter((node) => {
      const callee = unwrap(child(node, 'callee'))
      const [index] = list(node, 'arguments')
      return memberName(callee) === 'at' && index !== undefined && isZero(index) && isList(child(callee, 'object'))
    }),
    ...part.declarators
      .filter((node) => isList(child(node, 'init')))
      .map((node) => child(node, 'id'))
      .filter(({ type, elements }) => type === 'ArrayPattern' && Array.isArray(elements) && elements[0] !== null),
  ]
  return found.filter((node) => isTaken(node, part) && !ASKS_FOR_PRIMARY.test(textAround(node, part)))
}

const isZero = (node: AstNode): boolean => node.type === 'Literal' && node['value'] === 0

/** `const { email_addresses: addresses } = event.data`, `const emails = event.data.email_addresses` */
function namesOfList({ declarators, functions }: Part): Set<string> {
  const names = new Set<string>()
  const patterns = [...declarators.map((one) => child(one, 'id')), ...functions.flatMap((one) => list(one, 'params'))]
  const visit = (pattern: AstNode): void => {
    for (const property of list(pattern, 'properties')) {
      const value = child(property, 'value')
      const target = value.type === 'AssignmentPattern' ? child(value, 'left') : value
      if (keyOf(property) === LIST && target.type === 'Identifier') names.add(target['name'] as string)
      else visit(target)
    }
  }
  patterns.forEach(visit)
  for (const one of declarators) {
    const init = unwrap(child(one, 'init'))
    const name = child(one, 'id')['name']
    if (init.type === 'MemberExpression' && memberName(init) === LIST && typeof name === 'string') names.add(name)
  }
  return names
}

/** Its id or its verification is another question, and a log harms nobody. */
function isTaken(node: AstNode, { parents }: Part): boolean {
  let at = node
  for (let above = parents.get(at); above; at = above, above = parents.get(at)) {
    if (above.type === 'MemberExpression' && child(above, 'object') === at) {
      const name = memberName(above)
      if (at === node && name !== null && name !== 'email_address') return false
    }
    if (above.type === 'CallExpression' && unwrap(child(child(above, 'callee'), 'object'))['name'] === 'console')
      return false
    if (/Statement$/.test(above.type)) return true
  }
  return true
}

function textAround(node: AstNode, { parents, module, code }: Part): string {
  for (let at = parents.get(node); at; at = parents.get(at)) {
    if (isFunction(at)) return module.parsed.code.slice(at.start, at.end)
  }
  return code
}

function findingOf(node: AstNode, part: Part, { entry }: WebhookHandler): Finding {
  return auditFinding(meta, {
    severity: 'warning',
    confidence: 'read',
    entry,
    ...placeOf(node, part.module),
    message: `${entry.id} takes the first of \`${LIST}\` for the address of the user: it need not be the one that they chose, so mail goes to an address they may have left, and accounts are matched by it.`,
    help: 'Take the one that Clerk calls primary: `email_addresses.find(({ id }) => id === primary_email_address_id)`.',
  })
}
