/** Which entry points act on events of a provider, and how that is known. */
import path from 'node:path'
import type { ProviderName, ReportEntry } from '../access/index.ts'
import type { ParsedFile } from '../app/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { signatureChecks } from './webhook-checks.ts'
import { handlerCode } from './webhook-code.ts'

export interface WebhookHandler {
  entry: ReportEntry
  /** null: a provider that is not known by name. */
  provider: ProviderName | null
  /**
   * `code`: it verifies, or reads a header of signatures. `events`: it tells the provider's events apart. `path`: its path
   * says so, and nothing else.
   */
  basis: 'code' | 'events' | 'path'
}

export const TITLES: Record<ProviderName, string> = {
  clerk: 'Clerk',
  stripe: 'Stripe',
  github: 'GitHub',
  'standard-webhooks': 'the provider',
  svix: 'the provider',
  custom: 'the provider',
}

export const titleOf = ({ provider }: WebhookHandler): string => (provider === null ? 'the provider' : TITLES[provider])

const known = new WeakMap<AuditFacts, WebhookHandler[]>()

export function webhookHandlers(facts: AuditFacts): WebhookHandler[] {
  let handlers = known.get(facts)
  if (handlers === undefined) {
    handlers = facts.entries.flatMap((entry) => handlerOf(entry, facts) ?? [])
    known.set(facts, handlers)
  }
  return handlers
}

/** Those of Clerk's events. */
export function clerkHandlers(facts: AuditFacts): WebhookHandler[] {
  return webhookHandlers(facts).filter(({ provider }) => provider === 'clerk')
}

/** One whose verification can be seen: what is wrong with it is for the webhook rules to say. */
export function verifies(entry: ReportEntry, facts: AuditFacts): boolean {
  return webhookHandlers(facts).some((one) => one.entry.id === entry.id && one.basis === 'code')
}

const HOOK_PATH = /(^|[/_-])(web)?hooks?([/_-]|$)|webhook/i

/** Events that only the one provider sends. */
const CLERK_EVENTS =
  /['"`](user|organization|organizationMembership|organizationInvitation|session|email|sms|waitlistEntry)\.(created|updated|deleted|accepted|revoked|ended|removed)['"`]/
const STRIPE_EVENTS =
  /['"`](checkout\.session|invoice|customer\.subscription|customer|payment_intent|charge|setup_intent|payout|account)\.(completed|async_payment_\w+|expired|paid|payment_succeeded|payment_failed|finalized|created|updated|deleted|succeeded|failed|refunded|canceled|trial_will_end)['"`]/

function handlerOf(entry: ReportEntry, facts: AuditFacts): WebhookHandler | null {
  const takesPost = entry.method === 'POST' || (entry.kind === 'pages-api' && entry.method === '*')
  if (!takesPost || (entry.kind !== 'route-handler' && entry.kind !== 'pages-api')) return null
  const hint = facts.inventory.webhooks.find(({ entryId }) => entryId === entry.id)
  if (hint?.basis === 'code') return { entry, provider: hint.provider, basis: 'code' }
  const parsed = facts.sources.parse(path.join(facts.app.root, entry.file))
  const told = 'reason' in parsed ? null : providerByEvents(parsed)
  if (told === null && !hint && !HOOK_PATH.test(entry.pattern)) return null
  const isNamed = hint !== undefined && !('reason' in parsed) && NAMED[hint.provider].test(entry.pattern + parsed.text)
  const provider = told ?? (isNamed ? hint.provider : null)
  const code = handlerCode(entry, facts)
  if (code !== null && signatureChecks(code).length > 0) return { entry, provider, basis: 'code' }
  return { entry, provider, basis: told === null ? 'path' : 'events' }
}

/** Other services have users, too, and call their events the same. */
const NAMED: Record<ProviderName, RegExp> = {
  clerk: /clerk|svix/i,
  stripe: /stripe/i,
  github: /github/i,
  'standard-webhooks': /standard-?webhooks|webhook-signature/i,
  svix: /svix/i,
  custom: /(?!)/,
}

function providerByEvents(parsed: ParsedFile): ProviderName | null {
  const { text, code } = parsed
  if (NAMED.clerk.test(text) && CLERK_EVENTS.test(code)) return 'clerk'
  if (NAMED.stripe.test(text) && STRIPE_EVENTS.test(code)) return 'stripe'
  return /['"`]x-github-event['"`]/i.test(code) ? 'github' : null
}
