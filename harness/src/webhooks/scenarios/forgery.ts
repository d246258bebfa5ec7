/** Deliveries that the provider did not send: none may have any effect. */
import { headerOf, signed, withHeaders, without, type Delivery, type Material } from '../material.ts'
import type { Provider } from '../provider.ts'
import { inOtherFamily, resigned, unsigned } from './delivery.ts'
import type { Scenario, Supply } from './scenario.ts'

const forgery = { group: 'forgery', kind: 'forgery', expected: 'rejected' } as const

const ANYONE = 'Anyone on the internet can then make, change and delete what these events stand for.'

export function forgeryScenarios(provider: Provider): Scenario[] {
  const { signatureHeaders } = provider
  return [
    {
      id: 'unsigned',
      ...forgery,
      title: 'The same delivery without a signature: rejected, nothing changes.',
      risk: ANYONE,
      make: async (material: Material) => unsigned(await signed(material), material),
    },
    // With one header only, a missing header is the same as no signature.
    ...(signatureHeaders.length < 2 ? [] : signatureHeaders).map(missing),
    ...signatureHeaders.flatMap((name) => [empty(name), doubled(name)]),
    ...signatures(provider),
    ...contents(provider),
    ...disguises(provider),
  ]
}

const missing = (name: string): Scenario => ({
  id: `missing-header:${name}`,
  ...forgery,
  title: `A signed delivery without its ${name} header: rejected, nothing changes.`,
  risk: `A check that is left out, or fails with a crash, where a part is not there. ${ANYONE}`,
  make: async (material: Material) => without(await signed(material), [name]),
})

const empty = (name: string): Scenario => ({
  id: `empty-header:${name}`,
  ...forgery,
  title: `A signed delivery with an empty ${name} header: rejected, nothing changes.`,
  risk: `An empty text is there and says nothing: checks for \`null\` alone let it by, and number parsers make 0 of it. ${ANYONE}`,
  make: async (material: Material) => withHeaders(await signed(material), { [name]: '' }),
})

const doubled = (name: string): Scenario => ({
  id: `double-header:${name}`,
  ...forgery,
  title: `Another body with the ${name} header twice, one of them genuine: rejected, nothing changes.`,
  risk: `Where a value comes twice, one part of an app may verify the first and another believe the second. ${ANYONE}`,
  make: async (material: Material) => {
    const genuine = await signed(material)
    const own = {
      secret: material.provider.makeSecret(),
      body: JSON.stringify(material.otherBody),
      id: otherId(material),
    }
    const forged = await signed(material, own)
    return { ...withHeaders(genuine, { [name]: [headerOf(genuine, name), headerOf(forged, name)] }), body: own.body }
  },
})

/** What is wrong is the signature. */
function signatures(provider: Provider): Scenario[] {
  return [
    {
      id: 'wrong-secret',
      ...forgery,
      title: 'A delivery signed with another secret: rejected, nothing changes.',
      risk: `The check only looks whether there is a signature, or its secret is known. ${ANYONE}`,
      make: (material: Material) => signed(material, { secret: material.provider.makeSecret() }),
    },
    {
      id: 'truncated-signature',
      ...forgery,
      title: 'A delivery with the first half of its signature: rejected, nothing changes.',
      risk: 'A comparison of beginnings can be guessed letter by letter; one of equal lengths that throws on others answers 500.',
      make: (material: Material) => resigned(material, ({ lead, mac }) => lead + mac.slice(0, mac.length >> 1)),
    },
    {
      id: 'empty-signature',
      ...forgery,
      title: 'A delivery whose signature header holds no signature: rejected, nothing changes.',
      risk: `A comparison with nothing may find nothing wrong. ${ANYONE}`,
      make: (material: Material) => resigned(material, ({ lead }) => lead),
    },
    ...Object.entries(provider.signature.versions).map(([name, lead]): Scenario => ({
      id: name === 'none' ? 'no-version' : `signature-version:${name}`,
      ...forgery,
      title:
        name === 'none'
          ? 'A genuine signature without its version: rejected, nothing changes.'
          : `A genuine signature that says it is of version ${name}: rejected, nothing changes.`,
      risk: 'A handler that takes every version takes the weakest: the version tells how it was made, and only the one that is verified counts.',
      make: (material: Material) => resigned(material, (parts) => lead(parts.lead) + parts.mac),
    })),
    {
      id: 'signature-in-query',
      ...forgery,
      title: 'A genuine signature in the query instead of the headers: rejected, nothing changes.',
      risk: 'Addresses are written to logs and sent on as referrers: whoever reads one can send the delivery again.',
      make: async (material: Material) => inQuery(await signed(material), material),
    },
  ]
}

