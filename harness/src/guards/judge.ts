/** From how an entry point ends for each kind of caller to a verdict about its guard. */
import type { Access, Client, Evidence, GuardFlaw, GuardVerdict, Outcome } from '../access/index.ts'
import { DEEP, type Exit } from './execute.ts'
import { profile, type Profile } from './profile.ts'
import type { Event, EventKind } from './state.ts'
import type { Place, Refusal } from './values.ts'

export interface JudgeOptions {
  client: Client
  /** Paths of the sign-in and sign-up pages. */
  signInPaths: readonly string[]
  /** A webhook provider that the handler is known to belong to. */
  provider: string | null
}

type Execute = (caller: Profile) => Exit[]

/** Roles and permissions that one entry point may ask for, in turn. */
const MAX_ASKED = 8

/** Callers are shared: what calls were found to do for one holds for every entry point. */
export class Callers {
  readonly anonymous = profile('anonymous')
  readonly signedIn = profile('signed-in', { signedIn: true })
  readonly member = profile('member', { signedIn: true, org: true })
  readonly secret = profile('secret', { secret: true })
  readonly signer = profile('signer', { signature: true, secret: true })
  readonly #granted = new Map<string, Profile>()

  granted(keys: string[]): Profile {
    const id = keys.toSorted().join(' ')
    let found = this.#granted.get(id)
    if (found === undefined) {
      found = profile(id, { signedIn: true, org: true, grants: new Set(keys) })
      this.#granted.set(id, found)
    }
    return found
  }
}

export function judge(execute: Execute, callers: Callers, options: JudgeOptions): GuardVerdict {
  const run = execute
  const stranger = run(callers.anonymous)
  if (!has(stranger, 'asked') && !has(stranger, 'signs')) return unguarded(stranger, null)
  const inside = run(callers.signedIn)
  const told = new Set(stranger.map(({ key }) => key))
  const served =
    inside.some((exit) => isServed(exit) && !told.has(exit.key)) && !has(inside, 'asks') && !has(stranger, 'asks')
  // Where a session is enough, an organization adds nothing.
  const member = served ? inside : run(callers.member)
  const asked = new Set<Access>()
  const signers = new Set<string>()
  const look = (exits: Exit[]): Exit[] => {
    for (const { events } of exits) {
      for (const { access, signer } of events) {
        if (access !== undefined) asked.add(access)
        if (signer !== undefined) signers.add(signer)
      }
    }
    return exits
  }
  for (const exits of [stranger, inside, member]) look(exits)
  let granted = member
  // What is asked once something else was granted.
  for (let size = 0; asked.size > size && size < MAX_ASKED;) {
    size = asked.size
    granted = look(run(callers.granted([...asked])))
  }
  const entitled = [granted, ...(signers.size > 0 ? [run(callers.signer)] : [])]
  const best = entitled.flat()
  const judged: Judged = {
    stranger,
    inside,
    member,
    asked,
    signers,
    best: new Set(best.filter(isServed).map(({ key }) => key)),
    run,
    callers,
    options,
  }
  const letIn = stranger.filter((exit) => isLetIn(exit, judged))
  /** Where strangers end and one who is entitled does not. */
  const refusals = stranger.filter(
    (exit) => !letIn.includes(exit) && entitled.some((exits) => exits.every(({ key }) => key !== exit.key)),
  )
  if (letIn.length === 0) {
    return guarded(refusals.length > 0 ? refusals : stranger.filter(({ refusal }) => refusal !== null), judged)
  }
  if (refusals.length === 0)
    return keptBack(letIn, best, judged) ?? unguarded(stranger, granted, [...inside, ...member])
  const worked = letIn.filter((exit) => doesWork(exit))
  if (worked.length === 0 && letIn.every(({ plain }) => plain)) return guarded(refusals, judged)
  const suspect = find(worked, 'suspect')
  if (suspect && worked.every(({ events }) => events.some(({ kind }) => kind === 'suspect'))) return unreadable(suspect)
  return roundTheCheck(worked.length > 0 ? worked : letIn, refusals, granted)
}

