import type { Finding, GuardFlaw } from '../access/index.ts'
import type { AstNode } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { severityOf } from './guard-flaw.ts'
import { isFunction, list } from '../guards/index.ts'
import type { RuleMeta } from './rule.ts'
import { handlerCode, type HandlerCode, type Part } from './webhook-code.ts'
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
            help: "Answer in the `catch`: `return new Response('bad signature', { status: 400 })`.",
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
  return {
    place: asked,
    says: `${asked.what} says whether the signature is right, and nothing comes of it: ${forged}`,
    help: REFUSE,
  }
}

const REFUSE = "Refuse when it is false: `if (!genuine) return new Response('bad signature', { status: 400 })`."

interface Checked {
  code: HandlerCode
  checks: Map<Part, AstNode[]>
}

/** Only deliveries that are refused lead there: a record of them is no effect of an event. */
function isOfRefusals(place: GuardFlaw['place'], { entry }: WebhookHandler, facts: AuditFacts): boolean {
  const code = handlerCode(entry, facts)
  const part = code?.parts.find((one) => holds(one, place))
  if (!code || !part) return false
  const at = part.calls.filter((call) => part.module.parsed.lineAt(call.start) === place.line)
  const checks = verifyingCalls(code)
  return at.length > 0 && at.every((call) => isRefusing(call, part, { code, checks }))
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
  const { code, checks } = all
  if (checks.get(part)?.some((check) => check.end <= call.start)) return true
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
