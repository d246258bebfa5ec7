/** The story of one request: where it goes, what decides, what comes out. */
import path from 'node:path'
import { pathToRegexp } from 'path-to-regexp'
import {
  predictedOutcome,
  type Client,
  type EntryPoint,
  type GuardVerdict,
  type IdentityInfo,
  type Outcome,
} from '../access/index.ts'
import type { RouteRewrite } from '../app/index.ts'
import { GuardReader } from '../guards/index.ts'
import type { PatternList, ProxyAnswer, ProxyQuestion } from '../proxy/index.ts'
import { entriesAt } from '../routes/index.ts'
import type { OpenAudit } from './open.ts'

export interface StoryStep {
  /** `next.config`, `route`, `proxy`, `guard`, `outcome` */
  about: 'redirect' | 'route' | 'matcher' | 'list' | 'proxy' | 'rewrite' | 'guard' | 'outcome'
  text: string
  /** Relative to the app's root. */
  place?: { file: string; line: number }
  /** The line there, as written. */
  code?: string
}

export interface Story {
  method: string
  path: string
  identity: string
  steps: StoryStep[]
  outcome: Outcome
}

export interface Asked {
  path: string
  method: string
  identity: string
  client?: Client
}

/**
 * @throws {RangeError} no identity of that name
 */
export async function explainRequest(open: OpenAudit, asked: Asked): Promise<Story> {
  const identity = open.identities.identities.map(({ info }) => info).find(({ name }) => name === asked.identity)
  if (!identity) {
    const known = open.identities.identities.map(({ info }) => info.name).join(', ')
    throw new RangeError(`There is no identity "${asked.identity}". Known: ${known}.`)
  }
  return new Teller(open, asked, identity).tell()
}

class Teller {
  readonly #open: OpenAudit
  readonly #asked: Asked
  readonly #identity: IdentityInfo
  readonly #steps: StoryStep[] = []

  constructor(open: OpenAudit, asked: Asked, identity: IdentityInfo) {
    this.#open = open
    this.#asked = asked
    this.#identity = identity
  }

  async tell(): Promise<Story> {
    const outcome = this.#redirect() ?? (await this.#throughProxy())
    this.#step('outcome', `${this.#identity.name} gets: ${OUTCOME_WORDS[outcome]}`)
    const { method, path: asked, identity } = this.#asked
    return { method, path: asked, identity, steps: this.#steps, outcome }
  }

  #step(about: StoryStep['about'], text: string, place?: { file: string; line: number }): void {
    const code = place ? this.#codeAt(place) : undefined
    this.#steps.push({ about, text, ...(place ? { place } : {}), ...(code ? { code } : {}) })
  }

