/** Runs the scenarios against one handler, one after the other: each starts from the seeded state. */
import type { ScenarioReport, WebhookReport } from '../access/index.ts'
import { ECHO_SHOWN, leaksOf, meaningOf, withoutSecret, type AnswerMeaning } from './answer.ts'
import { Bench, hookErrorOf, shownRequest, type Sent } from './bench.ts'
import { judge, type Judgement, type Seen } from './judge.ts'
import type { Delivery } from './material.ts'
import { disorder, readStories, type Stories } from './orders.ts'
import type { Provider } from './provider.ts'
import { providerByName } from './providers/index.ts'
import { ECHO, scenariosOf, type Scenario, type Supply } from './scenarios/index.ts'
import { burst, cannotCompare, race } from './sequences.ts'
import { send as sendOverHttp, type Send } from './send.ts'
import { candidateEvents, requireLoopback, TargetError, type WebhookTarget } from './target.ts'

/**
 * Sends every scenario (or those in `target.only`) and judges the answers.
 * @returns a report in which the secret does not occur; `skipped` says why none could run
 */
export async function runWebhookScenarios(target: WebhookTarget, send: Send = sendOverHttp): Promise<WebhookReport> {
  const given = providerByName(target.provider, target.custom)
  const provider = target.answerWithinMs === undefined ? given : { ...given, answerWithinMs: target.answerWithinMs }
  const place = { entry: target.entryId, provider: target.provider, file: target.file, line: target.line }
  const events = (target.events ?? []).filter((event) => Object.hasOwn(provider.events, event))
  const wanted = scenariosOf(provider, events).filter(({ id }) => target.only?.includes(id) ?? true)
  if (wanted.length === 0) return { ...place, scenarios: [] }
  const bench = new Bench(target, provider, send)
  try {
    requireLoopback(target.url)
    bench.event = candidateEvents(target, provider)[0] ?? ''
    await checkSigning(bench)
    bench.unstable = await findUnstable(bench)
    bench.event = await chooseEvent(bench)
  } catch (error) {
    if (error instanceof TargetError)
      return { ...place, scenarios: [], skipped: withoutSecret(error.message, target.secret) }
    throw error
  }
  const run = new Run(bench)
  const scenarios: ScenarioReport[] = []
  for (const scenario of wanted) {
    scenarios.push(await run.scenario(scenario))
    target.onScenario?.()
  }
  return { ...place, scenarios }
}

/** @throws {TargetError} the provider's library cannot sign with this secret */
async function checkSigning(bench: Bench): Promise<void> {
  const material = bench.material()
  const { provider } = bench
  let headers
  try {
    headers = await provider.sign({ ...material, timestamp: material.now, body: '{}' })
  } catch (error) {
    throw new TargetError(
      provider.name === 'custom'
        ? `The sign() of the config failed: ${error instanceof Error ? error.message : String(error)}`
        : `The signing secret does not have the shape of a ${provider.title} secret (such as ${shapeOf(provider)}): nothing can be signed with it.`,
    )
  }
  const missing = provider.signatureHeaders.filter((name) => typeof headers[name] !== 'string')
  if (missing.length === 0) return
  throw new TargetError(`The sign() of the config made no ${missing.join(', ')} header, which signatureHeaders names.`)
}

const shapeOf = (provider: Provider) => (provider.makeSecret().startsWith('whsec_') ? 'whsec_ and base64' : 'any text')

/** A hook that reads a clock or a counter would show every delivery as one that had effect. */
async function findUnstable({ hooks }: Bench): Promise<string | null> {
  let unstable: string | null = null
  // The scenarios meet an error of a hook again, and say so.
  await hookErrorOf(async () => {
    await hooks.reset()
    if ((await hooks.read()) !== (await hooks.read())) {
      unstable =
        'the state() hook gives another value each time, with no delivery in between: leave times and counters out of it'
    }
  })
  return unstable
}

/**
 * Sends genuine deliveries: what forged ones are held against, whichever scenarios are asked for.
 * @returns the first candidate that changes the state, else the first that is accepted, else the first of all
 */
