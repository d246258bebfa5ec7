import { auditFinding, type AuditRule } from './audit-rule.ts'
import { isTurnedAwayByProxy, plainAnswer, proxyPlace, shown } from './executed.ts'
import type { RuleMeta } from './rule.ts'

/** CWE-863: the proxy asks a provider for a session, which no provider has. */
const meta: RuleMeta = { id: 'webhook-not-public', cwe: 'CWE-863', asvs: 'V8.2.1' }

export const webhookNotPublicAudit: AuditRule = {
  ...meta,
  check: (facts) =>
    facts.inventory.webhooks.flatMap((hint) => {
      const entry = facts.entries.find(({ id }) => id === hint.entryId)
      const asked = entry && plainAnswer(entry, facts)
      if (!entry || !asked || !isTurnedAwayByProxy(asked)) return []
      const certain = hint.basis === 'code'
      return [
        auditFinding(meta, {
          // A name alone is a guess: it may be called by the app's own signed-in users.
          severity: certain ? 'error' : 'warning',
          confidence: 'executed',
          ...proxyPlace(facts),
          entry,
          message: `The proxy turns ${hint.provider}'s deliveries to ${entry.pattern} away: events are lost in silence${certain ? '' : ', if this is the webhook that its path says'}.`,
          evidence: [shown(entry, asked), `${hint.evidence.file}:${hint.evidence.line} ${hint.evidence.what}`],
          help: `Add '${entry.pattern}' to the public list in ${facts.app.proxy.file ?? 'the proxy'}; its signature check guards it.`,
        }),
      ]
    }),
}
