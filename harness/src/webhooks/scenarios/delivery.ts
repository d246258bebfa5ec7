/** Genuine deliveries, in all the forms in which they really come. */
import { awkwardJson } from '../awkward-json.ts'
import { headerOf, signed, splitSignature, withHeaders, without, type Delivery, type Material } from '../material.ts'
import type { EventBody, Provider } from '../provider.ts'
import type { Scenario, Supply } from './scenario.ts'

const delivery = { group: 'delivery', kind: 'delivery', expected: 'accepted' } as const

/** An event type that no handler knows. */
const UNKNOWN_EVENT = 'routewarden.never_heard_of'

const LOST = 'The provider tries again for days, then drops the event.'

export function deliveryScenarios(provider: Provider, events: string[]): Scenario[] {
  return [
    {
      id: 'valid',
      ...delivery,
      title: 'A delivery signed as the provider signs it: accepted.',
      risk: 'Events are lost without a word: users who are not synced, payments that are not seen.',
      make: (material: Material) => signed(material),
    },
    ...events.map(ofEvent),
    {
      id: 'unknown-event',
      ...delivery,
      title: 'A signed event of a type never heard of: accepted (an error would be retried for days).',
      risk: 'Providers add event types. One that is answered with an error is sent again for days, and in the end the endpoint is switched off.',
      make: (material: Material) =>
        signed({ ...material, event: UNKNOWN_EVENT, body: material.provider.rename(material.body, UNKNOWN_EVENT) }),
    },
    ...rotated(provider),
    {
      id: 'header-case',
      ...delivery,
      title: 'The same with header names in capitals: accepted (HTTP does not tell them apart).',
      risk: `Balancers and tunnels rewrite header names; whoever looks for one spelling then finds none. ${LOST}`,
      make: async (material: Material) => capitals(await signed(material)),
    },
    ...bodies,
    {
      id: 'large-body',
      ...delivery,
      title: `A body of ${megabytes(provider.largeBodyBytes)}, near the largest that the provider sends: accepted.`,
      risk: `Body limits of a server, a proxy or a platform cut off or refuse the largest events. ${LOST}`,
      make: (material: Material) => signed(material, { body: padded(material.body, provider.largeBodyBytes) }),
    },
    {
      id: 'slow-body',
      ...delivery,
      title: 'A body that comes in parts, with pauses, cut in the middle of letters: accepted.',
      risk: `Networks split bodies anywhere. A handler that decodes each part for itself verifies other letters than were signed. ${LOST}`,
      make: async (material: Material) => ({ ...(await signed(material)), pace: { parts: 4, pauseMs: 40 } }),
    },
    {
      id: 'charset',
      ...delivery,
      title: 'A content type with another spelling of its charset: accepted.',
      risk: `\`application/json\` and \`application/json; charset=utf-8\` are the same; a handler that compares the text refuses one of them. ${LOST}`,
      make: async (material: Material) => withCharset(await signed(material)),
    },
    ...family(provider),
  ]
}

/** One for each type that the handler tells apart. */
function ofEvent(event: string): Scenario {
  return {
    id: `event:${event}`,
    ...delivery,
    title: `A signed ${event} event, which the handler names: accepted.`,
    risk: `An event that the handler means to act on fails. ${LOST}`,
    make: (_material: Material, { ofType }: Supply) => {
      const material = ofType(event)
      return material && signed(material)
    },
    needs: 'the catalogue has no sample of it: give a body under `webhooks` in the config',
  }
}

function rotated({ signature: { join, header } }: Provider): Scenario[] {
  if (join === null) return []
  return [
    {
      id: 'rotated-secret',
      ...delivery,
      title: 'A delivery with two signatures, of an old secret and of the valid one: accepted.',
      risk: `While a secret is rotated the provider signs with both. A handler that looks at the first signature only loses every event of those hours. ${LOST}`,
      make: async (material: Material) => {
        const old = await signed(material, { secret: material.provider.makeSecret() })
        const valid = await signed(material)
        return withHeaders(valid, { [header]: join([headerOf(old, header), headerOf(valid, header)]) })
      },
    },
  ]
}

const ALTERED = 'A handler that verifies the body as it writes it anew, and not as it came, refuses genuine events.'

