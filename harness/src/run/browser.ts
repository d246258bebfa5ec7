/** `test --browser`: what a person meets on the app's pages. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from '@playwright/test'
import {
  browserTroubles,
  CHROMIUM_ARGS,
  findBrowser,
  loadPlaywright,
  NO_BROWSER,
  visitPages,
} from '../browser/index.ts'
import type { RunProblem } from '../access/index.ts'
import { addressOfKey } from '../clerk/index.ts'
import { ConfigError } from '../config/index.ts'
import type { Asker } from './asker.ts'
import type { Gathered } from './gathered.ts'
import type { OpenApp } from './open.ts'
import { ofShard } from './shard.ts'
import type { Prepared, TestOptions } from './types.ts'

/** Problem that ends in exit code 3. */
export const BROWSER_MISSING = 'browser-missing'

/**
 * Before anything is built: what the user has to mend first.
 * @throws {ConfigError} the project has no Playwright
 */
export async function requireBrowserRun(gathered: Gathered, { browser, clerk, env }: TestOptions): Promise<void> {
  if (!browser) return
  const { CLERK_SECRET_KEY, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY } = env ?? process.env
  if (clerk === 'instance' || (clerk === undefined && CLERK_SECRET_KEY && NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY))
    throw ofInstance()
  if ((await loadPlaywright(gathered.app.root)) !== null) return
  throw new ConfigError('--browser needs Playwright, and the project of the app has none.', {
    file: null,
    help: 'npm install --save-dev @playwright/test, then npx playwright install chromium (an installed Chrome will do, too).',
  })
}

const ofInstance = () =>
  new ConfigError('--browser signs people in at the local Clerk, and this run uses a development instance.', {
    file: null,
    help: 'Add --clerk local, or leave --browser out.',
  })

export async function askBrowser(
  gathered: Gathered,
  asking: OpenApp & { options: Prepared },
  asker: Asker,
): Promise<void> {
  const { options, source, signal, origin } = asking
  if (!options.browser || signal.aborted) return
  const cookies = source.browser
  if (cookies === undefined) throw ofInstance()
  const chromium = await launch(gathered)
  if (chromium === null) return
  const pages = ofShard(gathered.plan.calls, options.shard)
    .filter(({ entry, method }) => method === 'GET' && (entry.kind === 'page' || entry.kind === 'pages-page'))
    .map(({ entry, path: target }) => ({ id: entry.id, path: target }))
  options.progress.phase(`Opening ${pages.length} pages in a browser as ${asker.identities.length} identities`)
  const { screenshots } = options.browser
  try {
    gathered.visits = await visitPages({
      browser: chromium,
      pages,
      identities: asker.identities,
      cookies,
      origin,
      signInPaths: gathered.signInPaths,
      signal,
      onProgress: options.progress.step,
      ...(screenshots === null ? {} : { picture: pictures(screenshots) }),
    })
  } catch (error) {
    gathered.problems.push({
      code: BROWSER_MISSING,
      message: `The browser ended in the middle of the run: ${firstLine(error)}`,
      help: 'Its pages are left out of this report; run it again.',
    })
  } finally {
    await chromium.close().catch(() => undefined)
  }
  const key = source.env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] ?? ''
  gathered.problems.push(...troublesOf(gathered, addressOfKey(key).frontendApi.replace(/\/.*$/, ''), origin))
}

function troublesOf({ visits, matrix }: Gathered, clerkHost: string, origin: string): RunProblem[] {
  const observations = [...matrix.values()].flatMap((seen) =>
    Object.values(seen).flatMap((outcome) => outcome.observations),
  )
  return browserTroubles({
    visits: [...visits.values()].flatMap((byIdentity) => Object.values(byIdentity)),
    clerkHost,
    authReasons: observations.flatMap(({ authReason }) => authReason ?? []),
    origin,
  })
}

/** Names tell pages apart by a number: what is in an id cannot lead elsewhere, and no two share a file. */
function pictures(folder: string): (page: { id: string; identity: string }, jpeg: Buffer) => Promise<string> {
  let taken = 0
  return async ({ id, identity }, jpeg) => {
    const plain = `${id} ${identity}`.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80)
    const name = `${String((taken += 1)).padStart(3, '0')}-${plain}.jpg`
    await mkdir(folder, { recursive: true })
    await writeFile(path.join(folder, name), jpeg)
    return `screenshots/${name}`
  }
}

async function launch({ app, problems }: Gathered): Promise<Browser | null> {
  const type = await loadPlaywright(app.root)
  const executablePath = type && findBrowser(type.executablePath())
  if (!executablePath) {
    problems.push({ code: BROWSER_MISSING, ...NO_BROWSER })
    return null
  }
  try {
    // Ctrl-C is ours: the report is still written.
    return await type.launch({ executablePath, args: CHROMIUM_ARGS, handleSIGINT: false })
  } catch (error) {
    problems.push({
      code: BROWSER_MISSING,
      message: `${executablePath} did not start: ${firstLine(error)}`,
      help: 'Start it by hand to see why (missing system libraries: npx playwright install-deps chromium), or let ROUTEWARDEN_CHROMIUM name another.',
    })
    return null
  }
}

const firstLine = (error: unknown) => String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''