/** What is wrong is what the signature is of. */
function contents({ signedId, signedTime, signature }: Provider): Scenario[] {
  const scenarios: (Scenario | false)[] = [
    {
      id: 'tampered-body',
      ...forgery,
      title: 'A genuine signature over another body: rejected, nothing changes.',
      risk: `Whoever has seen one delivery can have anything else believed. ${ANYONE}`,
      make: async (material: Material) => ({ ...(await signed(material)), body: JSON.stringify(material.otherBody) }),
    },
    {
      id: 'signature-of-other-body',
      ...forgery,
      title: 'A delivery with the genuine signature of an earlier one: rejected, nothing changes.',
      risk: `A signature that is not bound to its body is a password, and it is in every log. ${ANYONE}`,
      make: async (material: Material, { other }: Supply) => {
        const earlier = await signed(other())
        return withHeaders(await signed(material), { [signature.header]: headerOf(earlier, signature.header) })
      },
    },
    signedId !== null && {
      id: 'other-id',
      ...forgery,
      title: 'A genuine delivery under another id: rejected, nothing changes.',
      risk: 'Deliveries are told apart by their id. One that may be given a new id can be applied again and again.',
      make: async (material: Material) => withHeaders(await signed(material), { [signedId]: otherId(material) }),
    },
    (signedTime !== null || signature.retime !== null) && {
      id: 'other-timestamp',
      ...forgery,
      title: 'A genuine delivery with another time: rejected, nothing changes.',
      risk: 'A time that is not part of the signature protects from nothing: an old delivery is sent again with the time of today.',
      make: async (material: Material) => {
        const earlier = await signed(material, { at: new Date(material.now.getTime() - 60_000) })
        const seconds = Math.floor(material.now.getTime() / 1000)
        const { retime, header } = signature
        return withHeaders(
          earlier,
          signedTime !== null
            ? { [signedTime]: String(seconds) }
            : { [header]: retime?.(headerOf(earlier, header), seconds) ?? '' },
        )
      },
    },
  ]
  return scenarios.filter((scenario) => scenario !== false)
}

/** What looks like somebody who may. */
function disguises({ otherFamily }: Provider): Scenario[] {
  return [
    ...(otherFamily === null
      ? []
      : [
          {
            id: `forged-family:${otherFamily.name}`,
            ...forgery,
            title: `A delivery signed with another secret, in \`${otherFamily.name}-*\` headers: rejected, nothing changes.`,
            risk: `A second family of headers is a second way in, and easily one that nothing checks. ${ANYONE}`,
            make: async (material: Material) =>
              inOtherFamily(await signed(material, { secret: material.provider.makeSecret() }), material),
          },
        ]),
    {
      id: 'session-instead',
      ...forgery,
      title: 'An unsigned delivery with the session of a signed-in user: rejected, nothing changes.',
      risk: 'Every user of the app could send events in the name of the provider: make themselves paid, or an administrator.',
      make: async (material: Material, { session }: Supply) => {
        const headers = await session()
        return headers && withHeaders(unsigned(await signed(material), material), headers)
      },
      needs: 'nobody is signed in: there is no session to send',
    },
    {
      id: 'internal-headers',
      ...forgery,
      title: 'An unsigned delivery that says it comes from this machine: rejected, nothing changes.',
      risk: `Whoever sends a request writes its headers. ${ANYONE}`,
      make: async (material: Material) => withHeaders(unsigned(await signed(material), material), INTERNAL),
    },
  ]
}

/** What apps and platforms take for a sign of their own network. */
const INTERNAL = {
  host: 'localhost',
  'x-forwarded-for': '127.0.0.1',
  'x-real-ip': '127.0.0.1',
  'x-forwarded-host': 'localhost',
  forwarded: 'for=127.0.0.1;host=localhost',
  'x-internal-request': '1',
}

function inQuery(delivery: Delivery, material: Material): Delivery {
  const { signatureHeaders } = material.provider
  const query = Object.fromEntries(signatureHeaders.map((name) => [name, headerOf(delivery, name)]))
  return { ...unsigned(delivery, material), query }
}

/** The id turned round: of the same shape, and no one's. */
const otherId = ({ id }: Material) => Array.from(id).reverse().join('')
