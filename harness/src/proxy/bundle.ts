/** Bundles an app's own proxy for Node, so that a worker can run it. */
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { build, type BuildFailure, type Plugin } from 'esbuild'
import type { Sources } from '../app/index.ts'
import { packageNameOf, reachesOutside } from './stand-ins.ts'
import { loaderOf, traceLines } from './trace-lines.ts'

export interface Bundle {
  /** CommonJS. */
  code: string
  /** Imports that were replaced by stand-ins, sorted. */
  stubbed: string[]
  /** Absolute: what it was made of. */
  files: string[]
}

export interface BundleOptions {
  sources: Sources
  /** Replace every installed package by a stand-in: for proxies that do not load otherwise. */
  onlyProject?: boolean
  /** Report each line that runs: for `explain`. */
  traced?: boolean
  nodeRuntime: boolean
}

/** Packages that stay outside the bundle: the worker has the app's own, or ours. */
const OUTSIDE = new Set(['next', 'react', 'react-dom', '@clerk/nextjs'])
/** Markers for bundlers, nothing to run. */
const EMPTY = new Set(['server-only', 'client-only'])

/** How often a package that cannot be bundled is replaced, and all tried again. */
const MAX_ROUNDS = 6

/**
 * @param file absolute path of the proxy
 * @returns why it cannot be bundled (a syntax error), with the place
 */
export async function bundleProxy(file: string, options: BundleOptions): Promise<Bundle | { reason: string }> {
  const failing = new Set<string>()
  for (let round = 0; ; round++) {
    const stubbed = new Set<string>()
    try {
      const result = await build({
        entryPoints: [file],
        bundle: true,
        write: false,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        conditions: ['react-server'],
        logLevel: 'silent',
        define: { 'process.env.NEXT_RUNTIME': JSON.stringify(options.nodeRuntime ? 'nodejs' : 'edge') },
        loader: {
          '.css': 'empty',
          '.svg': 'empty',
          '.png': 'empty',
          '.jpg': 'empty',
          '.wasm': 'empty',
          '.node': 'empty',
        },
        plugins: [resolver(options, stubbed, failing)],
        absWorkingDir: options.sources.root,
        metafile: true,
      })
      const files = Object.keys(result.metafile.inputs)
        .filter((input) => !input.includes(':'))
        .map((input) => path.resolve(options.sources.root, input))
      return { code: result.outputFiles[0]?.text ?? '', stubbed: [...stubbed].sort(), files }
    } catch (error) {
      const culprits = packagesAtFault(error)
      if (culprits.length === 0 || round === MAX_ROUNDS) return { reason: firstError(error, options.sources.root) }
      for (const name of culprits) failing.add(name)
    }
  }
}

function resolver(options: BundleOptions, stubbed: Set<string>, failing: Set<string>): Plugin {
  const standIn = (name: string) => {
    stubbed.add(name)
    return { path: name, namespace: 'stand-in' }
  }
  return {
    name: 'routewarden',
    setup(bundler) {
      bundler.onResolve({ filter: /.*/ }, ({ path: specifier, importer, kind, namespace }) => {
        if (kind === 'entry-point') return undefined
        if (namespace === 'clerk-server' || isBuiltin(specifier)) return { path: specifier, external: true }
        const name = packageNameOf(specifier)
        if (specifier === '@clerk/nextjs/server') return { path: specifier, namespace: 'clerk-server' }
        if (name !== null && OUTSIDE.has(name)) return { path: specifier, external: true }
        if (name !== null && EMPTY.has(name)) return { path: specifier, namespace: 'empty' }
        if (name !== null && (reachesOutside(name) || failing.has(name))) return standIn(name)
        const resolved = options.sources.resolve(importer, specifier)
        if (resolved === null) return standIn(name ?? specifier)
        const installed = resolved.includes(`${path.sep}node_modules${path.sep}`)
        if (installed && options.onlyProject === true) return standIn(name ?? specifier)
        return { path: resolved }
      })
      bundler.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path: name }) => ({
        contents: `module.exports = globalThis.__routewarden.standIn(${JSON.stringify(name)})`,
      }))
      bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }))
      bundler.onLoad({ filter: /.*/, namespace: 'clerk-server' }, () => ({ contents: CLERK_SERVER }))
      if (options.traced === true) {
        bundler.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path: file }) => traceLines(file, options.sources))
      }
      if (options.sources.hasUnsaved()) {
        bundler.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path: file }) => {
          const contents = options.sources.unsaved(file)
          return contents === undefined ? undefined : { contents, loader: loaderOf(file) }
        })
      }
    },
  }
}

/** Clerk's own module, with its functions telling which list was asked and what a handler reads. */
const CLERK_SERVER = `
const real = require('@clerk/nextjs/server')
module.exports = { ...real, __esModule: true }
const { traceMatcher, traceProxy } = globalThis.__routewarden
if (typeof real.createRouteMatcher === 'function') module.exports.createRouteMatcher = traceMatcher(real.createRouteMatcher)
if (typeof real.clerkMiddleware === 'function') module.exports.clerkMiddleware = traceProxy(real.clerkMiddleware)
`

/** Installed packages in which the errors lie: those are replaced. */
function packagesAtFault(error: unknown): string[] {
  const errors = (error as Partial<BuildFailure>).errors ?? []
  const names = errors.flatMap(({ location, text }) => {
    const inPackage = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(location?.file ?? text)?.[1]
    return inPackage === undefined ? [] : [inPackage.replace('\\', '/')]
  })
  return names.length === errors.length ? [...new Set(names)] : []
}

function firstError(error: unknown, root: string): string {
  const [first] = (error as Partial<BuildFailure>).errors ?? []
  if (!first) return (error as Error).message.split('\n')[0] ?? 'it cannot be bundled'
  const where = first.location
    ? `${path.relative(root, path.resolve(first.location.file))}:${first.location.line}: `
    : ''
  return `${where}${first.text}`
}
