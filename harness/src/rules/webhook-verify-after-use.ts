import type { Finding, GuardFlaw } from '../access/index.ts'
import { walkAst, type AstNode } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { severityOf } from './guard-flaw.ts'
import { child, isFunction, list } from '../guards/index.ts'
import type { RuleMeta } from './rule.ts'
import { signatureChecks, type SignatureCheck } from './webhook-checks.ts'
import { handlerCode, placeOf, type HandlerCode, type Part } from './webhook-code.ts'
import { titleOf, webhookHandlers, type WebhookHandler } from './webhook-handlers.ts'
import { skipsVerification, verifyingCalls } from './webhook-skips.ts'

/** CWE-347: improper verification of a cryptographic signature. The event has its effect whatever the signature check says. */
const meta: RuleMeta = { id: 'webhook-verify-after-use', cwe: 'CWE-347', asvs: 'V4.1.5' }

export const webhookVerifyAfterUse: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => webhookHandlers(facts).flatMap((handler) => findingOf(handler, facts) ?? []),
}

interface Fault {
  place: GuardFlaw['place']
  /** After `POST /api/webhooks/clerk: `. */
  says: string
  help: string
}

function findingOf(handler: WebhookHandler, facts: AuditFacts): Finding | null {
  const { entry, basis } = handler
  const fault = basis === 'code' ? faultOf(handler, facts) : null
  const severity = fault === null ? null : severityOf(entry, facts)
  if (fault === null || severity === null || isMadeForAll(entry, facts)) return null
  const asked = plainAnswer(entry, facts)
  const { file, line, column } = fault.place
  return auditFinding(meta, {
    severity,
    confidence: 'read',
    entry,
    file,
    line,
    column,
    ...(file === entry.file ? {} : { related: [{ ...entryPlace(entry, facts), entry: entry.id }] }),
    message: `${entry.id}: ${fault.says}.`,
    evidence: [
      ...(asked ? [shown(entry, asked)] : []),
      ...entry.guard.evidence.map((one) => `${one.file}:${one.line} ${one.what}`),
    ],
    help: fault.help,
  })
}

function faultOf(handler: WebhookHandler, facts: AuditFacts): Fault | null {
  const { status, flaw, facts: seen } = handler.entry.guard
  const { place } = flaw ?? {}
  const forged = `events that anyone sends in ${titleOf(handler)}'s name have their effect`
  switch (place && flaw?.kind) {
    case 'after-work':
      if (place && isAfterAnswer(place, handler, facts))
        return {
          place,
          says: `${place.what} runs whatever the signature check says: the handler answers, and goes on`,
          help: 'End it with the answer: `return res.status(400).end()`.',
        }
      return place && !isOfRefusals(place, handler, facts)
        ? {
            place,
            says: `${place.what} runs before the signature is checked: anyone gets it to do that with a body of their own, and a refusal afterwards takes nothing back`,
            help: `Verify first, and do ${place.what} with what the verification gives back.`,
          }
        : null
    case 'swallowed':
      return place
        ? {
            place,
            says: `a signature that is wrong throws inside a \`try\` (${place.what}) whose \`catch\` goes on: ${forged}`,
            help: ANSWER,
          }
        : null
    case 'result-ignored':
      return place ? { place, says: `what ${place.what} returns is not used: ${forged}`, help: REFUSE } : null
    case 'not-awaited':
      return place
        ? {
            place,
            says:
              status === 'guarded'
                ? `${place.what} is a promise and not awaited: what is read of it is undefined, so no event has its effect`
                : `${place.what} is not awaited: a signature that is wrong is noticed too late, or never, and ${forged}`,
            help: `Write \`await\` before it (${place.file}:${place.line}).`,
          }
        : null
  }
  const asked = seen?.signature
  if (status !== 'open' || asked === undefined || skipsVerification(handler, facts).length > 0) return null
  return forNothing(asked, handler, facts)
}

/** It is asked, and its answer, or its error, decides nothing. */
function forNothing(asked: GuardFlaw['place'], handler: WebhookHandler, facts: AuditFacts): Fault {
  const forged = `events that anyone sends in ${titleOf(handler)}'s name have their effect`
  const code = handlerCode(handler.entry, facts)
  const part = code?.parts.find((one) => holds(one, asked))
  const call = part ? nodeAt(part, asked) : null
  if (!code || !part || !call) return { place: asked, says: `${asked.what} ${ANSWERS}: ${forged}`, help: REFUSE }
  const throws = signatureChecks(code).some((one) => one.call === call && THROWING.has(one.by))
  if (throws && isTried(call, part))
    return {
      place: asked,
      says: `a signature that is wrong throws inside a \`try\` (${asked.what}) whose \`catch\` goes on: ${forged}`,
      help: ANSWER,
    }
  if (throws)
    return {
      place: asked,
      says: `${asked.what} throws where the signature is wrong, and that is caught: ${forged}`,
      help: REFUSE_CAUGHT,
    }
  const { node, part: where } = unusedAt({ node: call, part }, code)
  const what = textOf(node, where)
  return { place: { ...placeOf(node, where.module), what }, says: `${what} ${ANSWERS}: ${forged}`, help: REFUSE }
}

