/** Small questions that rules ask of the executed proxy's answers. */
import { BLOCKED_OUTCOMES, type ReportEntry } from '../access/index.ts'
import type { ProxyQuestion } from '../proxy/index.ts'
import type { AuditFacts, SampleAnswer } from './audit-rule.ts'

/** Answers to a stranger, the plain sample first. */
export function strangersAnswers(entry: ReportEntry, facts: AuditFacts): SampleAnswer[] {
  return (facts.answers.get(entry.id) ?? []).filter(({ identity }) => identity === 'anonymous')
}

/** What the proxy does with a stranger's plain request; undefined where it was not asked. */
export function plainAnswer(entry: ReportEntry, facts: AuditFacts): SampleAnswer | undefined {
  return strangersAnswers(entry, facts).find(({ sample }) => sample.shape === 'plain')
}

export function passes({ answer }: SampleAnswer): boolean {
  return answer.outcome === 'reached' && answer.rewrite === null
}

export function isTurnedAwayByProxy(asked: SampleAnswer | undefined): boolean {
  return asked !== undefined && BLOCKED_OUTCOMES.has(asked.answer.outcome)
}

/** `GET /docs/report.csv as anonymous → the proxy does not run` */
export function shown(entry: ReportEntry, { sample, answer, identity }: SampleAnswer): string {
  const method = entry.kind === 'server-function' ? 'POST' : entry.method === '*' ? 'GET' : entry.method
  return `${method} ${sample.path} as ${identity} → ${outcomeWords(answer)}`
}

function outcomeWords(answer: SampleAnswer['answer']): string {
  if (answer.runs === false) return 'the proxy does not run'
  if (answer.outcome === 'reached')
    return answer.rewrite === null ? 'passes the proxy' : `rewritten to ${answer.rewrite}`
  if (answer.status === null) return answer.outcome
  // The instance of an audit is made up; in the app it is Clerk's Account Portal of the team's own.
  const hosted = answer.location !== null && /^https:\/\/accounts\./.test(answer.location)
  return `${answer.status} ${hosted ? "Clerk's sign-in page" : (answer.location ?? `(${answer.outcome})`)}`
}

const UNNAMED = 'routewarden-nowhere'

/**
 * Those beside which the proxy turns a stranger away from a path that nobody has named: something opened them on purpose.
 * The others are just some of what the proxy does not close.
 * @param prefix looks beside this path only, not further up; without basePath
 */
export async function closedAround(
  entries: ReportEntry[],
  facts: AuditFacts,
  prefix?: string,
): Promise<Set<ReportEntry>> {
  const questions = new Map<string, ProxyQuestion>()
  const asked = entries.map((entry) => {
    const keys = beside(entry, facts, prefix).map((question): [string, ProxyQuestion] => [
      `${question.method} ${question.client} ${question.path}`,
      question,
    ])
    for (const [key, question] of keys) questions.set(key, question)
    return { entry, keys: keys.map(([key]) => key) }
  })
  const answers = await facts.runtime.ask([...questions.values()])
  const closed = new Set(
    [...questions.keys()].filter((_, index) => BLOCKED_OUTCOMES.has(answers[index]?.outcome ?? 'unknown')),
  )
  return new Set(asked.flatMap(({ entry, keys }) => (keys.some((key) => closed.has(key)) ? [entry] : [])))
}

/** `/nowhere`, `/api/nowhere` … in every folder above the entry. */
function beside(entry: ReportEntry, { app }: AuditFacts, prefix?: string): ProxyQuestion[] {
  const { basePath } = app.config
  const folders = (prefix ?? entry.path.slice(basePath.length)).split('/').slice(0, -1)
  const around = prefix === undefined ? folders.map((_, index) => folders.slice(0, index + 1)) : [folders]
  return around.map((one) => ({
    path: `${basePath}${one.join('/')}/${UNNAMED}`,
    method: entry.method === '*' ? 'GET' : entry.method,
    identity: 'anonymous',
    client: entry.client,
  }))
}

/** Made for everybody: icons and sitemaps, pages to sign in, what the config declares public. */
export function isMadeForAll(entry: ReportEntry, facts: AuditFacts): boolean {
  if (entry.kind === 'metadata-route' || entry.access.declared === 'public') return true
  return entry.client === 'document' && facts.signInPaths.includes(entry.path.replace(/(.)\/$/, '$1'))
}

const PUBLIC_NAMES =
  /^\/((about|blog|changelog|contact|docs|faq|features|help|home|imprint|landing|legal|pricing|privacy|support|terms|welcome)(-us)?(\/|$)|$)/

/** By its name a page for everyone. Good enough for a doubt, never for a proof. */
export function looksPublic({ path, client }: ReportEntry, { app }: AuditFacts): boolean {
  return client === 'document' && PUBLIC_NAMES.test(path.slice(app.config.basePath.length) || '/')
}

/** Where a person looks first: the list of public paths, else what turns people away, else the file. */
export function proxyPlace(facts: AuditFacts): { file: string; line: number; column: number } {
  const { proxy } = facts
  const place = proxy?.lists.find(({ role }) => role === 'public') ?? proxy?.lists[0] ?? proxy?.protects[0]
  return place ?? { file: proxy?.file ?? facts.app.proxy.file ?? '', line: 1, column: 1 }
}

export function matcherPlace({ proxy, app }: AuditFacts): { file: string; line: number; column: number } {
  return proxy && proxy.matcher.status !== 'absent'
    ? proxy.matcher.place
    : { file: app.proxy.file ?? '', line: 1, column: 1 }
}

/** `GET /a, GET /b and 3 more` */
export function listed(entries: ReportEntry[]): string {
  const first = entries.slice(0, 3).map(({ id }) => id)
  return entries.length > 3 ? `${first.join(', ')} and ${entries.length - 3} more` : first.join(', ')
}
