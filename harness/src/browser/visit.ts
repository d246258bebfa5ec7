/** What a person meets who goes to a page: where they end up, what the console says, whether they go round in circles. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { BrowserVisit, Outcome } from '../access/index.ts'
import type { BrowserCookie } from '../identities/index.ts'

export interface VisitOptions {
  browser: Browser
  /** `http://localhost:<port>` */
  origin: string
  /** Paths that people should be able to see, with what to call them. */
  pages: { id: string; path: string }[]
  identities: string[]
  cookies: (identity: string) => Promise<BrowserCookie[]>
  /** basePath included. */
  signInPaths: string[]
  /** Writes a picture of a page; its name for the report. */
  picture?: (page: { id: string; identity: string }, jpeg: Buffer) => Promise<string>
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}

/** Pages open at once. */
const AT_ONCE = 2
/** Until the document is there, in milliseconds. */
const LOAD_MS = 20_000
/** Until redirects of clerk-js have come to rest, and how long nothing must happen for that. */
const REST_MS = 8_000
const QUIET_MS = 400
/** As often at one address, and it is a circle: a handshake with Clerk passes it three times. */
const CIRCLE = 6
/** For what has no limit of its own, such as asking a page that never rests. */
const ASK_MS = 5_000
const MAX_LINES = 10
const LINE_LENGTH = 300

type Visits = Map<string, Record<string, BrowserVisit>>

/** Every page as every identity: a browser context each, as one person has. Never throws for what a page does. */
export async function visitPages(options: VisitOptions): Promise<Visits> {
  const visits: Visits = new Map()
  const total = options.pages.length * options.identities.length
  let done = 0
  for (const identity of options.identities) {
    if (options.signal.aborted) break
    const context = await options.browser.newContext({
      baseURL: options.origin,
      // The local Clerk's certificate is made at its start, and known to nobody.
      ignoreHTTPSErrors: true,
      viewport: { width: 1280, height: 800 },
      storageState: { cookies: await options.cookies(identity), origins: [] },
    })
    try {
      const outside = await stayHere(context)
      const left = [...options.pages]
      const work = async () => {
        for (let page = left.shift(); page !== undefined && !options.signal.aborted; page = left.shift()) {
          const visit = await visitOne(context, page, identity, outside, options)
          if (hasEnded(options.signal)) return
          visits.set(page.id, { ...visits.get(page.id), [identity]: visit })
          done += 1
          options.onProgress(done, total)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
    } finally {
      await within(ASK_MS, context.close(), options.signal)
    }
  }
  return visits
}

/** Asked anew: the compiler would take an earlier `false` for the last word. */
const hasEnded = (signal: AbortSignal) => signal.aborted

/** A promise that the end of the run cuts short. @throws {Error} it was */
function orStop<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // What comes of it then, nobody waits for.
  work.catch(() => undefined)
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(new Error('the run was interrupted'))
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop)
    })
  })
}

/** null: it took longer, failed, or the run has ended. */
async function within<T>(ms: number, work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return orStop(work, AbortSignal.any([signal, AbortSignal.timeout(ms)])).catch(() => null)
}

const pictureOf = (page: Page, signal: AbortSignal): Promise<Buffer | null> =>
  within(ASK_MS, page.screenshot({ type: 'jpeg', quality: 60, timeout: ASK_MS }), signal)

/** Nothing is asked of other machines. @returns hosts that pages wanted, by page */
async function stayHere(context: BrowserContext): Promise<WeakMap<Page, Set<string>>> {
  const outside = new WeakMap<Page, Set<string>>()
  await context.route(
    (url) => /^https?:$/.test(url.protocol) && !isLoopback(url.hostname),
    async (route) => {
      const page = pageOf(route.request())
      if (page) outside.set(page, (outside.get(page) ?? new Set()).add(new URL(route.request().url()).host))
      await route.abort('blockedbyclient')
    },
  )
  return outside
}

/** A service worker's request has no page. */
function pageOf(request: { frame: () => { page: () => Page } }): Page | null {
  try {
    return request.frame().page()
  } catch {
    return null
  }
}

const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)

