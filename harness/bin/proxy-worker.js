/**
 * Runs an app's own proxy, bundled by `src/proxy/bundle.ts`, in a worker thread that can be ended. Plain JavaScript:
 * it must start from a source checkout and from the published package alike.
 *
 * Requests go through Next's own adapter (next/dist/server/web/adapter), which is what `next start` calls: it makes
 * the NextRequest, opens the async storages behind `headers()` and `auth()`, and finishes the response.
 * The network is closed but for one port of loopback, where the local Clerk listens.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createMatcher, isRewriteToSelf, routed, withoutRsc } from './proxy-request.js'

const { file, page, patchesFetch, buildId, handlerNames, packages, runtimes, origin, nextConfig, matcher, atOnce } =
  workerData
/** Known when the proxy is loaded, after Next. */
let allowedPort = null

/** Of the request that is being answered: what it touched, and how stand-ins should behave. */
const current = new AsyncLocalStorage()
const unhandled = []
const lists = []
/** Every stand-in, with the package that it stands for. */
const standIns = new WeakMap()
/** Clerk's own matchers behind `lists`; null for one that is a function of the app. */
const matchers = []
const watchedRequests = new WeakMap()
/** What `clerkMiddleware()` gave: a proxy that is one of these hands requests on to a watched handler alone. */
const clerkProxies = new WeakSet()

process.on('unhandledRejection', (reason) => noteUnhandled(reason))
process.on('uncaughtException', (error) => noteUnhandled(error))
process.exit = () => {
  throw new Error('the proxy called process.exit()')
}

function noteUnhandled(reason) {
  const text = shortError(reason)
  if (unhandled.length < 20 && !unhandled.includes(text)) unhandled.push(text)
}

function shortError(error) {
  const text = String(error?.digest ?? error?.message ?? error)
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim()
      .slice(0, 200) ?? 'unknown error'
  )
}

closeNetwork()
globalThis.AsyncLocalStorage = AsyncLocalStorage
globalThis.__routewarden = { standIn: (name) => standIn(name), traceMatcher, traceProxy, line: noteLine }

const require = createRequire(file)
const loaded = new Map()

/** A module that stays outside the bundle: the app's own `next` and `@clerk/nextjs`, else ours, else Node's. */
function external(id) {
  const [name, rest] = splitPackage(id)
  const chosen = packages[name]
  if (chosen === undefined) return require(id)
  if (chosen.own !== null) return fromOwn(chosen.own, id)
  // A Clerk or Next below a workspace package is found by its own path.
  return require(
    path.isAbsolute(id) ? id : name === 'next' && rest !== '' ? path.join(chosen.dir, rest) : resolveFrom(chosen, id),
  )
}

/** Asked at load for paths that only builds use: what is not there has no path. */
external.resolve = (id) => {
  try {
    return require.resolve(id)
  } catch {
    return id
  }
}

function resolveFrom(chosen, id) {
  return createRequire(path.join(chosen.dir, 'package.json')).resolve(id, { paths: [path.dirname(file), chosen.dir] })
}

function splitPackage(id) {
  if (path.isAbsolute(id)) return [id, '']
  const parts = id.split('/')
  const count = id.startsWith('@') ? 2 : 1
  return [parts.slice(0, count).join('/'), parts.slice(count).join('/')]
}

/** Our own bundles of Next and Clerk are functions of `require`, so that Clerk's finds the chosen Next. */
function fromOwn(bundleFile, id) {
  let modules = loaded.get(bundleFile)
  if (modules === undefined) {
    modules = {}
    loaded.set(bundleFile, modules)
    evaluate(runtimes[bundleFile], bundleFile, modules)
  }
  const make = modules[id.replace(/\.js$/, '')]
  if (make === undefined) throw new Error(`${id} is not among the parts of it that Routewarden brings along`)
  return make()
}

