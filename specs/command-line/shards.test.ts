/** One run on several machines: whatever their number and order, `merge` gives the report of a single one. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Report } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run, workFolder, writeFiles } from '../support/cli.ts'

const handler = (answer: string) => `export const GET = (request: Request) => ${answer}\n`
const guarded = handler(
  `request.headers.get('cookie')?.includes('__session=') ? Response.json({}) : new Response('', { status: 401 })`,
)

/** Answers as the handlers do: this spec is about shares, and the app's server stands in for Next's. */
const SERVER = `
import { createServer } from 'node:http'
createServer((request, answer) => {
  const known = (request.headers.cookie ?? '').includes('__session=') || request.headers.authorization !== undefined
  const isOpen = /open|^\\/$/.test(request.url)
  answer.writeHead(isOpen || known ? 200 : 401, { 'content-type': 'application/json' }).end('{}')
}).listen(Number(process.argv[2]), 'localhost')`

const APP = {
  'package.json': JSON.stringify({ name: 'small', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
  'app/layout.tsx': 'export default function Layout({ children }) { return <html><body>{children}</body></html> }\n',
  'app/page.tsx': 'export default function Page() { return null }\n',
  ...Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`app/api/closed-${number}/[id]/route.ts`, guarded])),
  'app/api/open/route.ts': handler('Response.json({})'),
  'app/api/open-by-mistake/route.ts': handler('Response.json({})'),
  'server.mjs': SERVER,
  'routewarden.config.ts': `export default {
    server: { build: false, start: 'node $PWD/server.mjs {port}' },
    routes: { '/api/open-by-mistake': { access: 'signed-in' }, '/api/open': { access: 'public' }, '/api/nothing': { access: 'org' } },
  }`,
}

let dir: string
let remove: () => Promise<void>
let whole: Report
beforeAll(async () => {
  ;({ dir, remove } = await workFolder())
  await writeFiles(dir, APP)
  whole = (await run(['test', dir, '--format', 'json'])).report()
})
afterAll(() => remove())

const shardFile = (total: number, index: number) => path.join(dir, `parts-${total}/shard-${index}.json`)

async function shards(total: number): Promise<string[]> {
  const files: string[] = []
  for (let index = 1; index <= total; index++) {
    const file = shardFile(total, index)
    const ended = await run([
      'test',
      dir,
      '--shard',
      `${index}/${total}`,
      '--format',
      'json',
      '--output',
      file,
      '--fail-on',
      'never',
    ])
    expect(ended.code, ended.stderr).toBe(0)
    files.push(file)
  }
  return files
}

/** What times and ports leave: two runs are never of the same length. */
function withoutTimes(report: Report): unknown {
  const text = JSON.stringify({ ...report, startedAt: '', timing: null, summary: { ...report.summary, requests: 0 } })
  return JSON.parse(text, (key, value: unknown) => (key === 'ms' ? 0 : value))
}

const read = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Report

describe('shards', () => {
  it('the whole has something to compare', () => {
    expect(whole.findings.map(({ rule }) => rule)).toContain('policy-mismatch')
    expect(whole.summary).toMatchObject({ protected: 9 })
    expect(whole.probes.length).toBeGreaterThan(0)
  })

  it.each([1, 2, 3, 7])('%i of them, joined in any order, are the whole', async (total) => {
    const files = await shards(total)
    const asked = await Promise.all(
      files.map(async (file) => (await read(file)).entries.filter(({ skipped }) => skipped === undefined)),
    )
    expect(asked.flat()).toHaveLength(whole.entries.length)
    // Evenly: no machine has two more than another.
    const sizes = asked.map((entries) => entries.length)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    // Neither in their order nor against it.
    const order = total < 3 ? files.toReversed() : [...files.slice(2), ...files.slice(0, 2)]
    const merged = await run(['merge', ...order, '--dir', dir, '--format', 'json'])
    expect(merged.code, merged.stderr).toBe(1)
    expect(withoutTimes(merged.report())).toEqual(withoutTimes(whole))
  })

  it('one that is missing is named, and what it asked is unknown', async () => {
    const merged = await run(['merge', shardFile(3, 3), shardFile(3, 1), '--dir', dir, '--format', 'json'])
    expect(merged.code).toBe(3)
    const report = merged.report()
    expect(report.problems).toMatchObject([
      { code: 'shard-missing', message: expect.stringMatching(/Shard 2 of 3/) as string },
    ])
    expect(report.summary.unknown).toBeGreaterThan(0)
    const left = report.entries.filter(({ skipped }) => skipped !== undefined)
    expect(left.length).toBe(Math.floor((whole.entries.length + 1) / 3))
    for (const entry of left) expect(entry.access.observed).toBe('unknown')
  })

  it('a folder of them will do', async () => {
    const merged = await run(['merge', path.join(dir, 'parts-2'), '--dir', dir, '--format', 'json'])
    expect(withoutTimes(merged.report())).toEqual(withoutTimes(whole))
  })

  it.each<[string, () => Promise<string[]>, RegExp]>([
    ['one given twice', () => Promise.resolve([shardFile(2, 1), shardFile(2, 1)]), /Shard 1 was given twice/],
    ['of different runs', () => Promise.resolve([shardFile(2, 1), shardFile(3, 2)]), /of 2 shards, the other of 3/],
    ['a whole run', async () => [await written('whole.json', whole)], /report of a whole run/],
    ['no report', async () => [await written('other.json', { name: 'x' })], /no report of Routewarden/],
    ['cut short', async () => [await cut()], /cut short/],
    [
      'of another app',
      async () => [shardFile(2, 1), await changed({ app: { ...whole.app, name: 'other' } })],
      /differ in their app/,
    ],
    ['of another version', async () => [await changed({ tool: { name: 'routewarden', version: '9.9.9' } })], /9\.9\.9/],
  ])('%s: refused, with the cause', async (_name, files, message) => {
    const ended = await run(['merge', ...(await files()), '--dir', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(message)
  })

  it('code that has changed since is refused', async () => {
    await writeFiles(dir, { 'app/api/new/route.ts': guarded })
    const ended = await run(['merge', shardFile(2, 1), shardFile(2, 2), '--dir', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/other code.*GET \/api\/new/)
  })
})

async function written(name: string, value: unknown): Promise<string> {
  const file = path.join(dir, name)
  await writeFile(file, JSON.stringify(value))
  return file
}

async function cut(): Promise<string> {
  const file = path.join(dir, 'cut.json')
  await writeFile(file, (await readFile(shardFile(2, 1), 'utf8')).slice(0, 4000))
  return file
}

const changed = async (changes: Partial<Report>) =>
  written('changed.json', { ...(await read(shardFile(2, 2))), ...changes })
