/** What the scenarios of one handler come down to: at most one finding for each rule. */
import type { Finding, ScenarioReport, WebhookReport } from '../access/index.ts'
import { SECRET_SHOWN, STACK_SHOWN } from './answer.ts'
import { providerByName } from './providers/index.ts'

/** CWE, and the nearest requirement of OWASP ASVS 5.0, by rule: every rule that a scenario can break. */
export const SCENARIO_RULES = {
  'webhook-not-public': { cwe: 'CWE-863', asvs: 'V8.2.1' },
  'webhook-rejects-valid': { cwe: 'CWE-347', asvs: 'V4.1.5' },
  'webhook-unverified': { cwe: 'CWE-345', asvs: 'V4.1.5' },
  'webhook-raw-body': { cwe: 'CWE-347', asvs: 'V4.1.5' },
  'webhook-stale-accepted': { cwe: 'CWE-294', asvs: 'V4.1.5' },
  'webhook-not-idempotent': { cwe: 'CWE-837', asvs: 'V2.3.4' },
  'webhook-method': { cwe: 'CWE-650', asvs: 'V4.1.4' },
  'webhook-leaky-error': { cwe: 'CWE-209', asvs: 'V16.5.1' },
} as const

interface Problem {
  rule: keyof typeof SCENARIO_RULES
  severity?: 'error' | 'warning'
  scenarios: ScenarioReport[]
  message: string
  help: string
}

type Check = (report: WebhookReport) => Problem | null

/** Findings of one handler's report, the most telling first. */
export function webhookFindings(report: WebhookReport): Finding[] {
  return CHECKS.flatMap((check) => {
    const problem = check(report)
    return problem ? [toFinding(report, problem)] : []
  })
}

const notPublic: Check = (report) => {
  const valid = scenario(report, 'valid')
  if (valid?.observed !== 'blocked') return null
  return {
    rule: 'webhook-not-public',
    scenarios: [valid],
    message: `${titleOf(report)} cannot reach ${report.entry}: a genuine delivery ${answered(valid)} before the handler saw it. Its events are lost without a word, and what depends on them (synced users, paid plans) goes out of date.`,
    help: 'Let this path through in the proxy (make it a public route) and leave the guard to the signature check in the handler.',
  }
}

const rejectsValid: Check = (report) => {
  const valid = scenario(report, 'valid')
  if (valid?.ok !== false || valid.observed === 'blocked') return null
  return {
    rule: 'webhook-rejects-valid',
    scenarios: [valid],
    message: `${report.entry} refuses genuine deliveries: one signed as ${titleOf(report)} signs it ${answered(valid)}. Its events are retried for days and then dropped.`,
    help:
      valid.observed === 'rejected'
        ? 'Most often the handler reads another secret variable than the one named: name the right one as `secretEnv` under `webhooks` in routewarden.config.ts. Otherwise the proxy, or a check of its own, turns the delivery away.'
        : 'The handler failed on a genuine delivery: its error is in the output of the server. If the event needs data that is not there, seed it in `setup()` or name another `event` under `webhooks` in routewarden.config.ts.',
  }
}

const FORGED = /^(unsigned|wrong-secret|tampered-body|missing-header:.*)$/

const unverified: Check = (report) => {
  const scenarios = accepted(report, FORGED)
  const [first] = scenarios
  if (!first) return null
  return {
    rule: 'webhook-unverified',
    scenarios,
    message: `Anyone on the internet can send ${report.entry} events in ${titleOf(report)}'s name: ${described(first)} ${answered(first)}${isSuccess(first) ? '' : ', yet the state changed'}.`,
    help: `Verify the signature over the raw body (${VERIFIERS[report.provider]}) before anything else, and answer 400 when it fails: also when the secret is not set.`,
  }
}

const rawBody: Check = (report) => {
  const raw = scenario(report, 'raw-body')
  if (raw?.ok !== false || !validAccepted(report)) return null
  return {
    rule: 'webhook-raw-body',
    scenarios: [raw],
    message: `${report.entry} refuses some genuine deliveries: it verifies other bytes than it received. Names with accents, escapes or other spacing are enough for an event to be lost.`,
    help: 'Verify the text of the request as it came (`await request.text()`), and parse it afterwards. Do not verify `JSON.stringify(await request.json())`.',
  }
}

const stale: Check = (report) => {
  const [old] = accepted(report, /^stale$/)
  // Where nothing is verified at all, the age is not looked at either: `webhook-unverified` says it.
  if (!old || accepted(report, /^(unsigned|wrong-secret|tampered-body)$/).length > 0) return null
  return {
    rule: 'webhook-stale-accepted',
    scenarios: [old],
    message: `Whoever once saw a delivery to ${report.entry} (a log, a proxy) can send it again for ever: one signed long ago ${answered(old)}.`,
    help: `Refuse time stamps more than ${providerByName(report.provider).toleranceSeconds ?? 300} seconds away, as ${VERIFIERS[report.provider]} does.`,
  }
}