async function chooseEvent(bench: Bench): Promise<string> {
  const accepted: string[] = []
  const acts: string[] = []
  await hookErrorOf(async () => {
    for (const event of candidateEvents(bench.target, bench.provider)) {
      if (bench.stopped) return
      const before = await bench.reset()
      const { meaning, answer } = await bench.postSigned(bench.material(event))
      if (meaning.kind === 'rejected') bench.refusedWith ??= answer.status
      if (meaning.kind === 'blocked' || meaning.kind === 'error') return
      if (meaning.kind !== 'accepted') continue
      accepted.push(event)
      if (!bench.hooks.hasState || bench.unstable !== null) return
      bench.visible = (await bench.read()) !== before
      if (bench.visible) return void acts.push(event)
    }
  })
  return acts[0] ?? accepted[0] ?? bench.event
}

type Outcome = Judgement & { delivery?: Delivery | undefined }

class Run {
  readonly #bench: Bench
  #stories: Stories | null = null

  constructor(bench: Bench) {
    this.#bench = bench
  }

  async scenario(scenario: Scenario): Promise<ScenarioReport> {
    const { id, group, title, risk, expected } = scenario
    const words = { id, group, title, risk, expected }
    const bench = this.#bench
    if (bench.stopped) return { ...words, ...NOT_SENT, why: 'not sent: the run was stopped' }
    const start = bench.sent.length
    const { observed, ok, why, delivery } = await this.#outcome(scenario)
    const sent = bench.sent.slice(start)
    const leaks = new Set(sent.flatMap(({ answer }) => leaksOf(answer, bench.target.secret)))
    const times = sent.flatMap(({ answer }) => (answer.status === null ? [] : [answer.ms]))
    const about = delivery ?? sent[0]?.delivery
    return {
      ...words,
      observed,
      status: sent.at(-1)?.answer.status ?? null,
      // `valid` is the scenario that fails when the proxy keeps deliveries away.
      ok: id === 'valid' && observed === 'blocked' ? false : ok,
      why: withoutSecret([why, ...leaks].join('; '), bench.target.secret),
      request: about ? shownRequest(about, bench) : null,
      requests: sent.length,
      ms: times.length === 0 ? null : Math.max(...times),
    }
  }

