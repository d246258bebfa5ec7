import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { write } from '../app/copy-app.test.support.ts'
import { checkOut, defaultBase, revision } from './git.ts'

let top: string
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args], {
    cwd: top,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim()
const inTop = (...parts: string[]) => path.join(top, ...parts)

beforeAll(() => {
  top = realpathSync(mkdtempSync(path.join(tmpdir(), 'routewarden-git-')))
  git('init', '-q', '-b', 'main')
  write(inTop('.gitignore'), 'node_modules\n.env.local\n')
  write(inTop('package.json'), '{ "workspaces": ["apps/*", "packages/*"] }')
  write(inTop('apps/web/package.json'), '{ "name": "web" }')
  write(inTop('packages/auth/package.json'), '{ "name": "@acme/auth" }')
  write(inTop('packages/auth/index.ts'), 'before\n')
  git('add', '-A')
  git('commit', '-q', '-m', 'one')
  git('checkout', '-q', '-b', 'feature')
  write(inTop('packages/auth/index.ts'), 'after\n')
  git('commit', '-q', '-a', '-m', 'two')
  // What nobody commits.
  write(inTop('apps/web/.env.local'), 'A=1\n')
  write(inTop('node_modules/next/package.json'), '{ "name": "next" }')
  write(inTop('apps/web/node_modules/left-pad/package.json'), '{ "name": "left-pad" }')
  mkdirSync(inTop('node_modules/@acme'), { recursive: true })
  symlinkSync('../../packages/auth', inTop('node_modules/@acme/auth'))
  // A hook that would spoil everything, were it run.
  write(inTop('.git/hooks/post-checkout'), '#!/bin/sh\nrm -rf packages\n')
  execFileSync('chmod', ['+x', inTop('.git/hooks/post-checkout')])
})
afterAll(() => {
  rmSync(top, { recursive: true, force: true })
})

it('takes the revision where a branch left the default one', async () => {
  const base = await defaultBase(top)
  expect(base).toEqual({ commit: git('rev-parse', 'main'), label: `main (${git('rev-parse', '--short=7', 'main')})` })
})

it('knows no revision that is none, nor one that is an option', async () => {
  await expect(revision(top, 'nowhere')).rejects.toThrow(/neither a report nor a revision/)
  await expect(revision(top, '--all')).rejects.toThrow(/neither a report nor a revision/)
})

it("has the revision's own code, also of the workspace's packages, beside the user's packages and variables", async () => {
  const tree = await checkOut(inTop('apps/web'), await revision(top, 'main'))
  try {
    const text = (file: string) => readFileSync(path.join(tree.dir, file), 'utf8')
    expect(text('../../packages/auth/index.ts')).toBe('before\n')
    expect(text('../../node_modules/@acme/auth/index.ts')).toBe('before\n')
    expect(text('../../node_modules/next/package.json')).toContain('next')
    expect(text('node_modules/left-pad/package.json')).toContain('left-pad')
    expect(lstatSync(path.join(tree.dir, '.env.local')).isSymbolicLink()).toBe(true)
  } finally {
    tree.remove()
  }
})

it('leaves nothing behind, neither of the revision nor of what it was linked to', async () => {
  const tree = await checkOut(top, await revision(top, 'main'))
  expect(git('worktree', 'list').split('\n')).toHaveLength(2)
  tree.remove()
  tree.remove()
  expect(existsSync(path.dirname(tree.dir))).toBe(false)
  expect(git('worktree', 'list').split('\n')).toHaveLength(1)
  expect(existsSync(inTop('node_modules/next/package.json'))).toBe(true)
  expect(readFileSync(inTop('apps/web/.env.local'), 'utf8')).toBe('A=1\n')
  expect(git('status', '--porcelain')).toBe('')
})