/** Everyone is served, but only those who have a right to it get at the work. null: strangers get at it, too. */
function keptBack(letIn: Exit[], best: Exit[], judged: Judged): GuardVerdict | null {
  if (judged.stranger.some(({ events }) => events.some(isOpaque)) || !letIn.every(({ plain }) => plain)) return null
  if (!best.some(({ refusal, events }) => refusal === null && events.some(({ kind }) => kind === 'work'))) return null
  const found = whoGetsIn(judged)
  if (found === null) return null
  const asked = letIn.flatMap(({ events }) => events.filter(({ kind }) => kind === 'asked').map(({ place }) => place))
  return {
    status: 'guarded',
    access: found.access,
    evidence: unique(asked),
    confidence: 'read',
    refused: { stranger: 'reached', ...(found.others === undefined ? {} : { others: 'reached' }) },
  }
}

interface Judged {
  stranger: Exit[]
  inside: Exit[]
  member: Exit[]
  /** What is asked of callers beyond a session. */
  asked: Set<Access>
  signers: Set<string>
  /** Where those are served who have everything that is asked. */
  best: Set<string>
  run: Execute
  callers: Callers
  options: JudgeOptions
}

const isServed = ({ refusal }: Exit): boolean => refusal === null

/** Served: and not only told, by what is written in the code, what nobody with a right to more is told. */
function isLetIn(exit: Exit, { best }: Judged): boolean {
  return exit.refusal === null && (best.has(exit.key) || best.has(DEEP) || !exit.plain || exit.events.some(isOpaque))
}

/** Events that those who are entitled do not meet there: they come of not being one of them. */
function ofStrangers(exits: Exit[], inside: Exit[]): Exit[] {
  const met = new Set(inside.flatMap(({ events }) => events.map(keyOf)))
  return exits.map((exit) => ({ ...exit, events: exit.events.filter((event) => !met.has(keyOf(event))) }))
}

const keyOf = ({ kind, place }: Event): string => `${kind} ${place.file}:${place.line} ${place.what}`

function roundTheCheck(ways: Exit[], refusals: Exit[], inside: Exit[]): GuardVerdict {
  const [first] = ways
  const worked = ofStrangers(ways, inside)
  const dropped = find(worked, 'unawaited')
  const ignored = find(worked, 'ignored')
  const caught = find(worked, 'caught')
  const unset = find(ways, 'unset-secret')
  const shown = evidence(refusals)
  if (dropped) return partial('not-awaited', `${dropped.place.what} is not awaited`, dropped.place, shown)
  if (ignored) return partial('result-ignored', `what ${ignored.place.what} returns is not used`, ignored.place, shown)
  if (caught) return partial('swallowed', 'its refusal is caught, and it goes on', caught.place, shown)
  if (unset) {
    return partial(
      'unset-secret',
      'where the variable is not set, anyone can name what it is compared with',
      unset.place,
      shown,
    )
  }
  const place = first?.place ?? NOWHERE
  return partial('some-branches', `one way round the check ends in ${place.what}`, place, shown)
}

/** To look up the key that a signature is checked with is no work for a stranger: it has to come first. */
function workOf(exits: Exit[]): Event[] {
  const isKeyed = has(exits, 'keyed')
  const works = exits.flatMap(({ events }) => events.filter(({ kind }) => kind === 'work'))
  return isKeyed ? works.filter(({ place }) => !READS.test(place.what)) : works
}

