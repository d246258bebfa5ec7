/** Runs the app's next.config in a Node process of its own: what it prints, throws or never finishes stays there. */
import { spawn } from 'node:child_process'

/**
 * CommonJS source of the child. Reads its input from argv, answers with one JSON line on file descriptor 3, as the
 * config may print to the others. `next/dist/server/config` is what `next build` itself calls.
 */
export const CONFIG_CHILD = `
const fs = require('node:fs')
const input = JSON.parse(process.argv[1])
const answer = (value) => { fs.writeSync(3, JSON.stringify(value)); process.exit(0) }
const short = (error) => String((error && error.message) || error).split('\\n').find((line) => line.trim() !== '').trim().slice(0, 200)
const fail = (error) => answer({ error: short(error) })
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
const PHASE = 'phase-production-build'
async function load() {
  if (input.nextDir !== null) {
    const loaded = require(input.nextDir + '/dist/server/config')
    return await (loaded.default ?? loaded)(PHASE, input.root, { silent: true })
  }
  const { createJiti } = require(input.jiti)
  const config = await createJiti(input.file, { fsCache: false, moduleCache: false }).import(input.file, { default: true })
  return typeof config === 'function' ? await config(PHASE, { defaultConfig: {} }) : await config
}
async function listed(config, name, warnings) {
  if (typeof config[name] !== 'function') return []
  try {
    return await Promise.race([
      config[name](),
      new Promise((_, reject) => setTimeout(() => reject(new Error('took more than 5 s')), 5000)),
    ])
  } catch (error) {
    warnings.push(name + '() of next.config could not be run: ' + short(error))
    return []
  }
}
async function main() {
  const config = await load()
  if (typeof config !== 'object' || config === null) throw new Error('it exports no object')
  const warnings = []
  const rewrites = await listed(config, 'rewrites', warnings)
  const redirects = await listed(config, 'redirects', warnings)
  const i18n = config.i18n
  answer({
    facts: {
      basePath: config.basePath ?? '',
      trailingSlash: config.trailingSlash ?? false,
      i18n: i18n ? { locales: i18n.locales, defaultLocale: i18n.defaultLocale } : null,
      pageExtensions: config.pageExtensions ?? undefined,
      distDir: config.distDir ?? '.next',
      output: config.output ?? null,
      rewrites, redirects,
    },
    warning: warnings.length === 0 ? null : warnings.join('; '),
  })
}
main().catch(fail)
`

/**
 * Runs a script with `input` and gives back the JSON that it writes to file descriptor 3.
 * @returns `{ error }` when it answers nothing in time
 */
export async function runChild(
  script: string,
  options: { cwd: string; timeoutMs: number; input: Record<string, unknown> },
): Promise<unknown> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', script, JSON.stringify(options.input)], {
      cwd: options.cwd,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      // Configs that check the environment on load (t3-env) would stop a reader that needs none of it.
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', SKIP_ENV_VALIDATION: '1' },
    })
    let output = ''
    let over = false
    const end = (value: unknown): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      process.removeListener('exit', kill)
      kill()
      resolve(value)
    }
    const kill = (): void => {
      try {
        if (child.pid === undefined || process.platform === 'win32') child.kill('SIGKILL')
        else process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
    const timer = setTimeout(() => {
      end({ error: `it took more than ${options.timeoutMs / 1000} s` })
    }, options.timeoutMs)
    process.once('exit', kill)
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.on('error', (error) => {
      end({ error: error.message })
    })
    child.on('close', () => {
      try {
        end(JSON.parse(output))
      } catch {
        end({ error: 'it ended the process that read it' })
      }
    })
  })
}