function evaluate(source, name, exports) {
  const module = { exports }
  const run = new Function(
    'require',
    'module',
    'exports',
    '__filename',
    '__dirname',
    `${source}\n//# sourceURL=${name}`,
  )
  run(external, module, exports, file, path.dirname(file))
  return module.exports
}

/* ── Stand-ins ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/**
 * An inert value in place of a package that reaches for a database or the network. The outcome of a request that
 * touches one is asked again with the stand-in behaving in other ways (`modes`): where answers differ, it depends on it.
 */
function standIn(name, depth = 0, called = '') {
  const touch = () => current.getStore()?.touched.add(name)
  const mode = () => current.getStore()?.mode ?? 'truthy'
  const target = function () {}
  const value = new Proxy(target, {
    get(_, key) {
      if (key === '__esModule') return true
      if (key === 'then' || key === 'prototype') return key === 'prototype' ? target.prototype : undefined
      if (key === Symbol.toPrimitive) return () => ''
      if (key === Symbol.iterator) return function* () {}
      if (key === Symbol.asyncIterator) return async function* () {}
      if (typeof key === 'symbol') return undefined
      if (depth > 0) touch()
      if (depth > 0 && mode() === 'falsy-members') return undefined
      return standIn(name, depth, key)
    },
    apply(_, self, args) {
      // `defineRouting({ … })`, `defineConfig({ … })`: by convention they give back what they are given.
      if (/^define[A-Z]/.test(called) && args[0]?.constructor === Object) return args[0]
      touch()
      // Wrappers (`withX(handler)`, `chain([a, b])`) are not what they wrap: what comes out is inert too.
      if (mode() === 'null') return null
      if (mode() === 'falsy-calls' && depth > 0) return false
      return standIn(name, depth + 1)
    },
    construct() {
      touch()
      return standIn(name, depth)
    },
    // Bundlers copy the names of a module onto an object that inherits from its prototype: any name is found there.
    getPrototypeOf: () => (depth === 0 ? members(name) : Function.prototype),
    set: () => true,
    has: () => true,
    defineProperty: () => true,
  })
  standIns.set(value, name)
  return value
}

function members(name) {
  return new Proxy(
    {},
    { get: (_, key) => (typeof key === 'symbol' || key === 'then' ? undefined : standIn(name)[key]), has: () => true },
  )
}

/* ── Traces ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/** Wraps Clerk's `createRouteMatcher`: which list was asked, and what it said. */
function traceMatcher(create) {
  return (routes) => {
    const matcher = create(routes)
    const index = lists.length
    lists.push(
      typeof routes === 'function'
        ? ['(a function)']
        : [routes].flat().map((route) => (route instanceof RegExp ? route.source : String(route))),
    )
    matchers.push(typeof routes === 'function' ? null : matcher)
    return (request) => {
      const store = current.getStore()
      const real = watchedRequests.get(request)
      if (store && real === undefined) store.readsMore = true
      let matched
      try {
        matched = matcher(real ?? request)
      } catch (error) {
        // A path that Clerk refuses: the lists did not decide.
        if (store) store.readsMore = true
        throw error
      }
      if (store) {
        if (store.lists.length < 200) store.lists.push({ list: index, matched: Boolean(matched) })
        else store.readsMore = true
      }
      return matched
    }
  }
}

/**
 * Wraps Clerk's `clerkMiddleware`, so that the app's handler gets a request that notes what is read of it. A handler
 * that looks at paths through its matchers alone decides alike wherever they answer alike: see `recalled`.
 */
function traceProxy(create) {
  return (...args) => {
    const proxy = create(...args.map((arg) => (typeof arg === 'function' ? watching(arg) : arg)))
    if (typeof proxy === 'function') clerkProxies.add(proxy)
    return proxy
  }
}

function watching(handler) {
  return (...args) => handler(...args.map((arg) => (arg instanceof Request ? watched(arg) : arg)))
}

