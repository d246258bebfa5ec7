import type { Finding } from '../access/index.ts'
import { walkAst, type AstNode } from '../app/index.ts'
import { child, keyOf, list, unwrap } from '../guards/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import type { RuleMeta } from './rule.ts'
import { handlerCode, isTypeOnly, placeOf, type HandlerCode, type Part } from './webhook-code.ts'
import { clerkHandlers, type WebhookHandler } from './webhook-handlers.ts'

/** CWE-1250: improper preservation of consistency between independent representations of shared state. */
const meta: RuleMeta = { id: 'webhook-missing-events', cwe: 'CWE-1250', asvs: 'V8.3.2' }

/** What Clerk keeps, of which apps keep copies. */
const FAMILIES = [
  {
    name: 'user',
    row: 'user',
    /** Fields that change later: a copy of them goes stale. */
    changing: /email|first_?name|last_?name|username|image_url|avatar|phone|metadata|full_?name/i,
  },
  { name: 'organization', row: 'organization', changing: /\bname\b|slug|image_url|logo|metadata/i },
  { name: 'organizationMembership', row: 'membership', changing: /\brole\b|permissions|metadata/i },
] as const

type Family = (typeof FAMILIES)[number]

export const webhookMissingEvents: AuditRule = {
  ...meta,
  check: (facts) => {
    const read = clerkHandlers(facts).flatMap((handler) => {
      const code = handlerCode(handler.entry, facts)
      return code === null ? [] : [new Handled(handler, code)]
    })
    return FAMILIES.flatMap((family) => missingOf(family, read, facts))
  },
}

/** Another endpoint may handle the rest. */
function missingOf(family: Family, read: Handled[], facts: AuditFacts): Finding[] {
  const { name } = family
  if (read.some((one) => one.treatsOthers(name))) return []
  for (const handled of read) {
    const stored = handled.stores(family)
    if (stored === null) continue
    const missing = [
      ...(stored.copies && !read.some((one) => one.mentions(`${name}.updated`)) ? ['updated'] : []),
      ...(read.some((one) => one.mentions(`${name}.deleted`)) ? [] : ['deleted']),
    ]
    return missing.length === 0 ? [] : [findingOf(family, missing, stored, handled.handler, facts)]
  }
  return []
}

interface Mention {
  node: AstNode
  part: Part
  /** Code that is run for the event. */
  branch: AstNode
}

interface Stored extends Mention {
  /** Does the row hold what may change at Clerk? */
  copies: boolean
}

/** Which events one handler tells apart, and what it does on them. */
class Handled {
  readonly handler: WebhookHandler
  readonly #code: HandlerCode
  /** By name: wherever the text stands, types left out. */
  readonly #mentions = new Map<string, { node: AstNode; part: Part }[]>()

  constructor(handler: WebhookHandler, code: HandlerCode) {
    this.handler = handler
    this.#code = code
    for (const part of code.parts) if (EVENT.test(part.code)) this.#collect(part)
  }

  #collect(part: Part): void {
    walkAst(part.node, {
      enter: (node) => {
        if (isTypeOnly(node)) return false
        const text = node.type === 'Literal' ? node['value'] : templateText(node)
        if (typeof text === 'string' && EVENT_NAME.test(text)) {
          const known = this.#mentions.get(text) ?? []
          this.#mentions.set(text, [...known, { node, part }])
        }
        return true
      },
    })
  }

  mentions(event: string): boolean {
    return this.#mentions.has(event)
  }

  /** `startsWith('user.')`, a `default:` or a last `else` that does something: events without a name are handled, too. */
  treatsOthers(family: string): boolean {
    const prefix = new RegExp(
      `(startsWith|includes|match|test|indexOf)\\s*\\(\\s*['"\`/^]+${family}[.'"\`\\\\]|split\\s*\\(\\s*['"\`]\\.`,
    )
    return this.#code.parts.some(
      (part) =>
        prefix.test(part.code) || (EVENT.test(part.code) && part.branches.some((one) => this.#hasOpenEnd(one, part))),
    )
  }

  #hasOpenEnd(branch: AstNode, part: Part): boolean {
    if (branch.type === 'SwitchStatement') {
      const isOfEvents = list(branch, 'cases').some((one) => isEvent(child(one, 'test')))
      const rest = list(branch, 'cases').find((one) => child(one, 'test').type === 'Missing')
      return isOfEvents && rest !== undefined && this.#writes([rest], part) !== null
    }
    if (branch.type !== 'IfStatement' || !EVENT.test(textOf(child(branch, 'test'), part))) return false
    const alternate = child(branch, 'alternate')
    return alternate.type === 'BlockStatement' && this.#writes([alternate], part) !== null
  }

  /** The row that is made when Clerk makes one; null: none is. */
  stores({ name, changing }: Family): Stored | null {
    for (const { node, part } of this.#mentions.get(`${name}.created`) ?? []) {
      const branch = branchOf(node, part)
      const written = branch === null ? null : this.#writes([branch], part)
      if (branch !== null && written !== null) return { node, part, branch, copies: changing.test(written) }
    }
    return null
  }

  /** Text of what is run there, the project's functions included; null: no row is written. */
  #writes(nodes: AstNode[], part: Part): string | null {
    const seen = new Set<AstNode>()
    const texts: string[] = []
    const visit = (node: AstNode, at: Part): void => {
      if (seen.has(node)) return
      seen.add(node)
      texts.push(textOf(node, at))
      walkAst(node, {
        enter: (inner) => {
          const called = /^(Call|New)Expression$/.test(inner.type) ? this.#code.called(inner, at) : null
          if (called) visit(called.node, called)
          else if (inner.type === 'Identifier') this.#handed(inner, at, visit)
        },
      })
    }
    for (const node of nodes) visit(node, part)
    const text = texts.join('\n')
    return WRITES.test(text.replaceAll(ELSEWHERE, '(')) ? text : null
  }

  /** `{ 'user.created': onCreated }` */
  #handed(name: AstNode, at: Part, visit: (node: AstNode, part: Part) => void): void {
    const part = this.#code.named(name, at)
    if (
      part &&
      /Function|Class/.test(unwrap(part.node.type === 'VariableDeclarator' ? child(part.node, 'init') : part.node).type)
    )
      visit(part.node, part)
  }
}