const ANSWERS = 'says whether the signature is right, and nothing comes of it'
const THROWING: ReadonlySet<SignatureCheck['by']> = new Set(['clerk', 'svix', 'standardwebhooks', 'stripe'])

/** The outermost expression that begins there and reads like it. */
function nodeAt(part: Part, { line, column, what }: GuardFlaw['place']): AstNode | null {
  let found: AstNode | null = null
  walkAst(part.node, {
    enter: (node) => {
      if (found !== null || !/Expression$/.test(node.type) || textOf(node, part) !== what) return
      const place = placeOf(node, part.module)
      if (place.line === line && place.column === column) found = node
    },
  })
  return found
}

function textOf({ start, end }: AstNode, { module }: Part): string {
  const text = module.parsed.text.slice(start, end).split('\n')[0] ?? ''
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** In the block of a `try` with a `catch`, in the same function. */
function isTried(call: AstNode, { parents }: Part): boolean {
  let node = call
  for (let above = parents.get(node); above && !isFunction(above); node = above, above = parents.get(node)) {
    if (above.type === 'TryStatement' && child(above, 'block') === node && child(above, 'handler').type !== 'Missing')
      return true
  }
  return false
}

interface Call {
  node: AstNode
  part: Part
}

/** What a helper gives back is for its callers to look at: there nothing comes of it. */
function unusedAt(call: Call, code: HandlerCode, depth = 0): Call {
  const { node, part } = call
  const above = part.parents.get(node)
  const isDropped =
    (above?.type === 'AwaitExpression' ? part.parents.get(above) : above)?.type === 'ExpressionStatement'
  if (isDropped || depth > 6 || code.returned(part).length === 0) return call
  for (const caller of code.parts) {
    const used = caller === part ? undefined : caller.calls.find((one) => code.called(one, caller) === part)
    if (used) return unusedAt({ node: used, part: caller }, code, depth + 1)
  }
  return call
}

const ANSWER = "Answer in the `catch`: `return new Response('bad signature', { status: 400 })`."
const REFUSE_CAUGHT =
  "Answer where it is caught: `const event = await verify(…).catch(() => null)`, and `if (!event) return new Response('bad signature', { status: 400 })`."
const REFUSE = "Refuse when it is false: `if (!genuine) return new Response('bad signature', { status: 400 })`."

interface Checked {
  code: HandlerCode
  checks: Map<Part, AstNode[]>
  /** A handler of the Pages Router is not over when it has answered. */
  goesOn: boolean
}

/** Only deliveries that are refused lead there: a record of them is no effect of an event. */
function isOfRefusals(place: GuardFlaw['place'], { entry }: WebhookHandler, facts: AuditFacts): boolean {
  const code = handlerCode(entry, facts)
  const part = code?.parts.find((one) => holds(one, place))
  if (!code || !part) return false
  const at = part.calls.filter((call) => part.module.parsed.lineAt(call.start) === place.line)
  const all = { code, checks: verifyingCalls(code), goesOn: entry.kind === 'pages-api' }
  return at.length > 0 && at.every((call) => isRefusing(call, part, all))
}

/** A handler of the Pages Router is not over when it has answered. */
function isAfterAnswer(place: GuardFlaw['place'], { entry }: WebhookHandler, facts: AuditFacts): boolean {
  const code = entry.kind === 'pages-api' ? handlerCode(entry, facts) : null
  const part = code?.parts.find((one) => holds(one, place))
  const node = part ? nodeAt(part, place) : null
  return !!code && !!part && !!node && (verifyingCalls(code).get(part) ?? []).some((check) => check.end <= node.start)
}

function holds({ module, node }: Part, { file, line }: GuardFlaw['place']): boolean {
  return (
    module.file === file &&
    module.parsed.lineAt(node.start) <= line &&
    line <= module.parsed.lineAt(Math.max(node.end - 1, 0))
  )
}

/** After the check, in a `catch` or in a branch that ends the request; else wherever the function around it is called from. */
function isRefusing(call: AstNode, part: Part, all: Checked, depth = 0): boolean {
  const { code, checks, goesOn } = all
  if (!goesOn && checks.get(part)?.some((check) => check.end <= call.start)) return true
  let node = call
  for (let above = part.parents.get(node); above && !isFunction(above); node = above, above = part.parents.get(node)) {
    const ends =
      node.type === 'BlockStatement' && /^(ReturnStatement|ThrowStatement)$/.test(list(node, 'body').at(-1)?.type ?? '')
    if (ends && (above.type === 'CatchClause' || above.type === 'IfStatement')) return true
  }
  const calls = code.parts.flatMap((caller) =>
    caller.calls.flatMap((one) => (code.called(one, caller) === part ? [{ one, caller }] : [])),
  )
  return depth < 6 && calls.length > 0 && calls.every(({ one, caller }) => isRefusing(one, caller, all, depth + 1))
}
