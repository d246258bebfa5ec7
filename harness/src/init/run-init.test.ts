import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silent } from '../progress.ts'
import { runInit, type InitOptions, type InitResult } from './run-init.ts'
import type { Proposal } from './types.ts'

const FILES = {
  'package.json': '{ "name": "shop", "dependencies": { "next": "16.4.6", "@clerk/nextjs": "7.9.17" } }\n',
  '.gitignore': 'node_modules\n',
  'app/admin/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'

export default async function Page() {
  const { sessionClaims } = await auth()
  if (sessionClaims?.metadata?.role !== 'admin') notFound()
  return <h1>Admin</h1>
}
`,
}

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'routewarden-init-'))
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
    await writeFile(path.join(dir, name), text)
  }
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const init = (decide: (name: string) => 'yes' | 'no' | 'stop', more: Partial<InitOptions> = {}): Promise<InitResult> =>
  runInit({
    dir,
    progress: silent,
    onFound: () => undefined,
    write: true,
    decide: ({ file }) => Promise.resolve(decide(path.basename(file))),
    ...more,
  })

const names = (proposals: Proposal[]) => proposals.map(({ file }) => path.relative(dir, file))
const readIfThere = (name: string) =>
  existsSync(path.join(dir, name)) ? readFileSync(path.join(dir, name), 'utf8') : null
const policy = () => readFileSync(path.join(dir, 'routewarden.policy.json'), 'utf8')

describe('what is decided', () => {
  it('is written, with the callers that the code asks for, and then there is nothing to do', async () => {
    const { agreed } = await init(() => 'yes')
    expect(names(agreed)).toEqual([
      'routewarden.config.mjs',
      'package.json',
      '.gitignore',
      'routewarden.policy.json',
      '.github/workflows/routewarden.yml',
    ])
    expect(policy()).toContain('"GET /admin": { "access": "role:admin"')
    const again = await init(() => 'yes')
    expect([again.agreed, again.refused]).toEqual([[], []])
  })

  it('is only looked at where nothing is to be written', async () => {
    const { agreed } = await init(() => 'yes', { write: false })
    expect(names(agreed)).toHaveLength(5)
    expect(names(agreed).map((name) => readIfThere(name))).toEqual([
      null,
      FILES['package.json'],
      FILES['.gitignore'],
      null,
      null,
    ])
  })

  it('counts: without the config, its callers are not in the policy', async () => {
    const { agreed, refused } = await init((name) => (name.startsWith('routewarden.config') ? 'no' : 'yes'))
    expect(names(refused)).toEqual(['routewarden.config.mjs'])
    expect(names(agreed)).toHaveLength(4)
    expect(policy()).not.toContain('"admin":')
  })

  it('ends it: nothing is asked or written after a stop', async () => {
    const asked: string[] = []
    const { agreed, stopped } = await init((name) => {
      asked.push(name)
      return name === 'package.json' ? 'stop' : 'yes'
    })
    expect([stopped, names(agreed), asked.length]).toEqual([true, ['routewarden.config.mjs'], 2])
    expect(readFileSync(path.join(dir, 'package.json'), 'utf8')).toBe(FILES['package.json'])
    expect(existsSync(path.join(dir, 'routewarden.policy.json'))).toBe(false)
  })

  it('is not written over what somebody wrote meanwhile', async () => {
    const changing = (name: string) =>
      init(() => 'yes', {
        decide: async ({ file }) => {
          if (path.basename(file) === name) await writeFile(file, 'mine')
          return 'yes'
        },
      })
    for (const name of ['routewarden.config.mjs', 'package.json']) {
      await expect(changing(name)).rejects.toThrow(`${name} was changed meanwhile; it was not written.`)
      expect(readFileSync(path.join(dir, name), 'utf8')).toBe('mine')
      await rm(path.join(dir, name))
      await writeFile(path.join(dir, 'package.json'), FILES['package.json'])
    }
  })
})
