import type { Finding, RelatedPlace, ReportEntry } from '../access/index.ts'
import type { AstNode } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { entryPlace } from './entry-place.ts'
import type { RuleMeta } from './rule.ts'
import { placeOf, type Part } from './webhook-code.ts'
import { titleOf, verifies, webhookHandlers, type WebhookHandler } from './webhook-handlers.ts'
import { weakSecrets, type WeakSecret } from './webhook-secrets.ts'
import { skipsVerification, type Skip } from './webhook-skips.ts'

/** CWE-1188: initialization with an insecure default: what is not configured is open. */
const meta: RuleMeta = { id: 'webhook-secret-fallback', cwe: 'CWE-1188', asvs: 'V16.5.3' }

export const webhookSecretFallback: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => {
    const found = new Map<string, Finding>()
    for (const handler of webhookHandlers(facts)) {
      for (const finding of verifies(handler.entry, facts) ? findingsOf(handler, facts) : []) {
        const key = `${finding.file}:${finding.line}:${finding.column}`
        const same = found.get(key) ?? finding
        found.set(key, same)
        if (finding.file !== handler.entry.file) (same.related ??= []).push(relatedTo(handler, facts))
      }
    }
    return [...found.values()]
  },
}

/** A helper's fault is that of each handler which runs it. */
const relatedTo = ({ entry }: WebhookHandler, facts: AuditFacts): RelatedPlace => ({
  ...entryPlace(entry, facts),
  entry: entry.id,
})

function findingsOf(handler: WebhookHandler, facts: AuditFacts): Finding[] {
  return [
    ...weakSecrets(handler, facts).map((one) => ofWeak(one, handler)),
    ...skipsVerification(handler, facts).map((skip) => ofSkip(skip, handler)),
  ]
}

function ofWeak(weak: WeakSecret, handler: WebhookHandler): Finding {
  const { entry } = handler
  const where = weak.variable === null ? 'the secret is not set' : `${weak.variable} is not set`
  const forged = `can sign events in ${titleOf(handler)}'s name that are accepted`
  const says = {
    written: `the signing secret is written in the code: whoever has read it, now or in the history, ${forged}`,
    default: `where ${where}, a secret is taken that is written in the code: whoever has read it ${forged}`,
    empty: `where ${where}, signatures are checked with an empty secret: anyone ${forged}`,
    text: `where ${where}, signatures are checked with the word "undefined": anyone ${forged}`,
  }[weak.kind]
  return finding(entry, weak, 'error', `${entry.id}: ${says}.`, helpFor(weak))
}

function helpFor({ kind, variable }: WeakSecret): string {
  if (kind === 'written')
    return 'Read it from the environment, refuse when it is not set, and let the provider make a new one.'
  const name = variable === null ? 'the variable' : `process.env.${variable}`
  return `Take nothing in its place: \`const secret = ${name}; if (!secret) return new Response(null, { status: 503 })\`.`
}

function ofSkip({ part, node, variables, when }: Skip, handler: WebhookHandler): Finding {
  const { entry } = handler
  const names = variables.join(', ')
  const forged = `anyone can send events in ${titleOf(handler)}'s name`
  const says = {
    unset: `where ${names} is not set, no signature is checked: ${forged}`,
    stage: `by ${names}, no signature is checked outside of production: previews and staging are on the internet, too, and there ${forged}`,
    local: `by ${names}, no signature is checked outside of production: where that is set otherwise than you think, or a tunnel is open, ${forged}`,
  }[when]
  const help =
    when === 'unset'
      ? `Refuse when it is not set: \`if (!process.env.${variables[0] ?? 'SECRET'}) return new Response(null, { status: 503 })\`, and verify always.`
      : 'Verify everywhere: give each deployment, and your own machine, an endpoint and a secret of its own.'
  return finding(entry, { part, node }, when === 'local' ? 'warning' : 'error', `${entry.id}: ${says}.`, help)
}

function finding(
  entry: ReportEntry,
  { node, part }: { node: AstNode; part: Part },
  severity: 'error' | 'warning',
  message: string,
  help: string,
): Finding {
  return auditFinding(meta, { severity, confidence: 'read', entry, ...placeOf(node, part.module), message, help })
}