async function visitOne(
  context: BrowserContext,
  asked: { id: string; path: string },
  identity: string,
  outside: WeakMap<Page, Set<string>>,
  { origin, signInPaths, picture, signal }: VisitOptions,
): Promise<BrowserVisit> {
  const began = Date.now()
  const page = await context.newPage()
  const seen = watch(page, origin)
  let failure: string | null = null
  try {
    await orStop(page.goto(asked.path, { waitUntil: 'domcontentloaded', timeout: LOAD_MS }), signal)
  } catch (error) {
    // Whoever is sent on by a script while the page loads has not failed.
    const text = String(error)
    if (!/ERR_ABORTED|interrupted by another navigation/.test(text))
      failure = /net::\w+/.exec(text)?.[0] ?? firstLine(text)
  }
  await comeToRest(seen, signal)
  const at = pathOf(page.url(), origin)
  const circle = failure === 'net::ERR_TOO_MANY_REDIRECTS' || seen.circle()
  const clerk = await within(ASK_MS, loadedClerk(page), signal)
  const shot = picture && failure === null && !signal.aborted ? await pictureOf(page, signal) : null
  const name = shot && picture ? await picture({ id: asked.id, identity }, shot) : null
  await within(ASK_MS, page.close(), signal)
  return {
    path: at,
    status: seen.status(),
    outcome: circle || failure !== null ? 'error' : outcomeOf(asked.path, at, seen.status(), signInPaths),
    steps: seen.steps,
    byScript: seen.byScript(),
    loop: circle,
    clerkLoaded: clerk,
    consoleErrors: seen.errors,
    blockedHosts: [...(outside.get(page) ?? [])].sort(),
    ...(failure === null ? {} : { failure }),
    ...(name === null ? {} : { screenshot: name }),
    ms: Date.now() - began,
  }
}

interface Watched {
  /** `/dashboard 307`, and `→ /sign-in` where a script led on. */
  steps: string[]
  errors: string[]
  status: () => number | null
  /** Was the last step one of a script, after a document had come? */
  byScript: () => boolean
  circle: () => boolean
  /** Milliseconds since anything moved. */
  quietFor: () => number
}

function watch(page: Page, origin: string): Watched {
  const steps: string[] = []
  const errors: string[] = []
  const times = new Map<string, number>()
  let status: number | null = null
  let last = Date.now()
  let document: string | null = null
  let script = false
  let pending = 0
  const note = (line: string) => {
    if (errors.length < MAX_LINES) errors.push(line.slice(0, LINE_LENGTH))
  }
  const count = (path: string) => times.set(path, (times.get(path) ?? 0) + 1)
  page.on('console', (message) => {
    // Of the page itself, whose status is told beside.
    const isOwn = message.location().url === page.url() && message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isOwn) note(withoutSecrets(message.text()))
  })
  page.on('pageerror', (error) => {
    note(withoutSecrets(`uncaught: ${error.message}`))
  })
  page.on('request', () => {
    pending += 1
    last = Date.now()
  })
  const ended = () => {
    pending = Math.max(0, pending - 1)
    last = Date.now()
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  page.on('response', (response) => {
    const request = response.request()
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return
    const path = pathOf(response.url(), origin)
    // The page before it was shown: a script left it for this one.
    script = document !== null && request.redirectedFrom() === null ? true : script
    steps.push(`${path} ${response.status()}`)
    count(path)
    if (response.status() >= 300 && response.status() < 400) return
    status = response.status()
    document = path
  })
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) return
    const path = pathOf(frame.url(), origin)
    last = Date.now()
    if (document === null || path === document) return
    steps.push(`→ ${path}`)
    count(path)
    script = true
    document = path
  })
  return {
    steps,
    errors,
    status: () => status,
    byScript: () => script,
    circle: () => [...times.values()].some((often) => often >= CIRCLE),
    quietFor: () => (pending > 0 ? 0 : Date.now() - last),
  }
}

async function comeToRest(seen: Watched, signal: AbortSignal): Promise<void> {
  const until = Date.now() + REST_MS
  while (!signal.aborted && !seen.circle() && Date.now() < until && seen.quietFor() < QUIET_MS)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

/** null: the page does not use clerk-js. */
async function loadedClerk(page: Page): Promise<boolean | null> {
  try {
    return await page.evaluate(() => {
      const { Clerk } = globalThis as { Clerk?: { loaded?: boolean } }
      return Clerk === undefined ? null : Clerk.loaded === true
    })
  } catch {
    return null
  }
}

function outcomeOf(asked: string, at: string, status: number | null, signInPaths: string[]): Outcome {
  const bare = (path: string) => path.replace(/(.)\/$/, '$1')
  const isAsked = bare(at) === bare(new URL(asked, 'http://localhost').pathname)
  if (!isAsked)
    return signInPaths.some((path) => bare(at) === bare(path) || at.startsWith(`${bare(path)}/`))
      ? 'sign-in'
      : 'redirect'
  if (status === null) return 'unknown'
  if (status === 404) return 'not-found'
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  return status >= 400 ? 'error' : 'reached'
}

/** Without the query, which may hold tokens; whole where it leaves the app. */
function pathOf(address: string, origin: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  return url.origin === origin ? url.pathname : url.origin === 'null' ? address : url.origin + url.pathname
}

const withoutSecrets = (text: string): string =>
  text
    .replace(/eyJ[\w-]{8,}(\.[\w-]*)*/g, '[token]')
    .replace(/([?&](?:__clerk[\w]*|__session|token|ticket)=)[^&\s'"]+/g, '$1[left out]')

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, LINE_LENGTH)