/** The same for every request of one identity, client and method. */
const PATHLESS = new Set(['method', 'headers', 'cookies'])

function watched(request) {
  const proxy = new Proxy(request, {
    get(target, key) {
      const store = current.getStore()
      if (store && !PATHLESS.has(key)) store.readsMore = true
      const value = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  watchedRequests.set(proxy, request)
  return proxy
}

/** Called by bundles that are traced line by line: the last line that ran before the answer decided it. */
function noteLine(where) {
  const store = current.getStore()
  if (store && store.lines.at(-1) !== where && store.lines.length < 2000) store.lines.push(where)
}

/* ── The network ───────────────────────────────────────────────────────────────────────────────────────────────── */

function closeNetwork() {
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function (...args) {
    const options =
      typeof args[0] === 'object' && !Array.isArray(args[0])
        ? args[0]
        : Array.isArray(args[0])
          ? args[0][0]
          : { port: args[0], host: args[1] }
    const loopback = ['127.0.0.1', 'localhost', '::1', undefined].includes(options?.host)
    if (loopback && allowedPort !== null && Number(options?.port) === allowedPort) return connect.apply(this, args)
    refuse(`${options?.host ?? options?.path ?? 'localhost'}${options?.port ? `:${options.port}` : ''}`)
    process.nextTick(() => this.destroy(closed(options?.host)))
    return this
  }
  for (const module of [dns, dns.promises]) {
    const lookup = module.lookup
    module.lookup = function (host, ...rest) {
      if (host === 'localhost' || net.isIP(host)) return lookup.call(this, host, ...rest)
      refuse(host)
      const callback = rest.at(-1)
      if (typeof callback !== 'function') return Promise.reject(closed(host))
      process.nextTick(callback, closed(host))
    }
  }
  dgram.createSocket = () => {
    throw closed('a datagram socket')
  }
  for (const name of ['spawn', 'exec', 'execFile', 'fork', 'spawnSync', 'execSync', 'execFileSync']) {
    childProcess[name] = () => {
      refuse('another process')
      throw closed('another process')
    }
  }
}

function refuse(what) {
  current.getStore()?.touched.add(`the network (${what})`)
}

function closed(host) {
  return Object.assign(new Error(`no network in an audit (${host ?? 'socket'})`), { code: 'ENETUNREACH' })
}

/* ── Loading ───────────────────────────────────────────────────────────────────────────────────────────────────── */

let handler
let adapter
let clerkMatcher

/** Next itself, while the proxy is still being bundled. */
let failure
try {
  adapter = loadAdapter()
} catch (error) {
  failure = error
}

function load({ code, env, port }) {
  Object.assign(process.env, env)
  allowedPort = port
  try {
    if (failure !== undefined) throw failure
    const exported = evaluate(code, file, {})
    handler = pickHandler(exported)
    if (standIns.has(handler)) throw new Error(`it is made by ${standIns.get(handler)}, which an audit does not run`)
    if (typeof handler !== 'function') throw new Error(`it exports no function under ${handlerNames.join(' or ')}`)
    parentPort.postMessage({ type: 'ready', lists })
  } catch (error) {
    parentPort.postMessage({ type: 'failed', reason: shortError(error), stack: String(error?.stack ?? '') })
  }
}

function pickHandler(exported) {
  for (const name of handlerNames) if (exported?.[name] !== undefined && exported[name] !== null) return exported[name]
  return undefined
}

function loadAdapter() {
  const adapterModule = optional('next/dist/server/web/adapter')
  const work = optional('next/dist/server/app-render/work-async-storage.external')?.workAsyncStorage
  const unit = optional('next/dist/server/app-render/work-unit-async-storage.external')?.workUnitAsyncStorage
  // The App Router's modules patch the process's fetch, which a proxy in Node shares: Clerk tells pages from APIs by it.
  if (patchesFetch && work && unit) {
    optional('next/dist/server/lib/patch-fetch')?.patchFetch?.({ workAsyncStorage: work, workUnitAsyncStorage: unit })
  }
  return adapterModule?.adapter ?? null
}

function optional(id) {
  try {
    return external(id)
  } catch {
    return null
  }
}

/* ── Does it run? ──────────────────────────────────────────────────────────────────────────────────────────────── */

const matched = new Map()
let matches

function doesRun(request) {
  if (matcher === undefined) return true
  const { pathname, search, headers } = request
  const key = `${pathname}?${search}\n${matcher.conditional ? JSON.stringify(headers) : ''}`
  let answer = matched.get(key)
  if (answer === undefined) {
    matches ??= createMatcher(matcher.value, nextConfig, optional)
    answer = matches(request)
    matched.set(key, answer)
  }
  return answer
}

/** For each entry of the matcher, as written: does it let the proxy run for this path? */
function entriesThatMatch(asked, headers) {
  if (matcher === undefined) return []
  const request = routed(asked, headers, { origin, nextConfig, buildId })
  return [matcher.value].flat().map((entry) => {
    try {
      return request.before === undefined && createMatcher(entry, nextConfig, optional)(request)
    } catch {
      return false
    }
  })
}

/* ── Answering ─────────────────────────────────────────────────────────────────────────────────────────────────── */

const MODES = ['truthy', 'null', 'falsy-members', 'falsy-calls']

/** Never rejects: one question that cannot be put must not keep the others from their answers. */
async function answer(question) {
  try {
    return await answered(question)
  } catch (error) {
    return { runs: null, error: `it could not be asked: ${shortError(error)}` }
  }
}

async function answered(asked) {
  const request = routed(asked.path, asked.headers, { origin, nextConfig, buildId })
  if (request.before !== undefined) return { runs: null, error: request.before }
  let runs
  try {
    runs = asked.pastMatcher === true || doesRun(request)
  } catch (error) {
    return { runs: null, error: `Next could not read the matcher: ${shortError(error)}` }
  }
  if (!runs) return { runs: false }
  if (request.refused !== undefined) return { runs: null, error: request.refused }
  const question = { ...asked, href: request.href, pathname: request.pathname, headers: request.headers }
  const known = recalled(question)
  if (known && !isSample()) return known
  const first = await once(question, 'truthy')
  if (known && !sameAnswer(known, first)) return mistrust(first)
  remember(question, first)
  if (first.touched.length === 0) return first
  const others = []
  for (const mode of MODES.slice(1)) others.push(await once(question, mode))
  return { ...first, others }
}

async function once(question, mode) {
  const store = { touched: new Set(), lists: [], lines: [], mode, readsMore: false }
  const told = (rest) => ({
    runs: true,
    ...rest,
    touched: [...store.touched],
    lists: store.lists,
    lines: store.lines,
    readsMore: store.readsMore,
  })
  try {
    const response = await limited(
      current.run(store, () => call(question)),
      question.timeoutMs,
    )
    if (response === TIMED_OUT)
      return told({ error: `it did not answer within ${question.timeoutMs / 1000} s`, timedOut: true })
    // What a stand-in gives is no answer, however it is read.
    if (typeof response === 'function' && standIns.has(response)) {
      store.touched.add(standIns.get(response))
      return told({ error: 'a stand-in answered', fromStandIn: true })
    }
    return told(await described(response, question, store.request))
  } catch (error) {
    return told({ error: shortError(error) })
  }
}

/* ── Recall ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/**
 * Most proxies look at the path through `createRouteMatcher` alone. Then the lists' answers decide, and once a request
 * of the same identity, client and method was seen to end in the same answers, the lists (Clerk's own) are asked and
 * the rest is known: a request takes microseconds, not a millisecond. What reads more of the request, uses a stand-in,
 * or fails is never recalled; one recalled answer in `SAMPLE` (later in `RARE`) is run all the same, and a difference
 * ends all recall.
 */
const SAMPLE = 40
/** What is sampled after `ENOUGH` that agreed. */
const RARE = 400
const ENOUGH = 50
const memory = new Map()
let count = 0
let trusted = true
/** Switched on by the main thread where there is much to ask. */
let mayRecall = false

const isSample = () => ++count % (count > SAMPLE * ENOUGH ? RARE : SAMPLE) === 0

function keyOf({ identity, method, client, extra }) {
  return `${identity}\n${method}\n${client}\n${extra}`
}

function canRecall(question) {
  return (
    mayRecall &&
    trusted &&
    clerkProxies.has(handler) &&
    // What the proxy is given of an address with a locale depends on more than the lists (see `routed`).
    !nextConfig.i18n &&
    !question.path.includes('__clerk') &&
    !question.path.includes('/_next')
  )
}

function recalled(question) {
  const tree = canRecall(question) ? memory.get(keyOf(question)) : undefined
  if (tree === undefined) return null
  const asked = []
  for (let node = tree; node !== undefined;) {
    if (node.answer) return { ...node.answer, lists: asked, recalled: true }
    if (!matchers[node.list]) return null
    const matched = listSays(node.list, question)
    if (matched === null) return null
    asked.push({ list: node.list, matched })
    node = matched ? node.yes : node.no
  }
  return null
}

function remember(question, answer) {
  if (!canRecall(question) || answer.readsMore || answer.error !== undefined || answer.touched.length > 0) return
  if (answer.lines.length > 0) return
  const key = keyOf(question)
  const end = { answer: pathless(answer) }
  if (end.answer === null) return
  if (answer.lists.length === 0) return void memory.set(key, end)
  let node = memory.get(key)
  if (node === undefined) memory.set(key, (node = { list: answer.lists[0].list }))
  answer.lists.forEach(({ list, matched }, index) => {
    // The same answers led elsewhere before: something else decides.
    if (node.list !== list) return void (trusted = false)
    const side = matched ? 'yes' : 'no'
    const following = answer.lists[index + 1]
    if (node[side] === undefined) node[side] = following ? { list: following.list } : end
    node = node[side]
  })
}

/** The answer without its own path in it; null where it cannot be told apart. */
function pathless(answer) {
  const rewrite = answer.headers?.['x-middleware-rewrite']
  if (rewrite !== undefined && answer.headers['x-clerk-auth-reason']?.startsWith('protect-rewrite')) return answer
  if (rewrite === undefined) return answer
  if (!answer.toSelf) return null
  return { ...answer, headers: { 'x-middleware-next': '1' } }
}

function sameAnswer(known, first) {
  const shape = ({ status, headers = {}, error, toSelf }) => {
    const pathOf = (address) => (address === undefined ? '' : new URL(address, origin).pathname)
    const passes = headers['x-middleware-next'] !== undefined || toSelf === true
    const hidden = headers['x-clerk-auth-reason']?.startsWith('protect-rewrite') === true
    const rewrite = passes || hidden ? hidden : pathOf(headers['x-middleware-rewrite'])
    return JSON.stringify([passes, passes ? 0 : status, pathOf(headers.location), rewrite, error])
  }
  return shape(known) === shape(first)
}

/** A recalled answer was wrong: from now on everything is run. The main thread asks again what was recalled. */
function mistrust(first) {
  trusted = false
  memory.clear()
  return first
}

/** By address: several identities ask for the same one, in a row. */
const said = new Map()

/** Does a list match, by Clerk's own matcher? null: a path that Clerk refuses; what comes of that, the proxy says. */
function listSays(list, question) {
  let known = said.get(question.href)
  if (known === undefined) {
    if (said.size > 1000) said.clear()
    said.set(question.href, (known = { request: requestFor(question), lists: [] }))
  }
  if (known.lists[list] === undefined) {
    try {
      known.lists[list] = Boolean(matchers[list](known.request))
    } catch {
      known.lists[list] = null
    }
  }
  return known.lists[list]
}

function requestFor(question) {
  const { NextRequest } = external('next/server')
  const options = { method: question.method, nextConfig }
  // The adapter reads it twice, and takes a locale away each time: nothing is recalled of apps with locales.
  return new NextRequest(withoutRsc(question.href), options)
}

const TIMED_OUT = Symbol('timed out')

function limited(promise, ms) {
  let timer
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, TIMED_OUT)
  })
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer))
}