  async #outcome(scenario: Scenario): Promise<Outcome> {
    const bench = this.#bench
    switch (scenario.kind) {
      case 'answer-time':
        return judgeTimes(bench)
      case 'no-leak':
        return this.#leaks(scenario)
      case 'race':
        return this.#compared(() => race(bench, scenario.copies))
      case 'burst':
        return this.#compared(() => burst(bench, scenario.count))
      case 'order':
        return this.#compared(async () => disorder(bench, scenario.order, (this.#stories ??= await readStories(bench))))
      case 'replay': {
        const deliveries = await scenario.make(bench.material())
        return this.#judged(scenario.replaces ? 'replace' : 'replay', deliveries, true)
      }
      default: {
        const delivery = await scenario.make(bench.material(), supplyOf(bench))
        if (delivery === null) return { observed: 'unknown', ok: null, why: `not sent: ${scenario.needs ?? ''}` }
        return this.#judged(scenario.kind, [delivery], scenario.kind === 'delivery')
      }
    }
  }

  /** Several deliveries, held against the same ones in another way. */
  async #compared(work: () => Promise<Judgement>): Promise<Outcome> {
    const bench = this.#bench
    const why = cannotCompare(bench)
    if (why !== null) return { observed: 'unknown', ok: null, why }
    let outcome: Outcome = { observed: 'unknown', ok: null, why: '' }
    bench.soil()
    const error = await hookErrorOf(async () => {
      outcome = await work()
    })
    bench.soil()
    return error === null ? outcome : { observed: 'unknown', ok: null, why: error }
  }

  async #judged(kind: Parameters<typeof judge>[0], deliveries: Delivery[], genuine: boolean): Promise<Outcome> {
    const { seen, sent } = await this.#observe(deliveries, genuine)
    const bench = this.#bench
    const { reachable, refusedWith } = bench
    const status = sent[0]?.answer.status ?? null
    const verdict = judge(kind, {
      ...seen,
      reachable,
      visible: bench.visible,
      sameAsGenuine: !reachable && refusedWith !== null && refusedWith === status,
    })
    return { ...verdict, delivery: deliveries[0] }
  }

  /** Sends one delivery after the other, as long as they are accepted, with the state read around each. */
  async #observe(deliveries: Delivery[], genuine: boolean) {
    const bench = this.#bench
    const hookErrors: string[] = bench.unstable === null ? [] : [bench.unstable]
    const states: string[] = []
    const guarded = async (work: () => Promise<string | null>) => {
      const error = await hookErrorOf(async () => {
        const state = await work()
        if (state !== null) states.push(state)
      })
      if (error !== null) hookErrors.push(error)
    }
    await guarded(() => bench.reset())
    bench.soil()
    const sent: Sent[] = []
    for (const delivery of deliveries) {
      if (sent.some(({ meaning }) => meaning.kind !== 'accepted')) break
      sent.push(await bench.post(delivery, genuine))
      await guarded(() => bench.read())
    }
    const hookError = hookErrors[0] ?? null
    const answers = sent.map(({ meaning }) => meaning) as [AnswerMeaning, ...AnswerMeaning[]]
    const [before, after] = states
    const quiet = answers.length === 1 && answers[0].kind === 'rejected' && before !== undefined && before === after
    if (quiet && hookError === null) bench.leaveClean(before)
    // After a failed read the list has a gap: positions mean nothing then.
    const shown = bench.hooks.hasState && hookError === null ? states : null
    const seen: Omit<Seen, 'reachable' | 'visible' | 'sameAsGenuine'> = { answers, states: shown, hookError }
    return { seen, sent }
  }

  /** Looks at every answer of the run, and at one more: to what no library was made for. */
  async #leaks(scenario: Scenario & { kind: 'no-leak' }): Promise<Outcome> {
    const bench = this.#bench
    const delivery = await scenario.make(bench.material(), supplyOf(bench))
    if (delivery === null) return { observed: 'unknown', ok: null, why: 'not sent' }
    const { answer } = await bench.post(delivery)
    bench.soil()
    const leaks = new Set(bench.sent.flatMap((one) => leaksOf(one.answer, bench.target.secret)))
    if (answer.body.includes(ECHO)) leaks.add(ECHO_SHOWN)
    if (leaks.size > 0) return { observed: 'accepted', ok: false, why: [...leaks].join('; '), delivery }
    const { kind, why } = meaningOf(answer)
    if (kind === 'blocked' && !bench.reachable) {
      return { observed: 'blocked', ok: null, why: `${why}; the handler was not reached`, delivery }
    }
    if (answer.status === null) return { observed: 'error', ok: null, why, delivery }
    if (!bench.reachable) return { observed: 'unknown', ok: null, why: 'no genuine delivery was accepted', delivery }
    const all = `none of ${bench.sent.length} answers shows a stack, the secret or what was sent`
    return { observed: 'rejected', ok: true, why: all, delivery }
  }
}

const NOT_SENT = { observed: 'unknown', status: null, ok: null, request: null, requests: 0, ms: null } as const

function judgeTimes({ sent, provider }: Bench): Judgement {
  const answered = sent.filter(({ genuine, meaning }) => genuine && meaning.kind === 'accepted')
  // One that never came is late as well; that it failed is the other scenarios' to say.
  if (answered.length === 0) return { observed: 'unknown', ok: null, why: 'no genuine delivery was accepted' }
  const slowest = Math.max(...answered.map(({ answer }) => answer.ms))
  const limit = provider.answerWithinMs
  const why = `the slowest of ${answered.length} answers took ${slowest} ms, ${limit} ms are allowed`
  return slowest < limit ? { observed: 'accepted', ok: true, why } : { observed: 'error', ok: false, why }
}

function supplyOf(bench: Bench): Supply {
  return {
    other: () => bench.material(),
    ofType: (event) => {
      try {
        return bench.sample(event)
      } catch (error) {
        if (error instanceof TargetError) return null
        throw error
      }
    },
    session: async () => (await bench.target.session?.()) ?? null,
  }
}
