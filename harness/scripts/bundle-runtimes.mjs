/**
 * Bundles the parts of Next and Clerk that the executed proxy needs, one file a major version, into `runtimes/`: for
 * apps that are audited without their node_modules. The packages are development dependencies under aliases, pinned
 * by the lock file; each bundle keeps its packages' licence comments.
 *
 * usage: node scripts/bundle-runtimes.mjs   (skips what is there already, by version and modules)
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'

const here = path.dirname(fileURLToPath(import.meta.url))
const out = path.join(here, '../runtimes')
const require = createRequire(import.meta.url)

/** Modules of `next` that a proxy, Clerk's server SDK or the worker asks for. Those that a version lacks are left out. */
const NEXT_MODULES = [
  'package.json',
  'server',
  'headers',
  'navigation',
  'cache',
  'experimental/testing/server',
  'dist/build/analysis/get-page-static-info',
  'dist/shared/lib/router/utils/middleware-route-matcher',
  'dist/server/web/adapter',
  'dist/server/lib/patch-fetch',
  'dist/server/app-render/work-async-storage.external',
  'dist/server/app-render/work-unit-async-storage.external',
  'dist/server/web/spec-extension/request',
  'dist/server/web/spec-extension/response',
]
const CLERK_MODULES = ['server', 'errors', 'webhooks']

const RUNTIMES = [
  { file: 'next-15', installed: 'next-15', name: 'next', modules: NEXT_MODULES },
  { file: 'next-16', installed: 'next', name: 'next', modules: NEXT_MODULES },
  { file: 'clerk-5', installed: 'clerk-5', name: '@clerk/nextjs', modules: CLERK_MODULES },
  { file: 'clerk-6', installed: 'clerk-6', name: '@clerk/nextjs', modules: CLERK_MODULES },
  { file: 'clerk-7', installed: '@clerk/nextjs', name: '@clerk/nextjs', modules: CLERK_MODULES },
]

mkdirSync(out, { recursive: true })
const indexFile = path.join(out, 'index.json')
const known = existsSync(indexFile) ? JSON.parse(readFileSync(indexFile, 'utf8')) : {}
const index = {}
for (const runtime of RUNTIMES) {
  const folder = packageFolder(runtime.installed)
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const file = path.join(out, `${runtime.file}.cjs`)
  index[runtime.file] = { name: runtime.name, version, modules: runtime.modules }
  if (isDeepStrictEqual(known[runtime.file], index[runtime.file]) && existsSync(file)) continue
  await bundle(runtime, folder, file)
  console.log(`runtimes/${runtime.file}.cjs: ${runtime.name} ${version}`)
}
writeFileSync(indexFile, `${JSON.stringify(index, null, 2)}\n`)

function packageFolder(name) {
  for (const base of require.resolve.paths(name) ?? []) {
    const folder = path.join(base, name)
    if (existsSync(path.join(folder, 'package.json'))) return folder
  }
  throw new Error(`${name} is not installed: run npm ci`)
}

async function bundle({ name, modules }, folder, outfile) {
  const own = createRequire(path.join(folder, 'package.json'))
  const entries = modules.flatMap((module) => {
    try {
      // Next has no exports map, and its files are asked for by path; Clerk's are asked for by the map's names.
      const file =
        name === 'next' ? own.resolve(path.join(folder, module)) : own.resolve(`${folder}/${clerkFile(folder, module)}`)
      return [[`${name}/${module}`, file]]
    } catch {
      return []
    }
  })
  // A proxy's helpers may import React (`cache`), which is a package of the app that is not there.
  if (name === 'next') entries.push(['react', require.resolve('react')], ['react-dom', require.resolve('react-dom')])
  const contents = entries.map(
    ([id, file]) => `exports[${JSON.stringify(id)}] = () => require(${JSON.stringify(file)})`,
  )
  await build({
    stdin: { contents: contents.join('\n'), resolveDir: folder, loader: 'js' },
    bundle: true,
    outfile,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'error',
    ...(name === 'next'
      ? { alias: { next: folder }, external: ['@opentelemetry/api', 'critters'] }
      : { external: ['next', 'next/*', 'react-dom'] }),
  })
}

function clerkFile(folder, module) {
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const entry = exports[`./${module}`]
  const found = entry?.require?.default ?? entry?.require ?? entry?.default
  if (typeof found !== 'string') throw new Error(`@clerk/nextjs/${module}: not there`)
  return found
}