const READS = /\.(find|get|select|query|first|one|fetch|retrieve|hget|list)\w*\s*[(<]/

const NOWHERE: Place = { file: '', line: 1, column: 1, what: 'the work' }

/**
 * @param inside how it ends for those with a session; null: nobody is asked
 * @param others how it ends for those who have less than those
 */
function unguarded(stranger: Exit[], inside: Exit[] | null, others: Exit[] = []): GuardVerdict {
  const suspect = find(stranger.filter(isServed), 'suspect') ?? find(stranger, 'suspect')
  if (suspect) return unreadable(suspect)
  // Turned away by what a database or a package said: whose rule that is cannot be read.
  const turned = stranger.find(
    ({ refusal, events }) =>
      refusal !== null &&
      (refusal.outcome === 'unauthorized' || refusal.outcome === 'forbidden') &&
      events.some(isOpaque),
  )
  if (turned) {
    const reason = `it answers ${words(turned.refusal)} by what cannot be read (${turned.place.what})`
    return { status: 'unknown', access: 'unknown', evidence: unique([turned.place]), reason }
  }
  const flaw = inside === null ? null : flawOf(stranger, inside)
  const refusing = [...stranger, ...others, ...(inside ?? [])].find(({ refusal, told }) =>
    REFUSES.has(refusal?.outcome ?? told),
  )
  return {
    status: 'open',
    access: 'public',
    evidence: [],
    confidence: 'read',
    ...(flaw ? { flaw } : {}),
    ...(refusing ? { asksMore: shownAt(refusing.place) } : {}),
  }
}

/** Words that are about the caller: a row that is missing is missing for everyone. */
const REFUSES: ReadonlySet<Outcome> = new Set(['unauthorized', 'forbidden', 'sign-in'])

const shownAt = ({ file, line, what }: Place): string => `${file}:${line} ${what}`

/** It looks at the caller, and lets everyone in. */
function flawOf(stranger: Exit[], inside: Exit[]): GuardFlaw | null {
  const all = stranger.filter(isServed)
  const served = ofStrangers(all, inside)
  const dropped = find(served, 'unawaited')
  const ignored = find(served, 'ignored')
  const caught = find(served, 'caught')
  const asked = find(all, 'asked')
  const [kind, event] = dropped
    ? (['not-awaited', dropped] as const)
    : ignored
      ? (['result-ignored', ignored] as const)
      : caught
        ? (['swallowed', caught] as const)
        : (['optional-user', asked] as const)
  if (event === undefined) return null
  return { kind, place: placeOf(event.place) }
}

const isOpaque = ({ kind }: Event): boolean => kind === 'work' || kind === 'opaque' || kind === 'suspect'

function doesWork({ plain, events }: Exit): boolean {
  return !plain || events.some(isOpaque)
}

/** It ends without any work, and tells nothing but what is written in the code. */
export const isIdle = (exit: Exit): boolean => exit.refusal !== null || !doesWork(exit)

function guarded(refusals: Exit[], judged: Judged): GuardVerdict {
  const { stranger, inside } = judged
  const works = workOf(stranger)
  // A call tells more than a variable that is set on the way.
  const early = works.find(({ place }) => place.what.includes('(')) ?? works[0]
  if (early) {
    const reason = `a stranger gets it to do ${early.place.what} before it turns them away`
    return partial('after-work', reason, early.place, evidence(refusals))
  }
  const shown = evidence(refusals)
  const found = whoGetsIn(judged)
  const turned = { stranger: answerTo(refusals, judged.options) }
  if (found === null) {
    const dropped = find(inside, 'unawaited')
    if (!dropped) return nobody(shown, turned, judged)
    const reason = `nobody gets in: ${dropped.place.what} is not awaited`
    return {
      status: 'guarded',
      access: 'unknown',
      evidence: unique([dropped.place, ...shown]),
      confidence: 'read',
      reason,
      refused: turned,
      flaw: { kind: 'not-awaited', place: placeOf(dropped.place) },
    }
  }
  const { access, exits, others, anyOf } = found
  const isWebhook = access.startsWith('webhook:')
  const isSigned = isWebhook || access === 'secret'
  const more = isSigned ? undefined : exits.find(({ refusal, told }) => ASKS.has(refusal?.outcome ?? told))
  // Providers take any 4xx for a refusal, and handlers choose among them.
  const answered = isWebhook && refusals.every(({ refusal }) => isClientError(refusal?.status))
  return {
    status: isWebhook ? 'webhook' : 'guarded',
    access,
    ...(anyOf === undefined ? {} : { anyOf }),
    evidence: shown,
    confidence: 'read',
    refused: { ...(answered ? { stranger: 'unauthorized' } : turned), ...(others === undefined ? {} : { others }) },
    ...(more ? { asksMore: shownAt(more.place) } : {}),
  }
}

const isClientError = (status = 0): boolean => status >= 400 && status < 500

/** Nobody who was tried is served: it sends everyone elsewhere, or asks for what is not understood. */
function nobody(shown: Evidence[], refused: { stranger: Outcome }, { inside, options }: Judged): GuardVerdict {
  if (inside.every((exit) => exit.refusal?.outcome === 'redirect')) {
    const others = answerTo(inside, options)
    const reason = 'it sends everyone elsewhere'
    return {
      status: 'guarded',
      access: 'unknown',
      evidence: shown,
      confidence: 'read',
      reason,
      refused: { ...refused, others },
    }
  }
  const reason = 'it turns strangers away, and everyone else who was tried'
  return { status: 'unknown', access: 'unknown', evidence: shown, reason }
}

const ASKS: ReadonlySet<Outcome> = new Set(['unauthorized', 'forbidden', 'not-found', 'redirect', 'sign-in'])

interface Admitted {
  access: Access
  exits: Exit[]
  /** What signed-in callers without it get. */
  others?: Outcome
  /** Each is enough. */
  anyOf?: Access[]
}

/** The first kind of caller that is served; null: none of those tried. */
function whoGetsIn(judged: Judged): Admitted | null {
  const { inside, member, asked, signers, run, callers, options } = judged
  // What strangers are told too is no admission.
  const told = new Set(judged.stranger.filter((exit) => isServed(exit) && !doesWork(exit)).map(({ key }) => key))
  const admits = (exits: Exit[]): boolean =>
    exits.some((exit) => isLetIn(exit, judged) && (!told.has(exit.key) || doesWork(exit)))
  if (admits(inside)) return { access: 'signed-in', exits: inside }
  const others = answerTo(inside, options)
  if (admits(member)) return { access: 'org', exits: member, others }
  const single = [...asked].flatMap((access) => {
    const exits = run(callers.granted([access]))
    return admits(exits) ? [{ access, exits, others }] : []
  })
  // One of several is enough: no single word says who gets in.
  if (single[0]) {
    return single.length === 1
      ? single[0]
      : { ...single[0], access: 'unknown', anyOf: single.map(({ access }) => access) }
  }
  const everything = run(callers.granted([...asked]))
  if (admits(everything))
    return { access: asked.size === 1 ? ([...asked][0] ?? 'unknown') : 'unknown', exits: everything, others }
  const provider = [...signers].find((name) => name !== 'secret')
  if (signers.has('secret') && provider === undefined) {
    const exits = run(callers.secret)
    if (admits(exits)) return { access: options.provider === null ? 'secret' : `webhook:${options.provider}`, exits }
  }
  if (signers.size === 0) return null
  const exits = run(callers.signer)
  return admits(exits) ? { access: `webhook:${provider ?? options.provider ?? 'custom'}`, exits } : null
}

/** One outcome where all agree. */
function answerTo(refusals: Exit[], options: JudgeOptions): Outcome {
  const outcomes = new Set(refusals.map((exit) => outcomeFor(exit, options)))
  const [only = 'unknown'] = outcomes
  return outcomes.size === 1 ? only : 'unknown'
}

function outcomeFor({ refusal, told }: Exit, { client, signInPaths }: JudgeOptions): Outcome {
  if (refusal === null) return told
  // Clerk's protect() sends browsers to sign in, and answers 404 to others.
  if (refusal.target === 'protect') return client === 'document' ? refusal.outcome : 'not-found'
  if (refusal.outcome !== 'redirect') return refusal.outcome
  const path = refusal.target?.split(/[?#]/)[0] ?? ''
  return signInPaths.some((known) => path === known || path.startsWith(`${known}/`))
    ? 'sign-in'
    : path === ''
      ? 'unknown'
      : 'redirect'
}

function partial(kind: GuardFlaw['kind'], reason: string, at: Place, shown: Evidence[]): GuardVerdict {
  return {
    status: 'partial',
    access: 'unknown',
    evidence: unique([at, ...shown]),
    confidence: 'read',
    reason,
    flaw: { kind, place: placeOf(at) },
  }
}

function unreadable({ place }: Event): GuardVerdict {
  return {
    status: 'unknown',
    access: 'unknown',
    evidence: unique([place]),
    reason: `what ${place.what} (${place.file}:${place.line}) does cannot be read`,
  }
}

function words(refusal: Refusal | null): string {
  return refusal?.outcome === 'forbidden' ? '403' : '401'
}

function has(exits: Exit[], kind: EventKind): boolean {
  return find(exits, kind) !== undefined
}

function find(exits: Exit[], kind: EventKind): Event | undefined {
  for (const { events } of exits) for (const event of events) if (event.kind === kind) return event
  return undefined
}

/** The chain: where the entry point ends, the calls between, and what turned the caller away. */
function evidence(refusals: Exit[]): Evidence[] {
  return unique(refusals.flatMap(({ place, refusal }) => (refusal ? [...refusal.via, refusal.place] : [place]))).slice(
    0,
    8,
  )
}

const placeOf = ({ file, line, column, what }: Place): Place => ({ file, line, column, what })

function unique(places: Evidence[]): Evidence[] {
  const seen = new Set<string>()
  return places
    .filter(({ file, line }) => {
      const key = `${file}:${line}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    .map(({ file, line, what }) => ({ file, line, what }))
}