const EVENT = /['"`](user|organization|organizationMembership)\.(created|updated|deleted)['"`]/
const EVENT_NAME = /^(user|organization|organizationMembership)\.(created|updated|deleted)$/

/** Rows of a database. */
const WRITES =
  /\.\s*(create|createMany|insert|insertOne|insertMany|insertInto|upsert|save|addDoc|setDoc|runMutation|mutation|findOneAndUpdate|findByIdAndUpdate|updateOne|replaceOne)\s*(<[^>]*>)?\s*\(|\b(fetchMutation|setDoc|addDoc|insertInto)\s*\(|\binsert\s+into\b|\.(doc|collection)\([^)]*\)\s*\.\s*(set|add)\s*\(|\b(create|save|sync|upsert|insert|add|store|register)(New|Clerk|Db)?(User|Org|Organization|Member|Membership|Profile|Account)\w*\s*\(/i

/** What other services keep is not the app's. */
const ELSEWHERE =
  /\b(resend|stripe|clerk|clerkClient|mail\w*|email\w*|posthog|analytics|loops|novu|inngest|knock|contacts|customers|sessions)\b(\(\))?\)?([.?!]+\w+(\(\))?)*[.?!]+\w+\s*\(/gi

function isEvent(node: AstNode): boolean {
  return node.type === 'Literal' && typeof node['value'] === 'string' && EVENT_NAME.test(node['value'])
}

function templateText(node: AstNode): string | null {
  if (node.type !== 'TemplateLiteral' || list(node, 'expressions').length > 0) return null
  const [only] = list(node, 'quasis')
  return (only?.['value'] as { cooked?: string } | undefined)?.cooked ?? null
}

const textOf = ({ start, end }: AstNode, { module }: Part): string => module.parsed.code.slice(start, end)

/** What runs on an event: a case, the consequent of an `if`, the value of a key. null: the text decides nothing. */
function branchOf(node: AstNode, { parents }: Part): AstNode | null {
  let at = node
  for (let above = parents.get(at); above; at = above, above = parents.get(at)) {
    if (above.type === 'SwitchCase' && child(above, 'test') === at) return bodyOfCase(above, parents.get(above))
    if (/^(IfStatement|ConditionalExpression)$/.test(above.type)) {
      return child(above, 'test') === at ? decided(above, node, parents) : null
    }
    if (
      above.type === 'LogicalExpression' &&
      above['operator'] === '&&' &&
      child(above, 'left') === at &&
      isAlone(above, parents)
    )
      return child(above, 'right')
    if (above.type === 'Property')
      return child(above, 'key') === at || keyOf(above) === node['value'] ? child(above, 'value') : null
    if (/Function|Statement$|Declaration$/.test(above.type)) return null
  }
  return null
}

/** `type === 'user.created' && (await save())` as a statement of its own. */
function isAlone(node: AstNode, parents: Map<AstNode, AstNode>): boolean {
  return parents.get(node)?.type === 'ExpressionStatement'
}

/** `if (type === 'user.created') …`; `if (type !== 'user.created') return`, and what comes after. */
function decided(branch: AstNode, node: AstNode, parents: Map<AstNode, AstNode>): AstNode | null {
  const comparison = parents.get(node)
  const isNot = comparison?.type === 'BinaryExpression' && String(comparison['operator']).startsWith('!')
  if (!isNot) return child(branch, 'consequent')
  const block = parents.get(branch)
  if (branch.type !== 'IfStatement' || block?.type !== 'BlockStatement') return null
  return {
    type: 'BlockStatement',
    start: branch.end,
    end: block.end,
    body: list(block, 'body').filter(({ start }) => start >= branch.end),
  }
}

/** Cases without a `break` run on into the next. */
function bodyOfCase(one: AstNode, around: AstNode | undefined): AstNode {
  const cases = around ? list(around, 'cases') : [one]
  const rest = cases.slice(cases.indexOf(one))
  const last = rest.find((item) => list(item, 'consequent').length > 0) ?? one
  return last
}

function findingOf(
  { name, row }: Family,
  missing: string[],
  { node, part }: Stored,
  { entry }: WebhookHandler,
  facts: AuditFacts,
): Finding {
  const events = missing.map((one) => `${name}.${one}`)
  const listed = events.map((event) => `\`${event}\``).join(' and ')
  const what = missing.includes('deleted')
    ? missing.includes('updated')
      ? `what changes at Clerk stays as it was here, and who is deleted there keeps a ${row} row here`
      : `who is deleted at Clerk keeps a ${row} row here`
    : 'what changes at Clerk stays as it was here'
  return auditFinding(meta, {
    severity: 'warning',
    confidence: 'read',
    entry,
    ...placeOf(node, part.module),
    ...(part.module.file === entry.file ? {} : { related: [{ ...entryPlace(entry, facts), entry: entry.id }] }),
    message: `${entry.id} stores a ${row} on \`${name}.created\` and has nothing for ${listed}: ${what}.`,
    help: `Handle ${listed} beside it (${part.module.file}:${placeOf(node, part.module).line}), and subscribe the endpoint to ${events.length === 1 ? 'it' : 'them'} in Clerk's dashboard.`,
  })
}
