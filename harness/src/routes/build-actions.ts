/** Server functions of a build and the entry points that they are. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { AppFacts } from '../app/index.ts'
import { readBuildFile } from './build-files.ts'
import { readSegments } from './segments.ts'
import type { Inventory, ServerAction } from './types.ts'

export interface BuiltAction extends ServerAction {
  /** null: no file of the app holds it (a package of the workspace, or the build is older than the files). */
  entryId: string | null
  /** `<file>#<export>` as the build says; the id where it says nothing. */
  name: string
}

interface ManifestEntry {
  workers?: Record<string, unknown>
  filename?: string
  exportedName?: string
}

/**
 * How to call each server function: entry id → its id in the build and the pages that hold it.
 * A function that is not in the map has no id in the build: no page uses it (Turbopack leaves unused ones out).
 * @returns null when there is no build or no manifest
 */
export function readActionManifest(app: AppFacts, inventory: Inventory): Promise<Map<string, ServerAction> | null> {
  const actions = actionsOfBuild(app, inventory)
  if (!actions) return Promise.resolve(null)
  const byEntry = new Map<string, ServerAction>()
  for (const { entryId, id, pages } of actions) {
    if (entryId !== null) byEntry.set(entryId, { id, pages })
  }
  return Promise.resolve(byEntry)
}

/**
 * Next 15.5 and 16 write `filename` and `exportedName` for each id. Before, only the id is there: it is
 * sha1(salt + file + ':' + export), the salt being the manifest's own `encryptionKey` (none on 14), the file absolute
 * (webpack) or relative (Turbopack), led by one byte about its arguments from 15 on: so it is looked up by computing it.
 */
export function actionsOfBuild(app: AppFacts, inventory: Inventory): BuiltAction[] | null {
  const manifest = readBuildFile(app, 'server/server-reference-manifest.json')
  if (!manifest) return null
  const salt = typeof manifest['encryptionKey'] === 'string' ? manifest['encryptionKey'] : ''
  const merged = new Map<string, ManifestEntry>()
  for (const runtime of ['node', 'edge']) {
    for (const [id, entry] of Object.entries((manifest[runtime] ?? {}) as Record<string, ManifestEntry>)) {
      // The first bit of the leading byte marks a `'use cache'` function, which no request can call.
      if (id.length === 42 && parseInt(id.slice(0, 2), 16) >= 0x80) continue
      merged.set(id, { ...entry, workers: { ...merged.get(id)?.workers, ...entry.workers } })
    }
  }

  const byName = new Map(inventory.serverFunctions.map((one) => [`${one.file}#${one.exportName}`, one.entryId]))
  const byHash = new Map<string, string>()
  if ([...merged.values()].some((entry) => entry.filename === undefined)) {
    for (const one of inventory.serverFunctions) {
      for (const hash of possibleIds(app, one.file, one.exportName, salt)) byHash.set(hash, one.entryId)
    }
  }
  return [...merged].map(([id, entry]) => {
    const file = entry.filename === undefined ? null : fileInApp(app, entry.filename)
    const name = file === null || entry.exportedName === undefined ? null : `${file}#${entry.exportedName}`
    const entryId = (name === null ? byHash.get(id.slice(-40)) : byName.get(name)) ?? null
    return { id, entryId, name: name ?? id, pages: pagesOf(Object.keys(entry.workers ?? {})) }
  })
}

function possibleIds(app: AppFacts, file: string, exportName: string, salt: string): string[] {
  // Next 14 and the first 15 call inline ones `$$ACTION_<n>`.
  const names = [exportName, exportName.replace('$$RSC_SERVER_ACTION_', '$$$$ACTION_')]
  return ['', salt].flatMap((start) =>
    [file, path.join(app.root, file)].flatMap((where) =>
      names.map((name) => createHash('sha1').update(`${start}${where}:${name}`).digest('hex')),
    ),
  )
}

/** The manifest's file, relative to the app: in a monorepo Next names it from the workspace's root. */
function fileInApp(app: AppFacts, filename: string): string {
  if (path.isAbsolute(filename)) return path.relative(app.root, filename).split(path.sep).join('/')
  for (let base = app.root; ; base = path.dirname(base)) {
    const absolute = path.join(base, filename)
    if (existsSync(absolute)) return path.relative(app.root, absolute).split(path.sep).join('/')
    if (path.dirname(base) === base) return filename
  }
}

/** `app/(shop)/cart/page` → `/cart`; plain pages first, as those with parameters or interceptions are harder to ask for. */
function pagesOf(workers: string[]): string[] {
  const pages = workers.flatMap((worker) => {
    const parts = worker.split('/')
    if (parts.shift() !== 'app' || parts.pop() !== 'page' || parts[0]?.startsWith('_') === true) return []
    const facts = readSegments(parts)
    const hardness = (facts.interceptedFrom === null ? 0 : 100) + facts.params.length
    return [{ pattern: facts.pattern, hardness }]
  })
  pages.sort(
    (a, b) => a.hardness - b.hardness || a.pattern.length - b.pattern.length || (a.pattern < b.pattern ? -1 : 1),
  )
  return [...new Set(pages.map((page) => page.pattern))]
}
