/** Runs the scenarios against one handler, one after the other: each starts from the seeded state. */
import type { ScenarioReport, WebhookReport } from '../access/index.ts'
import { leaksOf, meaningOf, withoutSecret, type AnswerMeaning } from './answer.ts'
import { judge, type Seen } from './judge.ts'
import type { Provider } from './provider.ts'
import { providerByName } from './providers/index.ts'
import { scenariosOf, signed, type Delivery, type Scenario } from './scenarios.ts'
import { send as sendOverHttp, type Answer, type Send } from './send.ts'
import { HookError, makeHooks, type Hooks } from './state.ts'
import { candidateEvents, makeMaterial, requireLoopback, TargetError, type WebhookTarget } from './target.ts'

interface Run {
  target: WebhookTarget
  provider: Provider
  hooks: Hooks
  post: (delivery: Delivery) => Promise<Answer>
  event: string
  /** A genuine delivery was accepted. */
  reachable: boolean
  /** Status by which a genuine delivery was turned away; null: it was not. */
  refusedWith: number | null
  /** Why the state cannot be compared at all. */
  unstable: string | null
}

/**
 * Sends every scenario (or those in `target.only`) and judges the answers.
 * @returns a report in which the secret does not occur; `skipped` says why none could run
 */
export async function runWebhookScenarios(target: WebhookTarget, send: Send = sendOverHttp): Promise<WebhookReport> {
  const provider = providerByName(target.provider)
  const place = { entry: target.entryId, provider: target.provider, file: target.file, line: target.line }
  const wanted = scenariosOf(provider).filter(({ id }) => target.only?.includes(id) ?? true)
  if (wanted.length === 0) return { ...place, scenarios: [] }
  const run: Run = {
    target,
    provider,
    hooks: makeHooks(target.state, target.reset),
    post: (delivery) => send({ ...delivery, url: target.url, timeoutMs: target.timeoutMs, ...signalOf(target) }),
    event: candidateEvents(target, provider)[0] ?? '',
    reachable: false,
    refusedWith: null,
    unstable: null,
  }
  try {
    requireLoopback(target.url)
    await checkSigning(run)
    run.unstable = await findUnstable(run)
    run.event = await chooseEvent(run)
  } catch (error) {
    if (error instanceof TargetError)
      return { ...place, scenarios: [], skipped: withoutSecret(error.message, target.secret) }
    throw error
  }
  const scenarios: ScenarioReport[] = []
  for (const scenario of wanted) scenarios.push(await runScenario(run, scenario))
  return { ...place, scenarios }
}

const signalOf = ({ signal }: WebhookTarget) => (signal ? { signal } : {})

/** @throws {TargetError} the provider's library cannot sign with this secret */
async function checkSigning({ target, provider, event }: Run): Promise<void> {
  const material = makeMaterial(target, provider, event)
  try {
    await signed(material)
  } catch {
    throw new TargetError(
      `The signing secret does not have the shape of a ${provider.title} secret (such as ${shapeOf(provider)}): nothing can be signed with it.`,
    )
  }
}

const shapeOf = (provider: Provider) => (provider.makeSecret().startsWith('whsec_') ? 'whsec_ and base64' : 'any text')

/** A hook that reads a clock or a counter would show every delivery as one that had effect. */
async function findUnstable({ hooks }: Run): Promise<string | null> {
  try {
    await hooks.reset()
    return (await hooks.read()) === (await hooks.read())
      ? null
      : 'the state() hook gives another value each time, with no delivery in between: leave times and counters out of it'
  } catch (error) {
    if (!(error instanceof HookError)) throw error
    // The scenarios meet it again, and say so.
    return null
  }
}

/**
 * Sends genuine deliveries: what forged ones are held against, whichever scenarios are asked for.
 * @returns the first candidate that changes the state, else the first that is accepted, else the first of all
 */
async function chooseEvent(run: Run): Promise<string> {
  let accepted: string | null = null
  try {
    for (const event of candidateEvents(run.target, run.provider)) {
      if (run.target.signal?.aborted) break
      await run.hooks.reset()
      const before = await run.hooks.read()
      const answer = await run.post(await signed(makeMaterial(run.target, run.provider, event)))
      const { kind } = meaningOf(answer)
      if (kind === 'rejected') run.refusedWith ??= answer.status
      if (kind === 'blocked' || kind === 'error') break
      if (kind !== 'accepted') continue
      run.reachable = true
      accepted ??= event
      if (!run.hooks.hasState || run.unstable !== null) break
      if ((await run.hooks.read()) !== before) return event
    }
  } catch (error) {
    if (!(error instanceof HookError)) throw error
    // The scenarios meet it again, and say so.
  }
  return accepted ?? run.event
}

async function runScenario(run: Run, scenario: Scenario): Promise<ScenarioReport> {
  const { id, title, expected, kind } = scenario
  const words = { id, title, expected }
  if (run.target.signal?.aborted) {
    return { ...words, observed: 'unknown', status: null, ok: null, why: 'not sent: the run was stopped' }
  }
  const delivery = await scenario.make(makeMaterial(run.target, run.provider, run.event))
  const { seen, answers } = await observe(run, delivery, kind === 'replay' ? 2 : 1)
  if (kind === 'delivery' && seen.answers[0].kind === 'accepted') run.reachable = true
  const { observed, ok, why } = judge(kind, {
    ...seen,
    reachable: run.reachable,
    sameAsGenuine: !run.reachable && run.refusedWith !== null && run.refusedWith === answers[0]?.status,
  })
  const leaks = new Set(answers.flatMap((answer) => leaksOf(answer, run.target.secret)))
  return {
    ...words,
    observed,
    status: answers.at(-1)?.status ?? null,
    // `valid` is the scenario that fails when the proxy keeps deliveries away.
    ok: id === 'valid' && observed === 'blocked' ? false : ok,
    why: withoutSecret([why, ...leaks].join('; '), run.target.secret),
  }
}

/** Sends the delivery `times` times, with the state read around each. */
async function observe(
  run: Run,
  delivery: Delivery,
  times: 1 | 2,
): Promise<{ seen: Omit<Seen, 'reachable' | 'sameAsGenuine'>; answers: Answer[] }> {
  const hookErrors: string[] = run.unstable === null ? [] : [run.unstable]
  const states: string[] = []
  const guarded = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof HookError)) throw error
      hookErrors.push(error.message)
    }
  }
  const read = () =>
    guarded(async () => {
      const state = await run.hooks.read()
      if (state !== null) states.push(state)
    })

  await guarded(() => run.hooks.reset())
  await read()
  const first = await run.post(delivery)
  await read()
  const answers = [first]
  const meanings: [AnswerMeaning, ...AnswerMeaning[]] = [meaningOf(first)]
  if (times === 2 && meanings[0].kind === 'accepted') {
    const second = await run.post(delivery)
    await read()
    answers.push(second)
    meanings.push(meaningOf(second))
  }
  const hookError = hookErrors[0] ?? null
  // After a failed read the list has a gap: positions mean nothing then.
  return {
    seen: { answers: meanings, states: run.hooks.hasState && hookError === null ? states : null, hookError },
    answers,
  }
}
