import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildApp, startApp } from './next-app.ts'
import { freePort, requireFreePort } from './ports.ts'
import { appEnvironment } from './environment.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'routewarden-server-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const options = () => ({ cwd: dir, env: process.env, timeoutMs: 10_000, signal: new AbortController().signal })

async function script(name: string, code: string) {
  await writeFile(path.join(dir, name), code)
  return { file: process.execPath, args: [path.join(dir, name)] }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A process that is ending may take a moment to be gone. */
async function expectGone(pid: number): Promise<void> {
  for (let waited = 0; waited < 5000 && isAlive(pid); waited += 50) await delay(50)
  expect(isAlive(pid)).toBe(false)
}

/** A server that starts a child of its own and ignores polite signals, as badly as one can. */
const STUBBORN = (port: number) => `
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
process.on('SIGTERM', () => {})
const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'ignore' })
createServer((_, answer) => answer.end('ok')).listen(${port}, 'localhost', () => {
  writeFileSync(new URL('./pids', import.meta.url), process.pid + ' ' + child.pid)
})`

const pids = async () => (await readFile(path.join(dir, 'pids'), 'utf8')).split(' ').map(Number)

describe('startApp', () => {
  it('ends the whole group, also what ignores SIGTERM', async () => {
    const port = await freePort()
    const server = await startApp(await script('s.mjs', STUBBORN(port)), { ...options(), port, readyPath: '/' })
    const [first = 0, second = 0] = await pids()
    expect([isAlive(first), isAlive(second)]).toEqual([true, true])
    await server.stop()
    await expectGone(first)
    await expectGone(second)
    await requireFreePort(port)
  })

  it('says why a server ended before it answered', async () => {
    const command = await script('s.mjs', `console.error('no database'); process.exit(7)`)
    await expect(startApp(command, { ...options(), port: await freePort(), readyPath: '/' })).rejects.toThrow(
      /exit code 7\).*\n {2}no database/s,
    )
  })

  it('does not wait for ever', async () => {
    const command = await script('s.mjs', `setInterval(() => {}, 1000)`)
    const started = startApp(command, { ...options(), timeoutMs: 500, port: await freePort(), readyPath: '/' })
    await expect(started).rejects.toMatchObject({ code: 'not-ready' })
  })

  it('stops when the run is interrupted', async () => {
    const controller = new AbortController()
    const command = await script('s.mjs', `setInterval(() => {}, 1000)`)
    const started = startApp(command, {
      ...options(),
      signal: controller.signal,
      port: await freePort(),
      readyPath: '/',
    })
    setTimeout(() => {
      controller.abort()
    }, 200)
    await expect(started).rejects.toThrow(/abort/i)
  })
})

describe('buildApp', () => {
  it('shows the last lines of a build that failed', async () => {
    const command = await script('b.mjs', `console.log('Type error: x'); process.exit(1)`)
    await expect(buildApp(command, options())).rejects.toThrow(/Type error: x/)
  })
  it('ends a build that hangs', async () => {
    const command = await script('b.mjs', `setInterval(() => {}, 1000)`)
    await expect(buildApp(command, { ...options(), timeoutMs: 300 })).rejects.toMatchObject({ code: 'build-timeout' })
  })
  it('runs a shell command as the config gives it', async () => {
    await buildApp({ shell: 'echo built > out && true' }, options())
    expect(await readFile(path.join(dir, 'out'), 'utf8')).toBe('built\n')
  })
})

describe('the supervisor', () => {
  it('ends everything when its parent is killed without a chance to clean up', async () => {
    const port = await freePort()
    const { args } = await script('s.mjs', STUBBORN(port))
    const supervisor = fileURLToPath(new URL('../../bin/supervise.js', import.meta.url))
    const job = JSON.stringify({ file: process.execPath, args })
    await writeFile(
      path.join(dir, 'parent.mjs'),
      `import { spawn } from 'node:child_process'
       spawn(process.execPath, [${JSON.stringify(supervisor)}, ${JSON.stringify(job)}], { stdio: ['pipe', 'ignore', 'ignore'] })
       setInterval(() => {}, 1000)`,
    )
    const parent = spawn(process.execPath, [path.join(dir, 'parent.mjs')], { stdio: 'ignore' })
    for (let waited = 0; waited < 5000; waited += 50) {
      if (await pids().catch(() => null)) break
      await delay(50)
    }
    const [first = 0, second = 0] = await pids()
    expect(isAlive(first)).toBe(true)
    parent.kill('SIGKILL')
    await expectGone(first)
    await expectGone(second)
  })
})

describe('ports', () => {
  it('names the port that is taken', async () => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    await expect(requireFreePort(port)).rejects.toThrow(`Port ${port} is taken`)
    other.close()
  })
})

describe('appEnvironment', () => {
  it('keeps test runners out of the app, and lets later layers win', () => {
    const env = appEnvironment(
      { NODE_ENV: 'test', VITEST: 'true', NODE_OPTIONS: '-x', HOME: '/h', A: '0' },
      { A: '1' },
      { A: '2' },
    )
    expect(env).toEqual({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', HOME: '/h', A: '2' })
  })
})
