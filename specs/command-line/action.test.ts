/** The GitHub Action: its shell steps in a shell, with GitHub's API played by a server on loopback. */
import { spawnSync } from 'node:child_process'
import { chmod, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAction, runAction, type Action, type ActionRun } from '../support/action.ts'
import { ROOT, runCommand, workFolder, writeFiles } from '../support/cli.ts'
import { DASHBOARD, FRESH_APP } from '../support/fresh-app.ts'

const TOKEN = 'ghs_madeUpForThisTest0123456789'
const AUTHOR = 'github-actions[bot]'

interface Comment {
  id: number
  body: string
  user: { login: string }
}

/** Issue comments as GitHub keeps them. */
class GitHub {
  readonly comments: Comment[] = []
  readonly asked: string[] = []
  mayWrite = true
  readonly #server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { status, answer } = this.#answer(
        request.method ?? '',
        request.url ?? '',
        request.headers.authorization,
        body,
      )
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.close()
  }

  #answer(
    method: string,
    url: string,
    authorization: string | undefined,
    body: string,
  ): { status: number; answer: unknown } {
    this.asked.push(`${method} ${url}`)
    if (authorization !== `Bearer ${TOKEN}`) return { status: 401, answer: {} }
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    // The token of a workflow has no user.
    if (pathname === '/user') return { status: 403, answer: {} }
    const page = Number(searchParams.get('page'))
    if (method === 'GET') return { status: 200, answer: this.comments.slice((page - 1) * 100, page * 100) }
    if (!this.mayWrite) return { status: 403, answer: {} }
    const text = (JSON.parse(body) as { body: string }).body
    if (method === 'POST') {
      const comment = { id: this.comments.length + 1, body: text, user: { login: AUTHOR } }
      this.comments.push(comment)
      return { status: 201, answer: comment }
    }
    const comment = this.comments.find(({ id }) => pathname.endsWith(`/issues/comments/${id}`))
    if (!comment) return { status: 404, answer: {} }
    comment.body = text
    return { status: 200, answer: comment }
  }
}

const github = new GitHub()
let api: string
let action: Action
let dir: string
let base: string
let remove: () => Promise<void>
let first: ActionRun
let second: ActionRun
/** The comment after the first run. */
let opened: string

const git = (...args: string[]) => spawnSync('git', args, { cwd: dir, encoding: 'utf8' }).stdout.trim()

function commit(message: string): string {
  git('add', '-A')
  git(
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.com',
    '-c',
    'commit.gpgsign=false',
    'commit',
    '-q',
    '-m',
    message,
  )
  return git('rev-parse', 'HEAD')
}

const run = (inputs: Record<string, string>, event_name = 'pull_request') =>
  runAction(action, {
    dir,
    inputs: { install: 'false', ...inputs },
    github: { event_name, event: { pull_request: { number: 7, base: { sha: base } } }, token: TOKEN },
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      CI: 'true',
      GITHUB_API_URL: api,
      GITHUB_REPOSITORY: 'acme/shop',
    },
  })

beforeAll(async () => {
  action = await readAction()
  api = await github.start()
  ;({ dir, remove } = await workFolder())
  await writeFiles(dir, { ...FRESH_APP, ...DASHBOARD, '.gitignore': '.runner-*\n' })
  git('init', '-q', '-b', 'main', '.')
  git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  git('remote', 'add', 'origin', dir)
  base = commit('base')
  // Someone else's comment that looks like ours, and a page of others.
  for (let id = 1; id <= 101; id++)
    github.comments.push({ id, body: id === 1 ? '<!-- routewarden . -->' : 'Nice.', user: { login: 'mallory' } })
  await writeFiles(dir, {
    'app/dashboard/page.tsx': DASHBOARD['app/dashboard/page.tsx'].replace('  await auth.protect();\n', ''),
  })
  commit('opened')
  first = await run({ 'fail-on': 'warning', args: '--quiet', sarif: 'true' })
  opened = github.comments.at(-1)?.body ?? ''
  await writeFiles(dir, DASHBOARD)
  commit('closed again')
  second = await run({ annotations: 'false' })
})
afterAll(async () => {
  github.stop()
  await remove()
})

const output = (ran: ActionRun) => ran.steps.map((step) => `${step.name}: ${step.code}\n${step.output}`).join('\n')

