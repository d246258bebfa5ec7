import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadPolicy, writePolicy } from './load.ts'
import { POLICY_FILE, type Policy } from './types.ts'

let dir: string
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'routewarden-policy-')))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const policy: Policy = { entries: { 'GET /': { access: 'public' } }, accepted: [] }
const file = () => path.join(dir, POLICY_FILE)

it('is null where there is none', () => {
  expect(loadPolicy(dir)).toBeNull()
})

it('writes once what is there already, and leaves nothing beside it', async () => {
  expect(await writePolicy(dir, policy, null)).toBe(true)
  expect(await writePolicy(dir, policy, loadPolicy(dir))).toBe(false)
  expect(readdirSync(dir)).toEqual([POLICY_FILE])
})

it('overwrites nothing that somebody wrote meanwhile', async () => {
  await writePolicy(dir, policy, null)
  const before = loadPolicy(dir)
  const edited = readFileSync(file(), 'utf8').replace('public', 'org')
  writeFileSync(file(), edited)
  await expect(writePolicy(dir, { entries: {}, accepted: [] }, before)).rejects.toThrow(/changed while/)
  await expect(writePolicy(dir, policy, null)).rejects.toThrow(/changed while/)
  expect(readFileSync(file(), 'utf8')).toBe(edited)
})

it('writes through a link', async () => {
  const target = path.join(dir, 'shared.json')
  writeFileSync(target, '{ "version": 1, "entries": {} }')
  symlinkSync(target, file())
  await writePolicy(dir, policy, loadPolicy(dir))
  expect(readFileSync(target, 'utf8')).toContain('GET /')
  expect(loadPolicy(dir)?.entries).toEqual(policy.entries)
})
