/** The app's own parts: provider, proxy, sign-in page, webhook secrets. */
import { BLOCKED_OUTCOMES, type ReportEntry } from '../access/index.ts'
import type { AuditFacts } from '../rules/index.ts'
import { ok, problem, unknown, type Check } from './types.ts'
import type { Variables } from './variables.ts'

/** What rules found, as checks under a name. */
export type Found = (id: string, ...rules: string[]) => Check[]

export function providerChecks(facts: AuditFacts, found: Found): Check[] {
  const missing = found('provider', 'provider-missing')
  if (missing.length > 0) return missing
  const { clerk, declared } = facts.app
  if (clerk === null && declared.clerk === null) return []
  return [ok('provider', 'Nothing that needs <ClerkProvider> stands outside of one.')]
}

export function proxyChecks({ app, runtime, proxy }: AuditFacts, found: Found): Check[] {
  const wrong = found('proxy', 'proxy-location', 'proxy-export')
  if (wrong.length > 0) return wrong
  if (app.proxy.file === null || proxy === null) {
    return [
      problem(
        'proxy',
        'There is no proxy: without it auth() throws, and nobody is known.',
        `Make ${app.srcDir ? 'src/' : ''}proxy.ts (middleware.ts before Next 16) with \`export default clerkMiddleware()\` of @clerk/nextjs/server.`,
      ),
    ]
  }
  if (runtime.status !== 'ready')
    return [
      unknown(
        'proxy',
        `${app.proxy.file} could not be run: ${runtime.reason ?? 'the reason is not known'}`,
        '`routewarden audit` says more.',
      ),
    ]
  return [ok('proxy', `${app.proxy.file} is where Next reads it, and runs.`, app.proxy.file)]
}

const SIGN_IN = 'NEXT_PUBLIC_CLERK_SIGN_IN_URL'

/** @param variables whose value is a path of the app: no secret */
export function signInChecks(facts: AuditFacts, variables: Variables, found: Found): Check[] {
  const wrong = found('sign-in', 'sign-in-route-closed')
  if (wrong.length > 0) return wrong
  const set = variables.find(SIGN_IN)
  if (set === null)
    return [ok('sign-in', `${SIGN_IN} is not set: people sign in where the code sends them, else at Clerk's own page.`)]
  if (!/^\/(?!\/)/.test(set.value)) return [ok('sign-in', `${SIGN_IN} leads out of the app.`, set.place)]
  const entry = pageAt(facts, set.value)
  if (entry === undefined)
    return [
      unknown(
        'sign-in',
        `${SIGN_IN} (${set.place}) names no page that could be found; a rewrite or the proxy may answer.`,
        'Let it name a page of the app, or see what `routewarden explain <path>` says.',
      ),
    ]
  const outcome = entry.outcomes['anonymous']?.predicted ?? 'unknown'
  if (BLOCKED_OUTCOMES.has(outcome))
    return [
      problem(
        'sign-in',
        `The page of ${SIGN_IN} turns strangers away (${outcome}): no one can sign in.`,
        'Make it public in the proxy.',
        set.place,
      ),
    ]
  if (outcome !== 'reached')
    return [
      unknown(
        'sign-in',
        `Whether a stranger gets to the page of ${SIGN_IN} could not be told.`,
        '`routewarden test` shows it.',
      ),
    ]
  return [ok('sign-in', `${SIGN_IN} names a page, and strangers get to it.`, set.place)]
}

function pageAt({ entries, app }: AuditFacts, value: string): ReportEntry | undefined {
  const bare = (path: string) => (path.split(/[?#]/)[0] ?? '').replace(/(.)\/+$/, '$1')
  const wanted = [bare(value), bare(app.config.basePath + value)]
  const pattern = (entry: ReportEntry) => entry.pattern.replace(/\/\[\[\.\.\.[^\]]*\]\]$/, '') || '/'
  return entries.find(
    (entry) =>
      entry.client === 'document' && wanted.some((path) => bare(entry.path) === path || pattern(entry) === path),
  )
}

/** Where each sender shows its secret. */
const SHOWN_AT: Partial<Record<string, string>> = {
  clerk: 'Clerk Dashboard > Webhooks > the endpoint > Signing secret',
  stripe: 'Stripe Dashboard > Webhooks > the endpoint > Signing secret',
  github: 'the secret that was typed in under Settings > Webhooks of the repository',
}

const DEFAULT_SECRETS: Partial<Record<string, string>> = { clerk: 'CLERK_WEBHOOK_SIGNING_SECRET' }

export function webhookChecks(facts: AuditFacts, variables: Variables, found: Found): Check[] {
  const misnamed = found('webhook-secret', 'env-webhook-secret-name')
  const checks = facts.inventory.webhooks.flatMap(({ entryId, provider, secretEnv, evidence }): Check[] => {
    const place = `${evidence.file}:${evidence.line}`
    const name = secretEnv ?? DEFAULT_SECRETS[provider]
    if (misnamed.length > 0 && name === DEFAULT_SECRETS['clerk']) return []
    if (name === undefined)
      return [
        unknown(
          'webhook-secret',
          `From which variable ${entryId} takes its secret could not be read.`,
          'Say so under `webhooks` in routewarden.config: `secretEnv`.',
        ),
      ]
    const set = variables.find(name)
    return [
      set === null
        ? problem(
            'webhook-secret',
            `${entryId} reads ${name}, which is set neither in the environment nor in the app's .env files: every delivery is turned away.`,
            `Set ${name}: ${SHOWN_AT[provider] ?? 'the sender of the events shows it'}.`,
            place,
          )
        : ok('webhook-secret', `${entryId} reads ${name}, which is set.`, set.place),
    ]
  })
  return [...misnamed, ...checks]
}
