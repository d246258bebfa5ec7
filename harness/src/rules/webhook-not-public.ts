import { BLOCKED_OUTCOMES, type Finding, type ProviderName, type ReportEntry } from '../access/index.ts'
import type { ProxyAnswer } from '../proxy/index.ts'
import type { WebhookHint } from '../routes/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import { plainAnswer, proxyPlace, shown } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-863: the proxy asks a provider for a session, which no provider has. */
const meta: RuleMeta = { id: 'webhook-not-public', cwe: 'CWE-863', asvs: 'V8.2.1' }

const SVIX_HEADERS = { 'svix-id': 'msg_sample', 'svix-timestamp': '1700000000', 'svix-signature': 'v1,c2FtcGxl' }
/** Some proxies tell deliveries by what only they carry. Values are made up: no proxy verifies them. */
const DELIVERY_HEADERS: Record<ProviderName, Record<string, string>> = {
  clerk: SVIX_HEADERS,
  svix: SVIX_HEADERS,
  custom: {},
  stripe: { 'stripe-signature': 't=1700000000,v1=00' },
  github: { 'x-github-event': 'ping', 'x-github-delivery': 'sample', 'x-hub-signature-256': 'sha256=00' },
  'standard-webhooks': {
    'webhook-id': 'msg_sample',
    'webhook-timestamp': '1700000000',
    'webhook-signature': 'v1,c2FtcGxl',
  },
}

interface Delivery {
  hint: WebhookHint
  entry: ReportEntry
}

export const webhookNotPublicAudit: AuditRule = {
  ...meta,
  check: async (facts) => {
    const deliveries = facts.inventory.webhooks.flatMap((hint): Delivery[] => {
      const entry = facts.entries.find(({ id }) => id === hint.entryId)
      return entry && plainAnswer(entry, facts) && isWebhook(hint, entry) ? [{ hint, entry }] : []
    })
    const answers = await facts.runtime.ask(
      deliveries.map(({ hint, entry }) => ({
        path: entry.path,
        method: 'POST',
        identity: 'anonymous',
        client: 'api',
        headers: { 'content-type': 'application/json', ...DELIVERY_HEADERS[hint.provider] },
      })),
    )
    return deliveries.flatMap((delivery, index) => {
      const answer = answers[index]
      return answer && isLost(answer) ? [findingOf(delivery, answer, facts)] : []
    })
  },
}

/** A name alone is a guess: what asks for a session itself is the app's own. */
function isWebhook({ basis }: WebhookHint, { guard }: ReportEntry): boolean {
  return basis === 'code' || guard.status !== 'guarded'
}

/** Providers do not follow redirects: their answer is a failed delivery. */
const isLost = ({ outcome }: ProxyAnswer): boolean => BLOCKED_OUTCOMES.has(outcome) || outcome === 'redirect'

function findingOf({ hint, entry }: Delivery, answer: ProxyAnswer, facts: AuditFacts): Finding {
  const certain = hint.basis === 'code'
  const asked = { sample: { path: entry.path, shape: 'plain' as const }, identity: 'anonymous', answer }
  const deliveries = `${hint.provider}'s deliveries to ${entry.pattern}`
  const what = answer.outcome === 'redirect' ? `redirects ${deliveries}` : `turns ${deliveries} away`
  return auditFinding(meta, {
    // It may be called by the app's own signed-in users, where only its path says so.
    severity: certain ? 'error' : 'warning',
    confidence: 'executed',
    ...proxyPlace(facts),
    related: [entryPlace(entry, facts)],
    entry,
    message: `The proxy ${what}: events are lost in silence${certain ? '' : ', if this is the webhook that its path says'}.`,
    evidence: [
      shown({ ...entry, method: 'POST' }, asked),
      `${hint.evidence.file}:${hint.evidence.line} ${hint.evidence.what}`,
    ],
    help: `Add '${entry.pattern}' to the public list in ${facts.app.proxy.file ?? 'the proxy'}; its signature check guards it.`,
  })
}
