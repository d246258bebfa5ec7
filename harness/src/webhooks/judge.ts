/** From what was seen to a verdict: one function for each kind of scenario. */
import type { ScenarioResult } from '../access/index.ts'
import type { AnswerMeaning } from './answer.ts'
import { sizeOf } from './compare.ts'
import type { SingleKind } from './scenarios/index.ts'

/** What one scenario showed. */
export interface Seen {
  /** One for each delivery sent. */
  answers: [AnswerMeaning, ...AnswerMeaning[]]
  /** Canonical state before the first delivery and after each; null without a hook. */
  states: string[] | null
  /** Why states are not to be trusted. */
  hookError: string | null
  /** A genuine delivery was turned away with the same status: a rejection shows nothing then. */
  sameAsGenuine: boolean
  /** A genuine delivery of this run was accepted: the handler can be reached. */
  reachable: boolean
  /** A genuine delivery of this run changed the state: an effect would be seen. */
  visible: boolean
}

export interface Judgement {
  observed: ScenarioResult
  ok: boolean | null
  why: string
}

const CANNOT_TELL = 'cannot tell a rejection from a crash; the provider retries'

const JUDGES: Record<SingleKind | 'replay' | 'replace', (seen: Seen) => Judgement> = {
  delivery: judgeDelivery,
  forgery: judgeForgery,
  method: judgeMethod,
  harmless: judgeHarmless,
  either: judgeEither,
  replay: (seen) => judgeReplay(seen, false),
  replace: (seen) => judgeReplay(seen, true),
}

export function judge(kind: keyof typeof JUDGES, seen: Seen): Judgement {
  const verdict = JUDGES[kind](seen)
  if (seen.hookError === null || verdict.ok === false) return verdict
  return { observed: 'unknown', ok: null, why: `${verdict.why}; ${seen.hookError}` }
}

function judgeDelivery({ answers: [answer] }: Seen): Judgement {
  // One cause, one failure: that deliveries are blocked is the `valid` scenario's to fail by.
  if (answer.kind === 'blocked')
    return { observed: 'blocked', ok: null, why: `${answer.why}; the handler was not reached` }
  return { observed: answer.kind, ok: answer.kind === 'accepted', why: answer.why }
}

function judgeForgery(seen: Seen): Judgement {
  const [answer] = seen.answers
  if (answer.kind === 'accepted') {
    return showsNoEffect(seen)
      ? { observed: 'unchanged', ok: false, why: `${answer.why} as if it were genuine, though nothing changed` }
      : { observed: 'accepted', ok: false, why: answer.why }
  }
  if (changed(seen, 0, 1))
    return { observed: 'accepted', ok: false, why: `${answer.why}, and the state changed all the same` }
  if (answer.kind === 'error') return { observed: 'error', ok: false, why: `${answer.why}: ${CANNOT_TELL}` }
  if (answer.kind === 'blocked' && !(answer.unsure && seen.reachable)) {
    return { observed: 'blocked', ok: null, why: `${answer.why}; the signature check was not reached` }
  }
  if (seen.sameAsGenuine) {
    return {
      observed: 'rejected',
      ok: null,
      why: `${statusOf(answer)}, but so is a genuine delivery: this says nothing about the signature check`,
    }
  }
  return {
    observed: 'rejected',
    ok: true,
    why: seen.states ? `${statusOf(answer)}, and nothing changed` : statusOf(answer),
  }
}

/** Being turned away by the proxy is as good as by the handler, as long as POST gets through. */
function judgeMethod(seen: Seen): Judgement {
  const [answer] = seen.answers
  if (answer.kind === 'accepted' && !changed(seen, 0, 1)) return judgeAnswered(seen)
  const verdict = judgeForgery(seen)
  if (verdict.observed !== 'blocked' || !seen.reachable) return verdict
  return { observed: 'rejected', ok: true, why: `${statusOf(answer)}, and did not act` }
}

/** A page that says "this is a webhook" acts on nothing; that it does not is shown by the state alone. */
function judgeAnswered(seen: Seen): Judgement {
  const [answer] = seen.answers
  return showsNoEffect(seen)
    ? { observed: 'unchanged', ok: true, why: `${answer.why}, and nothing changed` }
    : { observed: 'unknown', ok: null, why: `${answer.why}; whether it acted cannot be seen without a state() hook` }
}

function judgeHarmless(seen: Seen): Judgement {
  const [answer] = seen.answers
  if (changed(seen, 0, 1)) return { observed: 'accepted', ok: false, why: `${answer.why}, and the state changed` }
  if (answer.kind === 'accepted') return judgeAnswered(seen)
  if (!seen.reachable) return judgeForgery(seen)
  return { observed: 'rejected', ok: true, why: `${statusOf(answer)}, and did not act` }
}

function judgeEither(seen: Seen): Judgement {
  const [answer] = seen.answers
  return answer.kind === 'accepted' ? { observed: 'accepted', ok: true, why: answer.why } : judgeForgery(seen)
}

/** @param mayReplace the second is another body under the same id: it may take the place of the first, or be refused */
function judgeReplay(seen: Seen, mayReplace: boolean): Judgement {
  const [first, second] = seen.answers
  if (first.kind === 'blocked')
    return { observed: 'blocked', ok: null, why: `${first.why}; the handler was not reached` }
  if (first.kind !== 'accepted') return { observed: first.kind, ok: false, why: `the first delivery was ${first.why}` }
  if (second === undefined) return { observed: 'unknown', ok: null, why: 'the second delivery was not sent' }
  const more = changed(seen, 1, 2)
  if (more && !(mayReplace && isOfSameSize(seen)))
    return { observed: 'accepted', ok: false, why: `${second.why} to the second, which changed the state again` }
  if (second.kind !== 'accepted' && !(mayReplace && second.kind === 'rejected')) {
    return {
      observed: second.kind,
      ok: false,
      why: `the second delivery was ${second.why}: the provider takes that for a failure and retries`,
    }
  }
  if (seen.hookError !== null) return { observed: 'unknown', ok: null, why: 'both were accepted' }
  if (seen.states === null) {
    return {
      observed: 'unknown',
      ok: null,
      why: 'both were accepted; without a state() hook in the config their effect cannot be seen',
    }
  }
  if (!changed(seen, 0, 1)) {
    return {
      observed: 'unknown',
      ok: null,
      why: 'both were accepted, but not even the first changed the state: name an event that does in the config',
    }
  }
  return {
    observed: 'unchanged',
    ok: true,
    why: more
      ? 'the second took the place of the first, and nothing is there twice'
      : `the second was ${second.why}, and changed nothing`,
  }
}

/** `blocked` by words that a handler's own refusal fits as well, once we know that it is one. */
const statusOf = (answer: AnswerMeaning) => answer.why.replace(/^(answered \d+).*$/, '$1')

const showsNoEffect = (seen: Seen) => seen.visible && seen.states?.length === 2 && !changed(seen, 0, 1)

function isOfSameSize({ states }: Seen): boolean {
  const [, first, second] = states ?? []
  return first !== undefined && second !== undefined && sizeOf(first) === sizeOf(second)
}

function changed({ states }: Seen, from: number, to: number): boolean {
  const before = states?.[from]
  const after = states?.[to]
  return before !== undefined && after !== undefined && before !== after
}
