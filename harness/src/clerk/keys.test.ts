/** The choice of the address, held against Clerk's own code: a release that reads addresses otherwise is seen here. */
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { addressOf, addressOfKey } from './keys.ts'

interface Keys {
  createDevOrStagingUrlCache: () => { isDevOrStagingUrl: (url: string) => boolean }
  parsePublishableKey: (key: string) => object | null
}
// The copy that Clerk's own library uses.
const library = createRequire(createRequire(import.meta.url).resolve('@clerk/backend'))
const { createDevOrStagingUrlCache, parsePublishableKey } = library('@clerk/shared/keys') as Keys

const { publishableKey, frontendApi, issuer } = addressOf(4410)

it('is one of a development instance to Clerk, whose clerk-js then keeps the client in the page’s address', () => {
  expect(parsePublishableKey(publishableKey)).toMatchObject({ instanceType: 'development', frontendApi })
  expect(createDevOrStagingUrlCache().isDevOrStagingUrl(frontendApi)).toBe(true)
})

it('leads to loopback, with a path that the Frontend API leaves out', () => {
  expect(new URL(issuer).host).toBe('127.0.0.1:4410')
  expect(addressOfKey(publishableKey)).toEqual({ publishableKey, frontendApi, issuer })
})

it('would not be without the path', () => {
  expect(createDevOrStagingUrlCache().isDevOrStagingUrl('127.0.0.1:4410')).toBe(false)
})
