/**
 * `npm run bench:eslint`: what the plugin adds to an ESLint run. The same files are linted with the TypeScript parser
 * alone and with `recommended`, turn by turn, each in a process of its own; then one file again and again in a process
 * that is warm, its text changed each time as someone typing does. Ratios tell; seconds depend on the machine.
 *
 * usage: node specs/bench/eslint.mjs [--size 3000] [--rounds 3]
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ESLint } from 'eslint'
import typescript from 'typescript-eslint'
import routewarden from 'eslint-plugin-routewarden'
import { generate } from './generate.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '3' },
    // Of a child process.
    child: { type: 'string' },
    mode: { type: 'string' },
    file: { type: 'string' },
  },
})

if (values.child) await child(values.child)
else await parent()

async function parent() {
  const rounds = Number(values.rounds)
  const rows = []
  for (const [name, fill] of [
    [`generated, ${values.size} entry points`, (dir) => generate(dir, Number(values.size))],
    ['reference app', copyReferenceApp],
  ]) {
    const dir = await mkdtemp(path.join(ROOT, '.spec-bench-'))
    try {
      await fill(dir)
      const runs = { parser: [], recommended: [] }
      for (let round = 0; round < rounds; round++) {
        for (const mode of Object.keys(runs)) runs[mode].push(run(dir, ['--mode', mode]))
        process.stderr.write(`${name}, round ${round + 1} of ${rounds}\n`)
      }
      const file = firstHandler(dir)
      const again = {
        parser: run(dir, ['--mode', 'parser', '--file', file]),
        recommended: run(dir, ['--mode', 'recommended', '--file', file]),
      }
      rows.push({
        name,
        files: runs.parser[0].files,
        parser: median(runs.parser),
        recommended: median(runs.recommended),
        again,
      })
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }
  console.log(`\nNode ${process.version}, medians of ${rounds}\n`)
  console.log(
    '| app | files | parser alone, s | recommended, s | added | one file again: parser, ms | recommended, ms | added, ms |',
  )
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: |')
  for (const { name, files, parser, recommended, again } of rows) {
    const added = `${(((recommended - parser) / parser) * 100).toFixed(0)} %`
    const [a, b] = [again.parser.milliseconds, again.recommended.milliseconds]
    console.log(
      `| ${name} | ${files} | ${parser.toFixed(2)} | ${recommended.toFixed(2)} | ${added} | ${a.toFixed(1)} | ${b.toFixed(1)} | ${(b - a).toFixed(1)} |`,
    )
  }
}

function run(dir, args) {
  const ended = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--child', dir, ...args], {
    encoding: 'utf8',
    cwd: dir,
  })
  if (ended.status !== 0) throw new Error(ended.stderr)
  return JSON.parse(ended.stdout)
}

/** Prints what it measured: the whole app, or the median of one file linted again and again. */
async function child(dir) {
  const eslint = new ESLint({
    cwd: dir,
    overrideConfigFile: true,
    overrideConfig: [
      { ignores: ['**/.next/**', '**/dist/**'] },
      {
        files: ['**/*.{ts,tsx}'],
        languageOptions: { parser: typescript.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
      },
      ...(values.mode === 'recommended' ? [routewarden.configs.recommended] : []),
      { linterOptions: { reportUnusedDisableDirectives: 'off' } },
    ],
  })
  const begun = performance.now()
  if (values.file) {
    const text = readFileSync(values.file, 'utf8')
    const lint = (turn) => eslint.lintText(`${text}// typed ${turn}\n`, { filePath: values.file })
    for (let turn = 0; turn < 20; turn++) await lint(turn)
    const times = []
    for (let turn = 0; turn < 101; turn++) {
      const start = performance.now()
      await lint(turn % 7)
      times.push(performance.now() - start)
    }
    console.log(JSON.stringify({ milliseconds: times.sort((a, b) => a - b)[50] }))
  } else {
    const results = await eslint.lintFiles(['**/*.{ts,tsx}'])
    console.log(JSON.stringify({ files: results.length, seconds: (performance.now() - begun) / 1000 }))
  }
}

function median(runs) {
  return runs.map(({ seconds }) => seconds).sort((a, b) => a - b)[Math.floor(runs.length / 2)]
}

function firstHandler(dir) {
  const found = readdirSync(path.join(dir, 'app'), { recursive: true })
    .filter((file) => file.endsWith('route.ts'))
    .sort()
  return path.join(dir, 'app', found[0])
}

function copyReferenceApp(dir) {
  const source = path.join(ROOT, 'fixtures-app')
  const left = new Set(['.next', '.routewarden'].map((name) => path.join(source, name)))
  return cp(source, dir, { recursive: true, filter: (file) => !left.has(file) })
}
