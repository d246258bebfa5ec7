/**
 * Events about one thing that arrive in another order than they happened. The right outcome is not assumed: it is what
 * the same deliveries leave behind in their order.
 */
import type { Bench, Sent } from './bench.ts'
import { isSame } from './compare.ts'
import type { Judgement } from './judge.ts'
import type { Material } from './material.ts'
import type { Lifecycle } from './provider.ts'
import type { Order } from './scenarios/index.ts'
import { makeSeed } from './seed.ts'

/** What happened to one thing, a minute apart (Stripe's clock counts seconds). */
interface Story {
  of: string
  created: Material
  updated: Material
  deleted: Material
  /** States after each, in their order. */
  after: { created: string; updated: string; deleted: string }
  /** Which of them had an effect. */
  acts: { created: boolean; updated: boolean; deleted: boolean }
}

/** Read once for each run: three scenarios need them. */
export type Stories = Story[]

/**
 * Tells each lifecycle of the provider in its order.
 * @throws {HookError}
 */
export async function readStories(bench: Bench): Promise<Stories> {
  const stories: Story[] = []
  for (const lifecycle of bench.provider.lifecycles) {
    const materials = materialsOf(bench, lifecycle)
    const before = (await bench.reset()) ?? ''
    const states = [before]
    const sent: Sent[] = []
    for (const material of [materials.created, materials.updated, materials.deleted]) {
      sent.push(await bench.postSigned(material))
      states.push((await bench.read()) ?? '')
    }
    // What it refuses in the right order is another scenario's (`event:…`) to say.
    if (sent.some(({ meaning }) => meaning.kind !== 'accepted')) continue
    const [, created = '', updated = '', deleted = ''] = states
    stories.push({
      of: lifecycle.of,
      ...materials,
      after: { created, updated, deleted },
      acts: { created: created !== before, updated: updated !== created, deleted: deleted !== updated },
    })
  }
  return stories
}

const MINUTE = 60_000

function materialsOf(bench: Bench, { created, updated, deleted }: Lifecycle) {
  const born = new Date(Date.now() - 3 * MINUTE)
  const { text } = makeSeed()
  const make = (event: string, minutes: number, revision: number): Material => {
    const at = new Date(born.getTime() + minutes * MINUTE)
    const material = bench.sample(event, makeSeed(text, at, { born, revision }))
    // Three deliveries about one thing: what tells them apart is made from another text.
    const own = makeSeed(`${text}/${minutes}`, at)
    const body = bench.provider.renew?.(material.body, own) ?? material.body
    return { ...material, body, id: bench.provider.deliveryId(body, own) }
  }
  return { created: make(created, 0, 0), updated: make(updated, 1, 1), deleted: make(deleted, 2, 1) }
}

/**
 * Tells every story in another order.
 * @throws {HookError}
 */
export async function disorder(bench: Bench, order: Order, stories: Stories): Promise<Judgement> {
  const told = stories.filter(
    ({ acts }) => acts.created && (order === 'updated-before-created' ? acts.updated : acts.deleted),
  )
  if (told.length === 0) return untold(bench)
  for (const story of told) {
    const fault = await ORDERS[order](bench, story)
    if (fault) return { ...fault, why: `${story.of}: ${fault.why}` }
  }
  return {
    observed: 'unchanged',
    ok: true,
    why: `the order made no difference (${told.map(({ of }) => of).join(', ')})`,
  }
}

/** None of the events has an effect: either the handler does not act on them, or these samples do not fit it. */
function untold({ target, provider }: Bench): Judgement {
  const names = provider.lifecycles.flatMap(({ updated, deleted }) => [updated, deleted])
  const acts =
    target.events === undefined ? target.body !== undefined : target.events.some((one) => names.includes(one))
  return acts
    ? {
        observed: 'unknown',
        ok: null,
        why: 'the events of the catalogue had no effect on this handler, in whatever order',
      }
    : { observed: 'unchanged', ok: true, why: 'the handler keeps nothing that these events could overtake' }
}

type Fault = Pick<Judgement, 'observed' | 'ok' | 'why'>

const ORDERS: Record<Order, (bench: Bench, story: Story) => Promise<Fault | null>> = {
  'updated-before-created': async (bench, { updated, created, after }) => {
    const told = await tell(bench, [updated, created])
    if ('why' in told) return told
    return isSame(told.last, after.updated)
      ? null
      : wrong('`updated` came first, and the late `created` left another state than the right order')
  },
  'deleted-before-created': async (bench, { deleted, created }) => {
    const told = await tell(bench, [deleted, created])
    if ('why' in told || isSame(told.last, told.previous)) return 'why' in told ? told : null
    const inOrder = await tell(bench, [created, deleted])
    return 'last' in inOrder && isSame(told.last, inOrder.last)
      ? null
      : wrong('`deleted` came first, and the late `created` brought to life what is deleted')
  },
  'late-update-after-delete': async (bench, { created, updated, deleted, after }) => {
    const told = await tell(bench, [created, deleted, updated])
    if ('why' in told || isSame(told.last, told.previous) || isSame(told.last, after.deleted)) {
      return 'why' in told ? told : null
    }
    return wrong('`updated` came after `deleted`, and brought to life what is deleted')
  },
}

const wrong = (why: string): Fault => ({ observed: 'accepted', ok: false, why })

/** Sends them in this order; what asks for a retry gets one at the end. */
async function tell(bench: Bench, materials: Material[]): Promise<{ previous: string; last: string } | Fault> {
  await bench.reset()
  const states: string[] = []
  const again: Material[] = []
  for (const material of materials) {
    const { meaning, answer } = await bench.postSigned(material)
    states.push((await bench.read()) ?? '')
    if (meaning.kind === 'accepted') continue
    // 500 is what an error that nobody foresaw looks like; anything else says "later, please".
    if (answer.status === null || answer.status === 500) return crashed(material, meaning.why)
    again.push(material)
  }
  for (const material of again) {
    const { meaning } = await bench.postSigned(material)
    if (meaning.kind !== 'accepted') return crashed(material, `${meaning.why}, also when sent again`)
    states.push((await bench.read()) ?? '')
  }
  return { previous: states.at(-2) ?? '', last: states.at(-1) ?? '' }
}

const crashed = ({ event }: Material, why: string): Fault => ({
  observed: 'error',
  ok: false,
  why: `${event} was ${why} when it came out of order: the provider retries for days`,
})