const NEVER = new AbortController().signal

async function call(question) {
  const url = question.href
  const body = question.body === undefined ? undefined : new Response(question.body).body
  if (adapter === null) {
    const { NextRequest } = external('next/server')
    return handler(new NextRequest(url, { method: question.method, headers: question.headers, nextConfig }), {
      waitUntil() {},
    })
  }
  const result = await adapter({
    page,
    handler: (request, event) => {
      current.getStore().request = request
      return handler(request, event)
    },
    request: {
      url,
      method: question.method,
      headers: question.headers,
      nextConfig,
      page: {},
      body,
      signal: NEVER,
      waitUntil() {},
    },
  })
  return result.response
}

async function described(response, question, request) {
  if (!(response instanceof Response) && typeof response?.headers?.get !== 'function')
    return { status: 200, headers: { 'x-middleware-next': '1' }, body: '' }
  const headers = Object.fromEntries(response.headers)
  const isFinal = headers['x-middleware-next'] === undefined && headers['x-middleware-rewrite'] === undefined
  const body = isFinal && response.body ? (await response.text()).slice(0, 2000) : ''
  const rewrite = headers['x-middleware-rewrite']
  const toSelf =
    rewrite !== undefined &&
    isRewriteToSelf(rewrite, question.pathname, request, { headers: question.headers, origin, nextConfig })
  return { status: response.status, headers, body, toSelf }
}

