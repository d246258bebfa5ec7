import type { Finding, ProviderName, ReportEntry } from '../access/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace, type EntryPlace } from './entry-place.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { reachedBy, severityOf } from './guard-flaw.ts'
import type { RuleMeta } from './rule.ts'
import { firstRead } from './webhook-body.ts'
import { handlerCode, placeOf } from './webhook-code.ts'
import { titleOf, webhookHandlers, type WebhookHandler } from './webhook-handlers.ts'
import { weakSecrets } from './webhook-secrets.ts'
import { skipsVerification } from './webhook-skips.ts'

/** CWE-345: insufficient verification of data authenticity. */
const meta: RuleMeta = { id: 'webhook-unverified', cwe: 'CWE-345', asvs: 'V4.1.5' }

export const webhookUnverifiedAudit: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => webhookHandlers(facts).flatMap((handler) => findingOf(handler, facts) ?? []),
}

function findingOf(handler: WebhookHandler, facts: AuditFacts): Finding | null {
  const { entry } = handler
  const way = wayIn(handler, facts)
  const severity = way === null ? null : severityOf(entry, facts)
  if (way === null || severity === null) return null
  const asked = plainAnswer(entry, facts)
  return auditFinding(meta, {
    severity: handler.basis === 'path' && handler.provider === null ? 'warning' : severity,
    confidence: 'read',
    entry,
    ...way.place,
    ...(way.related === undefined ? {} : { related: [{ ...way.related, entry: entry.id }] }),
    message: `${entry.id} ${way.says}: ${reachedBy(entry, facts) ? '' : 'once the proxy lets deliveries through, '}anyone on the internet can send it events in ${titleOf(handler)}'s name.`,
    evidence: [
      ...(asked ? [shown(entry, asked)] : []),
      ...entry.guard.evidence.map(({ file, line, what }) => `${file}:${line} ${what}`),
    ],
    help: `Verify the signature over the raw body (${(handler.provider && VERIFIERS[handler.provider]) ?? OTHER_VERIFIER}) before anything else in ${entry.file}, and answer 400 when it fails: also when the secret is not set.`,
  })
}

const VERIFIERS: Partial<Record<ProviderName, string>> = {
  clerk: '`verifyWebhook()` of @clerk/nextjs/webhooks',
  stripe: '`stripe.webhooks.constructEvent()`',
  github: '`verify()` of @octokit/webhooks-methods',
  'standard-webhooks': "the standardwebhooks package's `verify()`",
  svix: "the svix package's `verify()`",
}
const OTHER_VERIFIER =
  "with the provider's library, or an HMAC with the endpoint's secret, compared by `timingSafeEqual`"

interface WayIn {
  says: string
  place: EntryPlace
  /** The handler, where the place is inside of what it runs. */
  related?: EntryPlace
}

/** How a stranger's event is acted upon; null: it is not, or that cannot be told, or another rule says it. */
function wayIn(handler: WebhookHandler, facts: AuditFacts): WayIn | null {
  const { entry } = handler
  const { status, flaw } = entry.guard
  if (handler.basis === 'code' && status === 'partial' && flaw?.kind === 'some-branches') {
    if (isSaid(handler, facts)) return null
    const { file, line, column, what } = flaw.place
    return { says: `checks the signature, and one way round the check ends in ${what}`, place: { file, line, column } }
  }
  if (status !== 'open' || (flaw !== undefined && flaw.kind !== 'optional-user')) return null
  if (entry.guard.facts?.idle === true || entry.guard.facts?.signature !== undefined) return null
  if (handler.provider === null && !isLikely(entry, facts)) return null
  const code = handlerCode(entry, facts)
  if (code === null || !READS_BODY.test(code.text) || isSettled(handler, code.text)) return null
  if (isSaid(handler, facts)) return null
  const place = entryPlace(entry, facts)
  const read = firstRead(code)
  const says = 'acts on what the body says, and nothing checks its signature'
  return read === null ? { says, place } : { says, place: placeOf(read.node, read.part.module), related: place }
}

/** `webhook-secret-fallback` names the cause. */
const isSaid = (handler: WebhookHandler, facts: AuditFacts): boolean =>
  weakSecrets(handler, facts).length > 0 || skipsVerification(handler, facts).length > 0

/** A delivery that a package may verify, or whose content is asked of the provider: no more can be read. */
export function maySettle({ id }: ReportEntry, facts: AuditFacts): boolean {
  const handler = webhookHandlers(facts).find(({ entry }) => entry.id === id)
  const code = handler ? handlerCode(handler.entry, facts) : null
  return handler !== undefined && code !== null && isSettled(handler, code.text)
}

const isSettled = ({ basis }: WebhookHandler, text: string): boolean =>
  MAY_VERIFY.test(text) || (basis === 'path' && ASKS_PROVIDER.test(text))

const READS_BODY =
  /\.(json|text|formData|arrayBuffer|blob)\s*\(\s*\)|\b(req|request|r|c\.req|ctx\.req)\.(body|raw)\b|\bgetRawBody\b|\bbuffer\s*\(/

/** Functions of packages whose names say that they look at a signature: what they do cannot be read. */
const MAY_VERIFY =
  /\b(unwrap|unmarshal|constructEvent\w*|validateEvent|validateRequest|parseWebhook\w*|isValidSignature|validateWebhook\w*|verifyKey|receive)\s*\(|\.verify\w*\s*\(|\bnew\s+Webhook\w*\s*\(|signature\.(is)?valid|isValidSignature/i

/** The body names an object, and what it says is asked of the provider. */
const ASKS_PROVIDER =
  /\b(payments?|paymentIntents?|orders?|events?|checkouts?|sessions|transactions?|subscriptions?|invoices?|preapproval|charges?|predictions)\.(get|retrieve|find|fetch)\w*\s*\(\s*(?!\{)/i

/** Where only the path says so: one behind the proxy is called by the app's own users. */
function isLikely(entry: ReportEntry, facts: AuditFacts): boolean {
  return reachedBy(entry, facts) && !isMadeForAll(entry, facts) && !isResource(entry, facts)
}

/** `/api/webhooks` may be where the app keeps its own list of webhooks: what has PUT or DELETE beside it is a resource. */
function isResource({ file }: ReportEntry, { entries }: AuditFacts): boolean {
  return entries.some((one) => one.file === file && /^(PUT|PATCH|DELETE)$/.test(one.method))
}
