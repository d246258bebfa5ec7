/**
 * Scenarios of several deliveries: at the same moment, or in another order than things happened. What they should leave
 * behind is not assumed: the same deliveries are sent one after the other, in their order, and the states compared.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Bench, Sent } from './bench.ts'
import { chance, countOf, isSame, sizeOf } from './compare.ts'
import type { Judgement } from './judge.ts'
import { signed, type Material } from './material.ts'

const unknown = (why: string): Judgement => ({ observed: 'unknown', ok: null, why })

/** Why nothing can be compared; null: it can. */
export function cannotCompare(bench: Bench): string | null {
  const { hooks, target, unstable } = bench
  if (!hooks.hasState) return 'without a state() hook in the config the effect cannot be seen'
  if (unstable !== null) return unstable
  if (target.reset === null) return 'without a reset() hook in the config the same cannot be tried twice'
  if (!bench.reachable) return 'not even a genuine delivery is accepted'
  if (!bench.visible) {
    return 'not even a genuine delivery changed the state: name an event that does in the config'
  }
  return null
}

/**
 * The same delivery several times at once.
 * @throws {HookError}
 */
export async function race(bench: Bench, copies: number): Promise<Judgement> {
  const material = bench.material()
  const once = async () => {
    const empty = await bench.reset()
    await bench.postSigned(material)
    return { empty, state: await bench.read() }
  }
  const one = await once()
  const before = await bench.reset()
  const delivery = await signed(material)
  const sent = await Promise.all(Array.from({ length: copies }, () => bench.post(delivery, true)))
  // The provider sends again what was not accepted.
  const again = sent.some(isAccepted) && sent.every(isAccepted) ? null : await bench.post(delivery, true)
  const after = await bench.read()
  if (one.state === null || after === null || before === null) return unknown('the state could not be read')
  if (after === before) {
    return unknown('the reset() hook leaves what tells the delivery as handled: the same cannot be tried twice')
  }
  if (again && !isAccepted(again)) {
    return { observed: again.meaning.kind, ok: false, why: `sent once more, the delivery was ${again.meaning.why}` }
  }
  if (isSame(one.state, after))
    return { observed: 'unchanged', ok: true, why: `${copies} at once had the effect of one` }
  const own = chance(one.state, (await once()).state ?? '')
  return own !== null && isSame(one.state, after, own)
    ? { observed: 'unchanged', ok: true, why: `${copies} at once had the effect of one` }
    : {
        observed: 'accepted',
        ok: false,
        why: `${copies} at once left another state than one alone: handled more than once`,
      }
}

const isAccepted = ({ meaning }: Sent) => meaning.kind === 'accepted'

/** Milliseconds before deliveries that were not accepted in a burst are sent again. */
const RETRY_MS = 250

/**
 * Many deliveries at once, each of its own.
 * @throws {HookError}
 */
export async function burst(bench: Bench, count: number): Promise<Judgement> {
  const empty = (await bench.reset()) ?? ''
  const single = bench.material()
  await bench.postSigned(single)
  const one = (await bench.read()) ?? ''
  await bench.reset()
  const materials = Array.from({ length: count }, () => bench.material())
  let rest = materials
  let refused = 0
  for (let round = 0; round < 3 && rest.length > 0; round += 1) {
    if (round > 0) await delay(RETRY_MS)
    const sent = await Promise.all(rest.map((material) => bench.postSigned(material)))
    rest = rest.filter((_material, index) => !isAccepted(sent[index] as Sent))
    if (round === 0) refused = rest.length
  }
  const after = (await bench.read()) ?? ''
  const retried = refused === 0 ? '' : `; ${refused} were accepted only when sent again`
  if (rest.length > 0) {
    return { observed: 'error', ok: false, why: `${rest.length} of ${count} were not accepted, even when sent again` }
  }
  const marks = marksOf(single, bench.material(), empty, one)
  const growth = sizeOf(one) - sizeOf(empty)
  if (marks.length === 0 || growth <= 0) {
    return unknown(
      `all ${count} were accepted, but single ones cannot be told in the state: each should add a row that holds an id of its event`,
    )
  }
  const counts = countOf(after)
  const seen = materials.map((material) => {
    const here = marks.map(({ value, times }) => Math.sign((counts.get(value(material)) ?? 0) - times))
    return here.find((sign) => sign !== 0) ?? 0
  })
  const lost = seen.filter((sign) => sign < 0).length
  const doubled = seen.filter((sign) => sign > 0).length
  if (lost + doubled > 0) {
    const faults = [
      ...(lost > 0 ? [`${lost} are not there`] : []),
      ...(doubled > 0 ? [`${doubled} are there twice`] : []),
    ]
    return {
      observed: doubled > 0 ? 'accepted' : 'error',
      ok: false,
      why: `all ${count} were accepted, and ${faults.join(', ')}`,
    }
  }
  if (sizeOf(after) - sizeOf(empty) !== growth * count) {
    return { observed: 'accepted', ok: false, why: `all ${count} are there, and more than that` }
  }
  return { observed: 'accepted', ok: true, why: `${count} deliveries, ${count} effects${retried}` }
}

interface Mark {
  value: (material: Material) => string
  times: number
}

/** Ids of a delivery that its effect shows: where to find them in another one, and how often they are there. */
function marksOf(material: Material, another: Material, empty: string, one: string): Mark[] {
  const [before, after] = [countOf(empty), countOf(one)]
  const candidates: ((material: Material) => unknown)[] = [
    ({ id }) => id,
    ...pathsOf(material.body).map((path) => (other: Material) => at(other.body, path)),
  ]
  return candidates.flatMap((candidate) => {
    const value = candidate(material)
    if (typeof value !== 'string' || value.length < 8 || before.has(value)) return []
    // The same for another event: a word, not an id.
    const times = candidate(another) === value ? 0 : (after.get(value) ?? 0)
    return times === 0 ? [] : [{ times, value: (other: Material) => String(candidate(other)) }]
  })
}

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))
}

function at(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined) return value
  return value !== null && typeof value === 'object' ? at((value as Record<string, unknown>)[key], rest) : undefined
}
