/** What the scenarios of one handler come down to: at most one finding for each rule. */
import type { Finding, ProviderName, ScenarioReport, WebhookReport } from '../access/index.ts'
import { ECHO_SHOWN, SECRET_SHOWN, STACK_SHOWN } from './answer.ts'
import { providerByName } from './providers/index.ts'

/** CWE, and the nearest requirement of OWASP ASVS 5.0, by rule: every rule that a scenario can break. */
export const SCENARIO_RULES = {
  'webhook-not-public': { cwe: 'CWE-863', asvs: 'V8.2.1' },
  'webhook-rejects-valid': { cwe: 'CWE-347', asvs: 'V4.1.5' },
  'webhook-unverified': { cwe: 'CWE-345', asvs: 'V4.1.5' },
  'webhook-raw-body': { cwe: 'CWE-347', asvs: 'V4.1.5' },
  'webhook-stale-accepted': { cwe: 'CWE-294', asvs: 'V4.1.5' },
  'webhook-not-idempotent': { cwe: 'CWE-837', asvs: 'V2.3.4' },
  'webhook-out-of-order': { cwe: 'CWE-841', asvs: 'V2.3.1' },
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
  if (valid?.ok === false && valid.observed !== 'blocked') {
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
  return valid?.ok === true ? losesSome(report) : null
}

/** What a handler loses that takes the plain delivery: each with what to change. */
const LOSSES: { id: RegExp; help: string }[] = [
  { id: /^event:/, help: 'let the handler take what it names: its error is in the output of the server' },
  { id: /^rotated-secret$/, help: 'try each signature of the header: the library of the provider does' },
  {
    id: /^header-case$|^charset$/,
    help: 'compare header names and content types without regard to capitals and parameters',
  },
  {
    id: /^large-body$/,
    help: 'raise the body limit of the server for this path (Next docs: `proxyClientMaxBodySize`, or leave the path out of the matcher of the proxy; `bodyParser` in the Pages Router)',
  },
  { id: /^slow-body$/, help: 'decode the body once, when all of it is there' },
  { id: /^just-inside-/, help: 'tolerate the difference of clocks that the library of the provider tolerates' },
  { id: /^burst$/, help: 'answer 200 only after the effect is stored, and give the database room for a burst' },
  { id: /^answer-time$/, help: 'store the event, answer, and do the slow work afterwards' },
]

function losesSome(report: WebhookReport): Problem | null {
  const lost = report.scenarios.filter(
    (item) => item.ok === false && LOSSES.some(({ id }) => id.test(item.id)) && !isAccepted(item),
  )
  if (lost.length === 0) return null
  const helps = LOSSES.filter(({ id }) => lost.some((item) => id.test(item.id))).map(({ help }) => help)
  return {
    rule: 'webhook-rejects-valid',
    // A delivery of another form is rare; an event that is handled, or a burst, is everyday.
    severity: lost.some(({ id }) => /^(event:|burst|answer-time)/.test(id)) ? 'error' : 'warning',
    scenarios: lost,
    message: `${report.entry} loses some genuine deliveries: ${lost.map((item) => `${item.id} ${answered(item)}`).join(', ')}. ${titleOf(report)} tries again for days and then drops the event.`,
    help: capitalised(`${helps.join('; ')}.`),
  }
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const isDoubled = ({ id, observed }: ScenarioReport) => id === 'burst' && observed === 'accepted'

/** Genuine signatures in a place or under a name where none should be looked for. */
const LENIENT = /^(signature-version:.*|no-version|signature-in-query)$/
const STALE = /^(stale|future|other-timestamp)$/
/** Forgeries in the strict sense: what no holder of the secret ever signed, or not so. */
const isForgery = (item: ScenarioReport) =>
  item.group === 'forgery' && item.expected === 'rejected' && !METHOD.test(item.id) && !LENIENT.test(item.id)

const unverified: Check = (report) => {
  const scenarios = report.scenarios.filter((item) => isAccepted(item) && isForgery(item) && !STALE.test(item.id))
  const [first] = scenarios
  if (!first) return lenient(report)
  return {
    rule: 'webhook-unverified',
    scenarios,
    message: `Anyone on the internet can send ${report.entry} events in ${titleOf(report)}'s name: ${described(first)} ${answered(first)}${isSuccess(first) ? '' : ', yet the state changed'}.`,
    help: `Verify the signature over the raw body (${verifierOf(report)}) before anything else, and answer 400 when it fails: also when the secret is not set.`,
  }
}

const lenient: Check = (report) => {
  const scenarios = accepted(report, LENIENT)
  const [first] = scenarios
  if (!first) return null
  return {
    rule: 'webhook-unverified',
    severity: 'warning',
    scenarios,
    message: `${report.entry} takes signatures in other forms than ${titleOf(report)} sends them: ${scenarios.map(({ id }) => id).join(', ')} ${answered(first)}.`,
    help: `Leave it to the library to read the signature (${verifierOf(report)}): it takes the header and the version that the provider uses, and no other.`,
  }
}

const rawBody: Check = (report) => {
  const lost = failed(report, /^(raw-body|unicode-body|big-integers)$/)
  const [first] = lost
  if (!first || !validAccepted(report)) return null
  return {
    rule: 'webhook-raw-body',
    scenarios: lost,
    message: `${report.entry} refuses some genuine deliveries: it verifies other bytes than it received. Names with accents, escapes or other spacing are enough for an event to be lost.`,
    help: 'Verify the text of the request as it came (`await request.text()`), and parse it afterwards. Do not verify `JSON.stringify(await request.json())`.',
  }
}

const stale: Check = (report) => {
  const scenarios = accepted(report, STALE)
  const [old] = scenarios
  // Where nothing is verified at all, the age is not looked at either: `webhook-unverified` says it.
  if (!old || accepted(report, /^(unsigned|wrong-secret|tampered-body)$/).length > 0) return null
  const what = {
    stale: 'one signed long ago',
    future: 'one signed for a time that has not come',
    'other-timestamp': 'one with a newer time than was signed',
  }
  return {
    rule: 'webhook-stale-accepted',
    scenarios,
    message: `Whoever once saw a delivery to ${report.entry} (a log, a proxy) can send it again for ever: ${what[old.id as keyof typeof what]} ${answered(old)}.`,
    help: `Sign the time with the body, and refuse times more than ${providerByName(report.provider).toleranceSeconds ?? 300} seconds away, as ${verifierOf(report)} does.`,
  }
}

const notIdempotent: Check = (report) => {
  const repeated = failed(report, /^(duplicate|concurrent-duplicate|same-id-other-body)$/)
  const scenarios = [...repeated, ...failed(report, /^burst$/).filter(isDoubled)]
  const [first] = scenarios
  if (!first || (!validAccepted(report) && !scenarios.some(isAccepted))) return null
  return {
    rule: 'webhook-not-idempotent',
    scenarios,
    message: repeatedWords(report, scenarios, first),
    help: 'Store the id of each delivery under a unique key, in the same transaction as its effect, and answer 200 to one that is there already.',
  }
}

function repeatedWords(report: WebhookReport, scenarios: ScenarioReport[], first: ScenarioReport): string {
  const again = `${titleOf(report)} sends again whenever an answer is lost: users, charges or mails come double.`
  if (scenarios.some((item) => item.id === 'duplicate' && isAccepted(item))) {
    return `${report.entry} handles the same delivery twice. ${again}`
  }
  if (scenarios.some((item) => item.id === 'concurrent-duplicate' && isAccepted(item))) {
    return `${report.entry} handles the same delivery more than once when it comes twice at the same moment. ${again}`
  }
  if (first.id === 'same-id-other-body') {
    return `${report.entry} does not tell deliveries by their id: a second one under the same id ${isAccepted(first) ? 'had an effect of its own' : answered(first)}.`
  }
  if (first.id === 'burst')
    return `${report.entry} handles deliveries more than once when many come at the same moment. ${again}`
  return `${report.entry} fails on a delivery it has handled before: the second ${answered(first)}, so ${titleOf(report)} keeps sending it.`
}

const outOfOrder: Check = (report) => {
  const scenarios = failed(report, /^(updated-before-created|deleted-before-created|late-update-after-delete)$/)
  const [first] = scenarios
  if (!first || !validAccepted(report)) return null
  const alive = scenarios.some(({ id, observed }) => id === 'late-update-after-delete' && observed === 'accepted')
  return {
    rule: 'webhook-out-of-order',
    // An upsert that brings back a deleted user is everyday; a deletion that overtakes a creation is not.
    severity: alive ? 'error' : 'warning',
    scenarios,
    message: `${report.entry} needs events in their order, which ${titleOf(report)} does not promise: ${scenarios.map(({ why }) => why).join('; ')}.`,
    help: "Keep the provider's own time of the last change with each row, and take only what is newer; keep a deleted row as a mark (its id is enough), so that nothing makes it again; answer 200 to a deletion of what was never there.",
  }
}

const METHOD = /^(wrong-method.*|method-override)$/

const method: Check = (report) => {
  const scenarios = accepted(report, METHOD)
  const [got] = scenarios
  if (!got) return null
  const names = [...new Set(scenarios.map(({ id, request }) => request?.method ?? methodOf(id)))].join(', ')
  return {
    rule: 'webhook-method',
    scenarios,
    message: `${report.entry} also takes ${names}: a request that a link or an image can cause ${answered(got)}${isSuccess(got) ? '' : ', and the state changed'}.`,
    help: 'Export POST only; in the Pages Router answer 405 unless `req.method` is POST.',
  }
}

const leakyError: Check = (report) => {
  const valid = scenario(report, 'valid')
  const shown = report.scenarios.filter((item) =>
    [SECRET_SHOWN, STACK_SHOWN, ECHO_SHOWN].some((words) => item.why.includes(words)),
  )
  const shows = (words: string) => shown.some(({ why }) => why.includes(words))
  const secret = shows(SECRET_SHOWN)
  // A handler that fails on everything has another problem, and `webhook-rejects-valid` names it.
  const healthy = valid === undefined || valid.ok === true
  const among = (test: (item: ScenarioReport) => boolean) => (healthy ? report.scenarios.filter(test) : [])
  // The other family of headers may be refused as well.
  const mayRefuse = (item: ScenarioReport) => item.expected === 'rejected' || item.id.startsWith('header-family:')
  const crashed = among((item) => mayRefuse(item) && item.observed === 'error' && item.ok === false)
  const unknown = among((item) => item.id === 'unknown-event' && item.ok === false)
  const thanked = among((item) => item.expected === 'rejected' && item.observed === 'unchanged' && item.ok === false)
  const scenarios = report.scenarios.filter((item) =>
    [shown, crashed, unknown, thanked].some((list) => list.includes(item)),
  )
  if (scenarios.length === 0) return null
  const faults = [
    ...(secret ? ['shows its signing secret in an answer: anyone who has it can sign'] : []),
    ...(shows(STACK_SHOWN) ? ['shows a stack trace to strangers'] : []),
    ...(shows(ECHO_SHOWN) ? ['repeats what strangers send it'] : []),
    ...(crashed.length > 0 ? ['fails on a forged delivery instead of refusing it'] : []),
    ...(thanked.length > 0 ? ['answers a forged delivery with success, so that no one learns of a wrong secret'] : []),
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

const CHECKS: Check[] = [
  notPublic,
  rejectsValid,
  unverified,
  rawBody,
  stale,
  notIdempotent,
  outOfOrder,
  method,
  leakyError,
]

const VERIFIERS: Partial<Record<ProviderName, string>> = {
  clerk: '`verifyWebhook()` of @clerk/nextjs/webhooks',
  stripe: '`stripe.webhooks.constructEvent()`',
  github: '`verify()` of @octokit/webhooks-methods',
  'standard-webhooks': "the standardwebhooks package's `verify()`",
  svix: "the svix package's `verify()`",
}
const verifierOf = ({ provider }: WebhookReport) => VERIFIERS[provider] ?? 'an HMAC over it, compared in constant time'

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
function evidence(report: WebhookReport, { id, status, request }: ScenarioReport): string {
  const path = report.entry.replace(/^\S+ /, '')
  return `${request?.method ?? methodOf(id)} ${path} ${id} → ${status ?? 'no answer'}`
}

const methodOf = (id: string) => /^wrong-method:(.*)$/.exec(id)?.[1] ?? (METHOD.test(id) ? 'GET' : 'POST')

const DESCRIBED: Record<string, string> = {
  unsigned: 'an unsigned POST',
  'wrong-secret': 'a POST signed with another secret',
  'tampered-body': 'a POST with a signature of another body',
  'signature-of-other-body': 'a POST with the signature of an earlier one',
  'truncated-signature': 'a POST with half a signature',
  'empty-signature': 'a POST with an empty signature',
  'other-id': 'a genuine POST under another id',
  'session-instead': 'an unsigned POST of a signed-in user',
  'internal-headers': 'an unsigned POST that says it comes from inside',
}

function described({ id }: ScenarioReport): string {
  const [kind = '', name = ''] = id.split(':')
  if (kind === 'missing-header') return `a POST without its ${name} header`
  if (kind === 'empty-header') return `a POST with an empty ${name} header`
  if (kind === 'double-header') return `a POST with its ${name} header twice`
  return DESCRIBED[id] ?? `a POST (${id})`
}

const answered = ({ status }: ScenarioReport) => (status === null ? 'was not answered' : `was answered ${status}`)
const isSuccess = ({ status }: ScenarioReport) => status !== null && status >= 200 && status < 300
const titleOf = (report: WebhookReport) => providerByName(report.provider).title
const scenario = (report: WebhookReport, id: string) => report.scenarios.find((item) => item.id === id)
const validAccepted = (report: WebhookReport) => scenario(report, 'valid')?.ok === true
const isAccepted = ({ ok, observed }: ScenarioReport) => ok === false && observed === 'accepted'

const failed = (report: WebhookReport, id: RegExp) =>
  report.scenarios.filter((item) => item.ok === false && id.test(item.id))

/** Failed scenarios in which what should not have had effect had. */
const accepted = (report: WebhookReport, id: RegExp) => failed(report, id).filter(isAccepted)
