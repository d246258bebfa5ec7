import { existsSync } from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { HTTP_METHODS, type EntryPoint, type HttpMethod } from '../access/types.ts'
import { Sources, type AppFacts } from '../app/index.ts'
import { collectAppRouter } from './app-router.ts'
import { Collector } from './collector.ts'
import { collectPagesRouter } from './pages-router.ts'
import { collectServerFunctions } from './server-functions.ts'
import type { Inventory } from './types.ts'
import { findWebhooks } from './webhooks.ts'

export interface InventoryOptions {
  /** Files already read, to be shared with whoever else reads the app. */
  sources?: Sources
}

/** Finds every entry point of an app by reading its files. Never throws for what is in them: see `problems`. */
export async function readInventory(app: AppFacts, options: InventoryOptions = {}): Promise<Inventory> {
  const sources = options.sources ?? new Sources(app.root)
  const collector = new Collector(app, sources)
  if (app.appDir !== null && app.pagesDir !== null && path.dirname(app.appDir) !== path.dirname(app.pagesDir)) {
    collector.problem(
      collector.relative(app.pagesDir),
      'does not lie beside the `app` folder: Next refuses to build this',
    )
  }
  noteIgnoredRouters(collector)
  if (app.appDir !== null) await collectAppRouter(app.appDir, collector)
  if (app.pagesDir !== null) collectPagesRouter(app.pagesDir, collector)
  await setImmediate()
  collectServerFunctions(collector)
  await setImmediate()
  const webhooks = findWebhooks(collector)
  return {
    entries: collector.entries.sort(byPlace),
    layouts: collector.layouts.sort((a, b) => compare(a.file, b.file)),
    webhooks,
    staticParams: collector.staticParams,
    serverFunctions: collector.serverFunctions,
    problems: collector.problems,
  }
}

/** Next looks for `app` and `pages` in the root, then in `src`, and reads the first (next/dist/lib/find-pages-dir.js). */
function noteIgnoredRouters(collector: Collector): void {
  const { root, appDir, pagesDir } = collector.app
  for (const read of [appDir, pagesDir]) {
    const other = read === null ? null : path.join(root, 'src', path.basename(read))
    if (read === null || other === null || other === read || !existsSync(other)) continue
    const message = `is not read: Next takes the folder \`${collector.relative(read)}\`, so no file in it is served`
    collector.problem(collector.relative(other), message)
  }
}

function byPlace(a: EntryPoint, b: EntryPoint): number {
  const isAction = (entry: EntryPoint): number => (entry.kind === 'server-function' ? 1 : 0)
  const rank = (entry: EntryPoint): number => HTTP_METHODS.indexOf(entry.method as HttpMethod)
  return isAction(a) - isAction(b) || compare(a.pattern, b.pattern) || rank(a) - rank(b) || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
