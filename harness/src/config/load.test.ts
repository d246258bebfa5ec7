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