describe('the GitHub Action', () => {
  it('pins what it uses to commits', async () => {
    const text = await readFile(path.join(ROOT, 'action.yml'), 'utf8')
    const uses = text.match(/uses: .*/g) ?? []
    expect(uses).toHaveLength(action.runs.steps.filter((step) => step.uses !== undefined).length)
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('puts nothing that a person gives into a script', () => {
    for (const { run: script } of action.runs.steps) expect(script ?? '').not.toContain('${{')
  })

  it('describes each input and output', () => {
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)])
      expect(description).toMatch(/\.$|: /)
  })

  it('comments on the pull request with what it opens, and keeps the report', async () => {
    expect(output(first)).toContain('Commented.')
    expect(github.comments).toHaveLength(102)
    const report = first.outputs['run']?.['report'] ?? ''
    expect(first.used.at(-1)).toMatchObject({ with: { name: 'routewarden-report', path: report } })
    expect(await readFile(path.join(report, 'routewarden-report.html'), 'utf8')).toContain('<html')
    expect(first.summary).toContain('GET /dashboard')
    expect(opened).toContain('### Opened: someone gets in who was turned away (1)')
  })

  it('marks findings beside their lines, and hands them to code scanning, by their paths in the repository', async () => {
    expect(output(first)).toMatch(/::(error|warning) file=proxy\.ts,line=3,/)
    const scanned = first.used.find(({ uses }) => uses.startsWith('github/codeql-action/upload-sarif@'))
    const sarif = JSON.parse(await readFile(scanned?.with['sarif_file'] ?? '', 'utf8')) as {
      runs: { results: unknown[] }[]
    }
    expect(JSON.stringify(sarif.runs[0]?.results)).toContain('"uri":"proxy.ts"')
    expect(second.used.some(({ uses }) => uses.startsWith('github/codeql-action'))).toBe(false)
  })

  it('updates that comment, and no one else’s, when the next commit closes it again', () => {
    expect(output(second)).toContain('Comment updated.')
    expect(github.comments).toHaveLength(102)
    expect(github.comments[0]?.body).toBe('<!-- routewarden . -->')
    expect(github.comments[101]?.body).toMatch(/^<!-- routewarden \. -->\n## ✅/)
  })

  it('ends as the command did', () => {
    expect([first.outputs['run']?.['exit-code'], second.outputs['run']?.['exit-code']]).toEqual(['1', '0'])
    expect([first.failed, second.failed]).toEqual([true, false])
    expect(first.steps.at(-1)).toMatchObject({ name: 'Verdict', code: 1 })
  })

  it('fails for what it does not know, and says so', async () => {
    const ran = await run({ command: 'rm -rf /' })
    expect([ran.failed, ran.outputs['run']?.['exit-code']]).toEqual([true, '2'])
    expect(output(ran)).toContain('::error::There is no command')
    expect(ran.steps.map(({ name }) => name)).not.toContain('Comment')
  })

  it('says in the log that it may not comment, and does not fail for it', async () => {
    github.mayWrite = false
    const report = first.outputs['run']?.['report'] ?? ''
    const ended = await runCommand(
      process.execPath,
      [path.join(ROOT, 'action/comment.mjs'), path.join(report, 'diff.md')],
      {
        env: {
          GITHUB_API_URL: api,
          GITHUB_TOKEN: TOKEN,
          GITHUB_REPOSITORY: 'acme/shop',
          GITHUB_EVENT_PATH: path.join(path.dirname(report), 'event.json'),
        },
      },
    )
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('::warning::No comment was written')])
    expect(ended.stdout + ended.stderr).not.toContain(TOKEN)
  })

  it.each([
    ['package-lock.json', 'npm ci'],
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
    ['yarn.lock', 'yarn install --frozen-lockfile'],
    ['bun.lock', 'bun install --frozen-lockfile'],
  ])('installs by %s', async (lock, command) => {
    const folder = await workFolder()
    const names = ['npm', 'pnpm', 'yarn', 'bun']
    await writeFiles(folder.dir, {
      [lock]: '',
      'apps/web/package.json': '{}',
      ...Object.fromEntries(names.map((name) => [`bin/${name}`, `#!/bin/sh\necho ${name} "$@" in "$PWD"\n`])),
    })
    for (const name of names) await chmod(path.join(folder.dir, 'bin', name), 0o755)
    const ended = spawnSync('bash', [path.join(ROOT, 'action/install.sh')], {
      cwd: path.join(folder.dir, 'apps/web'),
      encoding: 'utf8',
      env: { PATH: `${path.join(folder.dir, 'bin')}:${process.env['PATH'] ?? ''}`, GITHUB_WORKSPACE: folder.dir },
    })
    await folder.remove()
    expect(ended.stdout.trim()).toBe(`${command} in ${folder.dir}`)
  })
})
