/**
 * `npm run advisories [-- <words of a name or a CVE>]`: for each real bug, the app on the vulnerable release must be found out,
 * naming the advisory, and the same app on the patched one must be clean. Releases are installed from npm into a cache folder;
 * some minutes the first time. Not part of `npm test`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Report } from 'routewarden'
import { ROOT, run, writeFiles } from '../support/cli.ts'
import { CASES, type AdvisoryCase, type Versions } from './cases.ts'

/** Not below node_modules: Next compiles no JSX there. */
const CACHE = path.join(ROOT, '.spec-advisories')

interface Row {
  name: string
  advisory: string
  version: string
  audit: string
  test: string
  right: boolean
}

const wanted = process.argv.slice(2).join(' ').toLowerCase()
const rows: Row[] = []
for (const one of CASES.filter(({ name, cves }) => `${name} ${cves.join(' ')}`.toLowerCase().includes(wanted))) {
  for (const side of ['vulnerable', 'patched'] as const) {
    process.stderr.write(`${one.cves.join(', ')}: ${one.name}, ${side}\n`)
    rows.push(await measure(one, side))
  }
}
console.log('| advisory | case | versions | audit | test | as expected |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const { advisory, name, version, audit, test, right } of rows)
  console.log(`| ${advisory} | ${name} | ${version} | ${audit} | ${test} | ${right ? 'yes' : '**no**'} |`)
process.exitCode = rows.every(({ right }) => right) ? 0 : 1

async function measure(one: AdvisoryCase, side: 'vulnerable' | 'patched'): Promise<Row> {
  const versions = one[side]
  const dir = path.join(CACHE, `${one.name.replace(/\W+/g, '-')}-${side}`)
  await make(dir, one, versions)
  install(dir)
  const audit = (await run(['audit', dir, '--format', 'json'])).report()
  const isVulnerable = side === 'vulnerable'
  const byVersion = namedIn(audit, /version-bypass$/, one.cves)
  const told = isVulnerable ? byVersion.length === one.cves.length : byVersion.length === 0
  const row = {
    name: one.name,
    advisory: one.cves.join(', '),
    version: Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    audit: byVersion.length > 0 ? byVersion.join(', ') : 'clean',
  }
  if (one.shown === 'audit') return { ...row, test: 'not reachable under next start', right: told }
  const ended = await run(['test', dir, '--probe', 'standard', '--format', 'json'])
  const report = ended.report()
  const ran = ended.code !== 3
  if (!ran) process.stderr.write(`${report.problems.map(({ message }) => message).join('\n')}\n`)
  const found =
    one.shown === 'request'
      ? namedIn(report, /^bypass-variant$/, one.cves)
      : report.findings
          .filter(({ rule, entry }) => /^(policy-mismatch|role-check-negation)$/.test(rule) && entry === 'GET /admin')
          .map(({ rule }) => rule)
  const openings = report.findings.filter(
    ({ severity, rule }) => severity === 'error' && /^(bypass-variant|policy-mismatch|role-check-negation)$/.test(rule),
  )
  return {
    ...row,
    test:
      found.length > 0
        ? found.join(', ')
        : openings.length > 0
          ? `others: ${openings.map(({ rule }) => rule).join(', ')}`
          : 'clean',
    right: told && ran && (isVulnerable ? found.length > 0 : found.length === 0),
  }
}

/** Advisories that findings of some rules name. */
function namedIn(report: Report, rule: RegExp, cves: string[]): string[] {
  const texts = report.findings
    .filter((finding) => rule.test(finding.rule))
    .map(({ message, evidence, help }) => [message, ...evidence, help].join(' '))
  return cves.filter((cve) => texts.some((text) => text.includes(cve)))
}

async function make(dir: string, { files, config }: AdvisoryCase, { next, clerk, shared }: Versions): Promise<void> {
  await mkdir(dir, { recursive: true })
  const react = next.startsWith('14.') ? '18.3.1' : '19.2.1'
  const overrides = shared === undefined ? {} : { overrides: { '@clerk/shared': shared } }
  await writeFiles(dir, {
    'package.json': JSON.stringify({
      name: 'advisory',
      private: true,
      dependencies: { next, '@clerk/nextjs': clerk, react, 'react-dom': react },
      ...overrides,
    }),
    ...files,
    // Where the build of Next lints, it would find the rules of this repository.
    'next.config.js': `module.exports = { ${files['next.config.js'] ?? ''} outputFileTracingRoot: __dirname${next.startsWith('16.') ? ', turbopack: { root: __dirname }' : ', eslint: { ignoreDuringBuilds: true }'} }\n`,
    'routewarden.config.mjs': `export default { ${config} }\n`,
  })
}

function install(dir: string): void {
  if (existsSync(path.join(dir, 'node_modules/next/package.json'))) return
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--workspaces=false'],
    {
      cwd: dir,
      encoding: 'utf8',
    },
  )
  if (status === 0) return
  void rm(path.join(dir, 'node_modules'), { recursive: true, force: true })
  throw new Error(`npm install in ${dir} failed:\n${stderr}`)
}