const notIdempotent: Check = (report) => {
  const duplicate = scenario(report, 'duplicate')
  if (duplicate?.ok !== false) return null
  const twice = duplicate.observed === 'accepted'
  if (!twice && !validAccepted(report)) return null
  return {
    rule: 'webhook-not-idempotent',
    scenarios: [duplicate],
    message: twice
      ? `${report.entry} handles the same delivery twice. ${titleOf(report)} sends again whenever an answer is lost: users, charges or mails come double.`
      : `${report.entry} fails on a delivery it has handled before: the second ${answered(duplicate)}, so ${titleOf(report)} keeps sending it.`,
    help: 'Store the id of each delivery under a unique key, in the same transaction as its effect, and answer 200 to one that is there already.',
  }
}

const method: Check = (report) => {
  const [got] = accepted(report, /^wrong-method$/)
  if (!got) return null
  return {
    rule: 'webhook-method',
    scenarios: [got],
    message: `${report.entry} also takes GET: a request that a link or an image can cause ${answered(got)}.`,
    help: 'Export POST only; in the Pages Router answer 405 unless `req.method` is POST.',
  }
}

const leakyError: Check = (report) => {
  const valid = scenario(report, 'valid')
  const shown = report.scenarios.filter(({ why }) => why.includes(SECRET_SHOWN) || why.includes(STACK_SHOWN))
  const secret = shown.some(({ why }) => why.includes(SECRET_SHOWN))
  // A handler that fails on everything has another problem, and `webhook-rejects-valid` names it.
  const healthy = valid === undefined || valid.ok === true
  const crashed = healthy
    ? report.scenarios.filter((item) => item.expected === 'rejected' && item.observed === 'error')
    : []
  const unknown = healthy ? report.scenarios.filter((item) => item.id === 'unknown-event' && item.ok === false) : []
  const scenarios = report.scenarios.filter((item) => [shown, crashed, unknown].some((list) => list.includes(item)))
  if (scenarios.length === 0) return null
  const faults = [
    ...(secret ? ['shows its signing secret in an answer: anyone who has it can sign'] : []),
    ...(shown.some(({ why }) => why.includes(STACK_SHOWN)) ? ['shows a stack trace to strangers'] : []),
    ...(crashed.length > 0 ? ['fails on a forged delivery instead of refusing it'] : []),
    ...(unknown.length > 0
      ? [`answers an event type it does not know with an error, which ${titleOf(report)} retries for days`]
      : []),
  ]
  return {
    rule: 'webhook-leaky-error',
    severity: secret ? 'error' : 'warning',
    scenarios,
    message: `${report.entry} ${faults.join('; it ')}.`,
    help: 'Answer 400 with fixed words when verification fails, 200 to event types that are not handled, and keep error details in the log.',
  }
}

const CHECKS: Check[] = [notPublic, rejectsValid, unverified, rawBody, stale, notIdempotent, method, leakyError]

const VERIFIERS = {
  clerk: '`verifyWebhook()` of @clerk/nextjs/webhooks',
  stripe: '`stripe.webhooks.constructEvent()`',
  github: '`verify()` of @octokit/webhooks-methods',
  'standard-webhooks': "the standardwebhooks package's `verify()`",
} as const

function toFinding(report: WebhookReport, { rule, severity, scenarios, message, help }: Problem): Finding {
  return {
    rule,
    severity: severity ?? 'error',
    confidence: 'observed',
    ...SCENARIO_RULES[rule],
    message,
    file: report.file,
    line: report.line,
    column: 1,
    entry: report.entry,
    evidence: scenarios.map((item) => evidence(report, item)),
    help,
  }
}

/** `POST /api/webhooks/clerk unsigned → 200` */
function evidence(report: WebhookReport, { id, status }: ScenarioReport): string {
  const path = report.entry.replace(/^\S+ /, '')
  return `${id === 'wrong-method' ? 'GET' : 'POST'} ${path} ${id} → ${status ?? 'no answer'}`
}

const DESCRIBED: Record<string, string> = {
  unsigned: 'an unsigned POST',
  'wrong-secret': 'a POST signed with another secret',
  'tampered-body': 'a POST with a signature of another body',
}

const described = ({ id }: ScenarioReport) => DESCRIBED[id] ?? `a POST without its ${id.replace(/^[^:]*:/, '')} header`
const answered = ({ status }: ScenarioReport) => (status === null ? 'was not answered' : `was answered ${status}`)
const isSuccess = ({ status }: ScenarioReport) => status !== null && status >= 200 && status < 300
const titleOf = (report: WebhookReport) => providerByName(report.provider).title
const scenario = (report: WebhookReport, id: string) => report.scenarios.find((item) => item.id === id)
const validAccepted = (report: WebhookReport) => scenario(report, 'valid')?.ok === true

/** Failed scenarios in which what should not have had effect had. */
function accepted(report: WebhookReport, id: RegExp): ScenarioReport[] {
  return report.scenarios.filter((item) => item.ok === false && item.observed === 'accepted' && id.test(item.id))
}
