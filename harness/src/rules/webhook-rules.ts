/** Rules about webhook handlers that read their code, in the order in which a report lists their findings. */
import type { AuditRule } from './audit-rule.ts'
import { webhookFirstEmailAudit } from './webhook-first-email.ts'
import { webhookMissingEvents } from './webhook-missing-events.ts'
import { webhookRawBodyAudit } from './webhook-raw-body.ts'
import { webhookSecretFallback } from './webhook-secret-fallback.ts'
import { webhookUnverifiedAudit } from './webhook-unverified.ts'
import { webhookVerifyAfterUse } from './webhook-verify-after-use.ts'

export const WEBHOOK_RULES: AuditRule[] = [
  webhookUnverifiedAudit,
  webhookVerifyAfterUse,
  webhookSecretFallback,
  webhookRawBodyAudit,
  webhookMissingEvents,
  webhookFirstEmailAudit,
]