  #codeAt({ file, line }: { file: string; line: number }): string | undefined {
    const text = this.#open.sources.text(path.join(this.#open.app.root, file))
    return typeof text === 'string' ? text.split('\n')[line - 1]?.trim().slice(0, 160) : undefined
  }

  get #pathname(): string {
    return this.#asked.path.split('?', 1)[0] ?? '/'
  }

  /** Redirects of next.config come before the proxy (Next docs: "proxy.js > Execution order"). */
  #redirect(): Outcome | null {
    const { config } = this.#open.app
    const found = config.redirects.find((rule) => matchesRule(rule, this.#pathname, config.basePath))
    if (!found) return null
    const place = { file: config.file ?? 'next.config', line: 1 }
    if (!found.conditional) {
      this.#step(
        'redirect',
        `next.config redirects ${found.source} to ${found.destination}, before the proxy runs`,
        place,
      )
      return 'redirect'
    }
    this.#step(
      'redirect',
      `next.config redirects ${found.source} to ${found.destination} on a condition, which is taken not to hold`,
      place,
    )
    return null
  }

  async #throughProxy(): Promise<Outcome> {
    const entry = this.#resolve(this.#pathname)
    const client = this.#asked.client ?? entry?.client ?? 'document'
    const { path: asked, method } = this.#asked
    const question = { path: asked, method, identity: this.#identity.name, client }
    const [answer] = await this.#open.runtime.ask([question])
    if (!answer) return 'unknown'
    await this.#tellMatcher(question, answer)
    await this.#tellLists(answer)
    this.#tellDecision(answer)
    if (answer.outcome !== 'reached') return answer.outcome
    const target = answer.rewrite === null ? entry : this.#resolve(new URL(answer.rewrite, 'http://localhost').pathname)
    return this.#guarded(target, client)
  }

  /** The entry point of a path, also through the rewrites of next.config. */
  #resolve(pathname: string): EntryPoint | undefined {
    const { app, inventory } = this.#open
    const [first] = entriesAt(pathname, this.#asked.method, inventory.entries, app)
    if (first) {
      const others =
        first.method !== this.#asked.method &&
        first.method !== '*' &&
        !(first.method === 'GET' && this.#asked.method === 'HEAD')
      const posted = others && first.client === 'document'
      this.#step(
        'route',
        others && !posted
          ? `${first.pattern} has no ${this.#asked.method}: Next answers 405`
          : `${pathname} is ${first.id} (${first.kind})${posted ? ', posted to: a server function would run' : ''}`,
        { file: first.file, line: first.line },
      )
      return others && !posted ? { ...first, unreadable: 'no such method' } : first
    }
    const { config } = app
    const rewrite = config.rewrites.find((rule) => matchesRule(rule, pathname, config.basePath))
    if (rewrite) {
      this.#step('rewrite', `next.config rewrites ${rewrite.source} to ${rewrite.destination}`, {
        file: config.file ?? 'next.config',
        line: 1,
      })
      if (!rewrite.destination.includes(':') && rewrite.destination.startsWith('/')) {
        return entriesAt(rewrite.destination, this.#asked.method, inventory.entries, app)[0]
      }
    }
    if (!rewrite) this.#step('route', `no entry point has this path: whoever passes the proxy gets a 404`)
    return undefined
  }

  async #tellMatcher(question: ProxyQuestion, answer: ProxyAnswer): Promise<void> {
    const { proxy, runtime } = this.#open
    if (proxy === null || runtime.status !== 'ready') {
      this.#step('matcher', runtime.reason ?? 'there is no proxy', proxy ? { file: proxy.file, line: 1 } : undefined)
      return
    }
    if (proxy.matcher.status === 'absent') {
      this.#step('matcher', `${proxy.file} has no matcher: the proxy runs for every request`)
      return
    }
    if (proxy.matcher.status !== 'static') return
    const matched = await runtime.entriesThatMatch(question)
    const entry = proxy.matcher.entries.find((_, index) => matched?.[index] === true)
    if (entry && answer.runs === true)
      this.#step('matcher', `the proxy runs: the matcher's entry '${entry.source}' takes this path`, entry)
    else this.#step('matcher', 'the proxy does not run: no entry of the matcher takes this path', proxy.matcher.place)
  }

  async #tellLists(answer: ProxyAnswer): Promise<void> {
    for (const { list, matched } of answer.lists) {
      const patterns = this.#open.runtime.lists[list] ?? []
      const source = this.#sourceList(patterns)
      const name = source?.name ?? 'a list'
      const hit = matched ? await this.#patternThatMatches(patterns) : null
      const place = source?.patterns.find(({ text }) => text === hit) ?? source
      this.#step('list', matched ? `\`${name}\` holds it: '${hit ?? '?'}'` : `\`${name}\` does not hold it`, place)
    }
  }

  #sourceList(patterns: string[]): PatternList | undefined {
    return this.#open.proxy?.lists.find(
      (list) => JSON.stringify(list.patterns.map(({ text }) => text)) === JSON.stringify(patterns),
    )
  }

  async #patternThatMatches(patterns: string[]): Promise<string | null> {
    for (const pattern of patterns) {
      const answers = await this.#open.runtime.matches(pattern, [this.#pathname])
      if (answers?.[0] === true) return pattern
    }
    return null
  }

  /** The last line of the project that ran before the answer decided it. */
  #tellDecision(answer: ProxyAnswer): void {
    if (answer.runs !== true) return
    const last = answer.lines.at(-1)
    const [, file = '', line = '1'] = /^(.*):(\d+)$/.exec(last ?? '') ?? []
    const place = last === undefined ? undefined : { file, line: Number(line) }
    this.#step('proxy', place ? `this line decided; ${answer.why}` : answer.why, place)
  }

  #guarded(entry: EntryPoint | undefined, client: Client): Outcome {
    if (!entry) return 'not-found'
    if (entry.unreadable === 'no such method') return 'method-not-allowed'
    const { app, sources, inventory, signInPaths, loaded } = this.#open
    const options = { signInPaths, declared: loaded.config.guards ?? [] }
    const guard = new GuardReader(app, sources, inventory, options).read(entry)
    const [first, ...chain] = guard.evidence
    this.#step('guard', guardWords(entry, guard), first ?? { file: entry.file, line: entry.line })
    for (const place of chain) this.#step('guard', 'which leads to', place)
    if (guard.asksMore !== undefined)
      this.#step('guard', `it asks more of some, by what cannot be read: ${guard.asksMore}`)
    return predictedOutcome('reached', this.#identity, { client, method: entry.method, guard })
  }
}

function guardWords({ file }: EntryPoint, { status, access, reason, refused }: GuardVerdict): string {
  switch (status) {
    case 'open':
      return `${file} has no guard of its own: nothing that it runs turns anyone away by who they are`
    case 'guarded': {
      const whom = access === 'unknown' ? (reason ?? 'whom it lets in could not be told') : `it lets in: ${access}`
      return `${file} turns strangers away (${refused?.stranger ?? 'unknown'}); ${whom}`
    }
    case 'webhook':
      return `${file} checks the signature of ${access.replace('webhook:', '')}`
    case 'partial':
      return `${file} has a guard with a way round it: ${reason ?? 'not all of it is checked'}`
    case 'unknown':
      return `${file}: ${reason ?? 'its guard could not be read'}`
  }
}

const OUTCOME_WORDS: Record<Outcome, string> = {
  reached: 'the entry point (reached)',
  'sign-in': 'a redirect to sign in (sign-in)',
  unauthorized: '401 (unauthorized)',
  forbidden: '403 (forbidden)',
  'not-found': '404 (not-found)',
  redirect: 'a redirect elsewhere (redirect)',
  'method-not-allowed': '405 (method-not-allowed)',
  error: '500 (error)',
  unknown: 'unknown: it could not be determined from code alone (`routewarden test` asks the running app)',
}

function matchesRule(
  { source, basePath }: Pick<RouteRewrite, 'source' | 'basePath'>,
  pathname: string,
  base: string,
): boolean {
  try {
    return pathToRegexp(basePath === false ? source : base + source).test(pathname)
  } catch {
    return false
  }
}
