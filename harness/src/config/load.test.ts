import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConfigError, checkConfig, loadConfig } from './load.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'routewarden-config-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

it('works without a config', async () => {
  expect(await loadConfig(dir)).toEqual({ config: {}, file: null, dir })
})

it('loads TypeScript, with types in it', async () => {
  await writeFile(
    path.join(dir, 'routewarden.config.ts'),
    `const port: number = 4000\nexport default { server: { port } }`,
  )
  const { config, file } = await loadConfig(dir)
  expect(config.server?.port).toBe(4000)
  expect(file).toBe(path.join(dir, 'routewarden.config.ts'))
})

it('names the misspelt key', async () => {
  await writeFile(path.join(dir, 'routewarden.config.mjs'), `export default { identites: {} }`)
  await expect(loadConfig(dir)).rejects.toThrow(/Unrecognized key: "identites"/)
})

it('says which file cannot be loaded, and why', async () => {
  await writeFile(path.join(dir, 'routewarden.config.ts'), `export default {`)
  await expect(loadConfig(dir)).rejects.toThrow(ConfigError)
  await expect(loadConfig(dir, path.join(dir, 'none.ts'))).rejects.toThrow(/could not be loaded/)
})

it('names an expectation about an identity that does not exist', () => {
  expect(() => checkConfig({ routes: { '/a': { expect: { admni: 'reached' } } } }, null)).toThrow(/identity "admni"/)
})

it('names an access that is none', () => {
  expect(() => checkConfig({ routes: { '/a': { access: 'rolle:admin' } } }, null)).toThrow(/must be public, signed-in/)
})

const own = { provider: 'custom', sign: () => ({ 'x-sign': 'a' }), signatureHeaders: ['x-sign'], body: { type: 'a' } }
const withWebhook = (webhook: object) => () => checkConfig({ webhooks: { '/api/hook': webhook } }, null)

it('takes a provider of its own', () => {
  expect(withWebhook(own)).not.toThrow()
  expect(withWebhook({ ...own, body: () => ({ type: 'a' }) })).not.toThrow()
})

it.each<[string, object, RegExp]>([
  [
    'does not sign',
    { ...own, sign: undefined },
    /needs sign\(\{ body, secret, id, timestamp \}\)[^]*at webhooks\["\/api\/hook"\]\.sign/,
  ],
  ['names no headers', { ...own, signatureHeaders: undefined }, /needs the names of the headers/],
  ['names an empty list of headers', { ...own, signatureHeaders: [] }, /name the headers that prove a delivery/],
  ['names a header that cannot be one', { ...own, signatureHeaders: ['x sign'] }, /a header name has letters/],
  ['has nothing to send', { ...own, body: undefined }, /needs something to send/],
  [
    'sends an event that is not there',
    { ...own, body: undefined, event: 'b', events: { a: {} } },
    /"b" is none of its events: a/,
  ],
  ['has a body that is none', { ...own, body: 'text' }, /must be an object, or a function/],
  [
    'tells of events without a body',
    { ...own, lifecycles: [{ of: 'a', created: 'a.new', updated: 'a.new', deleted: 'a.end' }] },
    /no body under `events` for a\.new, a\.end/,
  ],
  [
    'is another, and signs',
    { provider: 'stripe', sign: () => ({}) },
    /is for provider 'custom' only: how stripe signs is known/,
  ],
])('names what is wrong with a webhook that %s', (_name, webhook, message) => {
  expect(withWebhook(webhook)).toThrow(message)
})

it('loads where the package is not installed: `npx routewarden` in an app that was just adopted', async () => {
  await writeFile(
    path.join(dir, 'routewarden.config.ts'),
    `import { defineConfig } from 'routewarden'\nexport default defineConfig({ identities: { boss: {} } })`,
  )
  expect((await loadConfig(dir)).config).toEqual({ identities: { boss: {} } })
  await writeFile(path.join(dir, 'routewarden.config.ts'), `import 'routewarden-not-there'\nexport default {}`)
  await expect(loadConfig(dir)).rejects.toThrow(/Cannot find module 'routewarden-not-there'/)
})
