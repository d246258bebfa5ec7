/**
 * The same build, served without its proxy: what do the entry points' own guards do when nothing stands before them?
 *
 * Next.js reads which requests the proxy gets from two manifests of the build, once, at start
 * (next/dist/server/lib/router-utils/filesystem.js: `middleware-manifest.json`, and for proxies that run on Node
 * `functions-config-manifest.json`). A copy of the build without these entries starts as an app without a proxy.
 * Measured on Next 15.5 and 16.4.
 */
import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Not linked into the copy: version control, our own folder, and files that only confuse Next's search for a root. */
const NOT_LINKED = new Set(['.git', '.routewarden'])

export interface AppWithoutProxy {
  /** Folder to start `next start` in. */
  dir: string
  /** False: the build has no proxy at all, so the copy is the app itself. */
  hadProxy: boolean
  dispose: () => Promise<void>
}

/**
 * @param appDir absolute root of the app
 * @param distDir the build's folder, relative to the root (`.next`)
 * @throws {Error} the build's folder cannot be copied or its manifests read
 */
export async function withoutProxy(appDir: string, distDir: string): Promise<AppWithoutProxy> {
  const home = path.join(appDir, '.routewarden')
  const dir = path.join(home, 'without-proxy')
  const dispose = () => rm(dir, { recursive: true, force: true })
  await dispose()
  await mkdir(path.dirname(path.join(dir, distDir)), { recursive: true })
  // Should we be killed before the end, what stays behind must not be committed.
  await writeFile(path.join(home, '.gitignore'), '*\n')
  const [top = distDir] = distDir.split('/')
  try {
    for (const name of await readdir(appDir)) {
      if (name !== top && !NOT_LINKED.has(name)) await symlink(path.join(appDir, name), path.join(dir, name))
    }
    // Neither is needed to serve, and both grow large.
    const left = new Set(['cache', 'dev'].map((name) => path.join(appDir, distDir, name)))
    await cp(path.join(appDir, distDir), path.join(dir, distDir), {
      recursive: true,
      filter: (source) => !left.has(source),
    })
    const hadProxy = await removeProxy(path.join(dir, distDir, 'server'))
    return { dir, hadProxy, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

interface MiddlewareManifest {
  middleware?: Record<string, unknown>
  sortedMiddleware?: string[]
}
interface FunctionsManifest {
  functions?: Record<string, unknown>
}

async function removeProxy(serverDir: string): Promise<boolean> {
  const hadEdge = await edit<MiddlewareManifest>(path.join(serverDir, 'middleware-manifest.json'), (manifest) => {
    const had = Object.keys(manifest.middleware ?? {}).length > 0
    return { had, next: { ...manifest, middleware: {}, sortedMiddleware: [] } }
  })
  const hadNode = await edit<FunctionsManifest>(path.join(serverDir, 'functions-config-manifest.json'), (manifest) => {
    const { '/_middleware': proxy, ...functions } = manifest.functions ?? {}
    return { had: proxy !== undefined, next: { ...manifest, functions } }
  })
  return hadEdge || hadNode
}

async function edit<T>(file: string, change: (manifest: T) => { had: boolean; next: T }): Promise<boolean> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return false // this Next version writes no such manifest
  }
  const { had, next } = change(JSON.parse(text) as T)
  await writeFile(file, JSON.stringify(next))
  return had
}