/* ── Messages ──────────────────────────────────────────────────────────────────────────────────────────────────── */

const progress = new Int32Array(workerData.progress)

parentPort.on('message', async (message) => {
  if (message.type === 'load') load(message)
  if (message.type === 'ask') {
    mayRecall = message.recall
    parentPort.postMessage({ type: 'answers', answers: await askAll(message.questions), unhandled, trusted })
  }
  if (message.type === 'entries')
    parentPort.postMessage({ type: 'entries', answers: entriesThatMatch(message.path, message.headers) })
  if (message.type === 'match')
    parentPort.postMessage({ type: 'matched', answers: matchAll(message.pattern, message.paths) })
})

/** Several at once: signatures are checked on other threads. `progress` names the last one begun, should it never end. */
async function askAll(questions) {
  const answers = new Array(questions.length)
  let next = 0
  const runner = async () => {
    while (next < questions.length) {
      const index = next++
      Atomics.store(progress, 0, index)
      answers[index] = await answer(questions[index])
    }
  }
  const wasTrusted = trusted
  await Promise.all(Array.from({ length: Math.min(atOnce, questions.length) }, runner))
  // Something besides the lists decides: what was recalled of these is run after all.
  if (wasTrusted && !trusted && questions.length > 0) return askAll(questions)
  // What was not awaited fails a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1))
  return answers
}

/** By path: every pattern is held against the same ones. */
const plainRequests = new Map()

function plainRequest(asked) {
  let request = plainRequests.get(asked)
  if (request === undefined) {
    const { NextRequest } = external('next/server')
    request = new NextRequest(new URL(asked, origin), { nextConfig })
    if (plainRequests.size < 20_000) plainRequests.set(asked, request)
  }
  return request
}

function matchAll(pattern, paths) {
  try {
    clerkMatcher ??= external('@clerk/nextjs/server').createRouteMatcher
    const matcher = clerkMatcher([pattern])
    return paths.map((one) => Boolean(matcher(plainRequest(one))))
  } catch {
    return null
  }
}
