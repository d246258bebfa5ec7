/** Other methods: providers send POST. */
import { signed, without, type Delivery, type Material } from '../material.ts'
import type { Scenario } from './scenario.ts'

const method = { group: 'forgery', expected: 'rejected' } as const
const LINK = 'A link, an image or a form on any page makes browsers send such requests.'

export const methodScenarios: Scenario[] = [
  {
    // Its id is older than those of the other methods.
    id: 'wrong-method',
    ...method,
    kind: 'method',
    title: 'GET with the headers of a signed delivery: does not act.',
    risk: LINK,
    make: (material: Material) => bodiless(material, 'GET'),
  },
  {
    id: 'wrong-method:HEAD',
    ...method,
    kind: 'method',
    title: 'HEAD with the headers of a signed delivery: does not act.',
    risk: 'Next answers HEAD by running GET: link checkers and previews send it unasked.',
    make: (material: Material) => bodiless(material, 'HEAD'),
  },
  {
    id: 'wrong-method:PUT',
    ...method,
    kind: 'method',
    title: 'PUT with a genuine signature over another body: does not act.',
    risk: 'A check that is made for POST alone leaves the other methods open.',
    make: async (material: Material) => ({
      ...(await signed(material)),
      method: 'PUT',
      body: JSON.stringify(material.otherBody),
    }),
  },
  {
    id: 'wrong-method:OPTIONS',
    ...method,
    kind: 'harmless',
    title: 'OPTIONS with the headers of a signed delivery: may be answered, and does not act.',
    risk: 'Browsers send it by themselves before a request to another site.',
    make: (material: Material) => bodiless(material, 'OPTIONS'),
  },
  {
    id: 'method-override',
    ...method,
    kind: 'method',
    title: 'GET that asks to be taken for POST (`x-http-method-override`, `_method`): does not act.',
    risk: `Frameworks and balancers that believe such headers make a POST of what a browser may send from anywhere. ${LINK}`,
    make: async (material: Material) => {
      const delivery = await bodiless(material, 'GET')
      const headers = { 'x-http-method-override': 'POST', 'x-method-override': 'POST', 'x-http-method': 'POST' }
      return { ...delivery, headers: { ...delivery.headers, ...headers }, query: { _method: 'POST' } }
    },
  },
]

async function bodiless(material: Material, name: string): Promise<Delivery> {
  return { ...without(await signed(material), ['content-type']), method: name, body: null }
}