/** Bodies whose bytes are lost where they are parsed and written again, or decoded wrongly. */
const bodies: Scenario[] = [
  {
    id: 'raw-body',
    ...delivery,
    title: 'A signed body whose bytes differ from JSON serialised again: accepted.',
    risk: `White space, escapes and the order of keys are the provider's to choose. ${ALTERED}`,
    make: (material: Material) => signed(material, { body: awkwardJson(material.body) }),
  },
  {
    id: 'unicode-body',
    ...delivery,
    title: 'Names in other scripts, with emoji and combined letters, unescaped: accepted.',
    risk: `People have such names. A body that is decoded as anything but UTF-8 has another signature. ${LOST}`,
    make: (material: Material) => signed(material, { body: JSON.stringify(inOtherScripts(material.body)) }),
  },
  {
    id: 'big-integers',
    ...delivery,
    title: 'Numbers that JavaScript cannot hold, in a field never heard of: accepted.',
    risk: `\`JSON.parse\` rounds them, and what is written again has other digits. ${ALTERED}`,
    make: (material: Material) => signed(material, { body: withBigNumbers(material.body) }),
  },
]

/** The same signature under the other names: right either way, as long as it is verified. */
function family({ otherFamily }: Provider): Scenario[] {
  if (otherFamily === null) return []
  return [
    {
      id: `header-family:${otherFamily.name}`,
      group: 'delivery',
      kind: 'either',
      expected: 'accepted',
      title: `The same signature in \`${otherFamily.name}-*\` headers: accepted or refused, and no failure.`,
      risk: 'svix and Standard Webhooks are one scheme with two families of header names; a sender may change to the other. An error there is retried for days.',
      make: async (material: Material) => inOtherFamily(await signed(material), material),
    },
  ]
}

export function inOtherFamily(delivery: Delivery, { provider: { otherFamily } }: Material): Delivery {
  const names = otherFamily?.headers ?? {}
  return {
    ...delivery,
    headers: Object.fromEntries(Object.entries(delivery.headers).map(([name, value]) => [names[name] ?? name, value])),
  }
}

function capitals(delivery: Delivery): Delivery {
  return {
    ...delivery,
    headers: Object.fromEntries(Object.entries(delivery.headers).map(([name, value]) => [name.toUpperCase(), value])),
  }
}

function withCharset(delivery: Delivery): Delivery {
  const plain = headerOf(delivery, 'content-type')
  return withHeaders(delivery, {
    'content-type': plain.includes('charset') ? (plain.split(';')[0] ?? plain) : `${plain};charset=UTF-8`,
  })
}

/** Letters of several scripts, joined emoji, combining marks, and the two line ends that JSON allows in a text. */
const OTHER_SCRIPTS = '名前 Ζωή ‏שם‎ 👩‍👩‍👧 e\u0301\u2028ﬁn'
const NAMES = /(^|_)(name|title|description|message|subject)$/

function inOtherScripts(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => inOtherScripts(item))
  if (typeof value === 'string') return NAMES.test(key) ? `${value} ${OTHER_SCRIPTS}` : value
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).map(([name, member]) => [name, inOtherScripts(member, name)] as const)
  // At the top there is always one: the scenario is nothing without it.
  return Object.fromEntries(key === '' ? [...members, ['routewarden_text', OTHER_SCRIPTS]] : members)
}

const withBigNumbers = (body: EventBody) =>
  `${JSON.stringify(body).slice(0, -1)},"routewarden_numbers":[12345678901234567890123,9007199254740993,0.10000000000000000555,1E5,-0]}`

/** The body with a field more, so long that it has the given size. */
function padded(body: EventBody, bytes: number): string {
  const start = `${JSON.stringify(body).slice(0, -1)},"routewarden_filler":"`
  const missing = Math.max(0, bytes - Buffer.byteLength(start) - 2)
  return `${start}${'a long story '.repeat(Math.ceil(missing / 13)).slice(0, missing)}"}`
}

const megabytes = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** Everything of a delivery but what proves it. */
export const unsigned = (delivery: Delivery, { provider }: Material) => without(delivery, provider.signatureHeaders)

/** The signature header with another lead, or other letters. */
export async function resigned(
  material: Material,
  change: (parts: { lead: string; mac: string }) => string,
): Promise<Delivery> {
  const delivery = await signed(material)
  const { header } = material.provider.signature
  return withHeaders(delivery, { [header]: change(splitSignature(material.provider, headerOf(delivery, header))) })
}
