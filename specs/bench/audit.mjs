/**
 * `npm run bench`: how long `audit` takes on generated apps, next to an ESLint run with nothing but the
 * typescript-eslint parser over the same files, in the same run. Ratios tell; seconds depend on the machine.
 *
 * usage: node specs/bench/audit.mjs [--sizes 300,3000,30000] [--eslint 300,3000] [--rounds 3]
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generate } from './generate.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = path.join(ROOT, 'harness/bin/routewarden.js')
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '300,3000,30000' },
    eslint: { type: 'string', default: '300,3000' },
    rounds: { type: 'string', default: '3' },
  },
})
const numbers = (text) => text.split(',').map(Number)
const compared = new Set(numbers(values.eslint))
const rounds = Number(values.rounds)

const results = []
for (const size of numbers(values.sizes)) results.push(await measure(size))
print(results)

async function measure(size) {
  // Below the repository, so that Next and Clerk are found as an app finds its own.
  const dir = await mkdtemp(path.join(ROOT, '.spec-bench-'))
  try {
    const files = await generate(dir, size)
    const audits = []
    const lints = []
    for (let round = 0; round < rounds; round++) {
      audits.push(await run([BIN, 'audit', dir, '--format', 'json'], dir))
      if (compared.has(size)) lints.push(await run([path.join(ROOT, 'node_modules/eslint/bin/eslint.js'), '.'], dir))
      process.stderr.write(
        `${size} entry points, round ${round + 1} of ${rounds}: audit ${audits.at(-1).seconds.toFixed(2)} s\n`,
      )
    }
    return {
      size,
      files,
      entries: size,
      audit: median(audits),
      lint: lints.length > 0 ? median(lints) : null,
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Wall time and the highest resident memory of a process, worker threads included. */
function run(args, cwd) {
  const probe = `process.on('exit', () => require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)))`
  const begun = performance.now()
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: `--require ${probeFile(probe)}`, CI: '1' },
  })
  let rss = ''
  child.stdio[3].on('data', (chunk) => (rss = String(chunk)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code > 1) reject(new Error(`${args[0]} ended with ${code}`))
      else resolve({ seconds: (performance.now() - begun) / 1000, mebibytes: Number(rss) / 1024 })
    })
  })
}

function probeFile(source) {
  const file = path.join(os.tmpdir(), 'routewarden-bench-probe.cjs')
  process
    .getBuiltinModule('node:fs')
    .writeFileSync(file, `if (require('node:worker_threads').isMainThread) ${source}\n`)
  return file
}

function median(runs) {
  const middle = (key) => runs.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(runs.length / 2)]
  return { seconds: middle('seconds'), mebibytes: Math.max(...runs.map(({ mebibytes }) => mebibytes)) }
}

function print(rows) {
  const cells = rows.map(({ entries, files, audit, lint }) => [
    String(entries),
    String(files),
    audit.seconds.toFixed(2),
    ((audit.seconds / entries) * 1e6).toFixed(0),
    audit.mebibytes.toFixed(0),
    lint ? lint.seconds.toFixed(2) : '–',
    lint ? (lint.seconds / audit.seconds).toFixed(1) : '–',
  ])
  console.log(`\nNode ${process.version}, ${os.availableParallelism()} cores, medians of ${rounds}\n`)
  console.log('| entry points | files | audit, s | µs an entry point | peak, MiB | ESLint parse, s | ESLint ÷ audit |')
  console.log('| --: | --: | --: | --: | --: | --: | --: |')
  for (const row of cells) console.log(`| ${row.join(' | ')} |`)
}
