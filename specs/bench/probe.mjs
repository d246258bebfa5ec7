/**
 * How many bypass variants a second the harness asks, beside what `autocannon` reaches on the same server with the same
 * requests, turn by turn in one run; and the memory that many probes take.
 *
 *   npm run build && npm run bench:probe -- [--rounds 3] [--memory 200000]
 *
 * Two servers: the reference app as `routewarden test` starts it, and one of node:http that answers at once, which shows what
 * the client alone can do.
 */
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { createHttpClient, runMatrix } from '../../harness/dist/probe/index.js'
import { probeBypasses } from '../../harness/dist/run/bypass.js'
import { openSession } from '../../harness/dist/run/index.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    memory: { type: 'string', default: '200000' },
    serve: { type: 'boolean', default: false },
    hold: { type: 'string' },
  },
})

/** Of both clients. */
const CONNECTIONS = 16
/** Of a round of autocannon. */
const SECONDS = 5
const APP = path.resolve(import.meta.dirname, '../../fixtures-app')

/** Answers as a guarded app does, and does nothing else. In a process of its own. */
function serve() {
  const refused = `<html><body>${'Who are you? '.repeat(40)}</body></html>`
  const granted = `<html><body>${Array.from({ length: 200 }, (_, at) => `Row ${at} of the plan`).join(' ')}</body></html>`
  const server = createServer((request, answer) => {
    const known = request.headers.cookie?.includes('__session=good') === true
    answer.writeHead(known ? 200 : 401, { 'content-type': 'text/html' }).end(known ? granted : refused)
  })
  server.listen(0, '127.0.0.1', () => process.send(server.address().port))
  process.on('disconnect', () => process.exit())
}

async function parent() {
  const rows = [await onTheReferenceApp(), await onABareServer()]
  console.log('\n| server | requests a round | harness, requests/s | autocannon, requests/s | ratio |')
  console.log('| --- | ---: | ---: | ---: | ---: |')
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}

async function onTheReferenceApp() {
  const session = await openSession({ dir: APP, progress: told })
  try {
    const identities = ['anonymous', 'member']
    const { matrix, plan } = session.asker
    const reads = plan.calls.filter(({ method, entry }) => method === 'GET' && entry.webhook === undefined)
    const seen = await runMatrix({ ...matrix, calls: reads, identities, onProgress: () => undefined })
    return await compare('reference app', { matrix, calls: reads, identities, seen, origin: session.origin })
  } finally {
    await session.close()
  }
}

async function onABareServer() {
  const child = fork(fileURLToPath(import.meta.url), ['--serve'])
  const port = await new Promise((resolve) => child.once('message', resolve))
  const origin = `http://127.0.0.1:${port}`
  const client = await createHttpClient(origin, new AbortController().signal)
  try {
    const row = await compare('node:http, answers at once', bare(origin, client, 100))
    const holder = fork(fileURLToPath(import.meta.url), ['--hold', origin, '--memory', values.memory], {
      execArgv: ['--expose-gc'],
    })
    await new Promise((resolve) => holder.once('exit', resolve))
    return row
  } finally {
    await client.close()
    child.disconnect()
  }
}

/** What so many probes leave in memory, in a process of its own: the heap after a collection, and all that is resident. */
async function hold(origin) {
  const client = await createHttpClient(origin, new AbortController().signal)
  const target = bare(origin, client, Number(values.memory) / 179)
  const quarter = Math.ceil(target.calls.length / 4)
  console.log('| probes | heap after collection, MiB | resident, MiB |\n| ---: | ---: | ---: |')
  const tell = () => {
    globalThis.gc()
    const { heapUsed, rss } = process.memoryUsage()
    console.log(`| ${client.count()} | ${(heapUsed / 2 ** 20).toFixed(1)} | ${Math.round(rss / 2 ** 20)} |`)
  }
  let next = quarter
  await probe({
    ...target,
    onProgress: (done) => {
      if (done < next * 179) return
      next += quarter
      tell()
    },
  })
  tell()
  await client.close()
}

/** So many protected entry points on it. */
function bare(origin, client, count) {
  const calls = Array.from({ length: count }, (_, number) => {
    const entry = {
      id: `GET /section/${number}/[id]`,
      kind: 'page',
      method: 'GET',
      pattern: `/section/${number}/[id]`,
      path: `/section/${number}/item`,
      client: 'document',
      file: 'app/page.tsx',
      line: 1,
      params: [{ name: 'id', kind: 'single' }],
    }
    return { entry, method: 'GET', path: entry.path, headers: {}, timeoutMs: 5000 }
  })
  const outcomes = () => ({
    anonymous: { outcome: 'unauthorized', observations: [] },
    member: { outcome: 'reached', observations: [] },
  })
  return {
    origin,
    calls,
    identities: ['anonymous', 'member'],
    seen: new Map(calls.map(({ entry }) => [entry.id, outcomes()])),
    matrix: {
      client,
      origin,
      basePath: '',
      signInPaths: [],
      frontendApi: '',
      concurrency: CONNECTIONS,
      signal: new AbortController().signal,
      reset: null,
      credentials: (name) =>
        Promise.resolve(
          name === 'member' ? { cookies: { __session: 'good' }, bearer: null } : { cookies: {}, bearer: null },
        ),
    },
  }
}

async function compare(name, target) {
  const rates = { harness: [], autocannon: [] }
  const requests = []
  await probe(target, (request) => requests.push(request))
  for (let round = 0; round < Number(values.rounds); round++) {
    const { requests: asked, ms } = await probe(target)
    rates.harness.push((asked / ms) * 1000)
    rates.autocannon.push(await cannon(target.origin, requests))
  }
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
  const [ours, theirs] = [median(rates.harness), median(rates.autocannon)]
  return [name, requests.length, Math.round(ours), Math.round(theirs), `${Math.round((ours / theirs) * 100)} %`]
}

/** One whole exhaustive pass. */
async function probe({ matrix, calls, identities, seen, origin, onProgress = () => undefined }, onRequest) {
  const client =
    onRequest === undefined
      ? matrix.client
      : {
          ...matrix.client,
          send: (request, timeoutMs) => {
            onRequest(request)
            return matrix.client.send(request, timeoutMs)
          },
        }
  const sentBefore = client.count()
  const began = performance.now()
  await probeBypasses({
    matrix: { ...matrix, client, concurrency: CONNECTIONS, reset: null },
    calls,
    identities,
    seen,
    level: 'exhaustive',
    around: { origin, basePath: '', locales: [], buildId: 'build', publicPaths: ['/'], rewrites: [] },
    forge: null,
    markerOf: () => null,
    publishableKey: '',
    readOnly: false,
    rate: null,
    onProgress,
  })
  return { requests: client.count() - sentBefore, ms: performance.now() - began }
}

/** The same requests in the same order, but for those of a wire or a method that autocannon does not speak. */
async function cannon(origin, requests) {
  const spoken = requests.filter(
    ({ wire, doubled, path: target, method }) =>
      wire === undefined && doubled === undefined && target.startsWith('/') && METHODS.has(method),
  )
  let next = 0
  const share = () => {
    const mine = spoken.filter((_, at) => at % CONNECTIONS === next % CONNECTIONS)
    next += 1
    return mine
  }
  const { requests: answered, duration } = await autocannon({
    url: origin,
    connections: CONNECTIONS,
    duration: SECONDS,
    setupClient: (client) => client.setRequests(share()),
  })
  return answered.total / duration
}

const METHODS = new Set(['GET', 'OPTIONS', 'POST'])

const told = {
  phase: (text) => console.error(text),
  step: () => undefined,
  note: (text) => console.error(text),
}

if (values.serve) serve()
else if (values.hold !== undefined) await hold(values.hold)
else await parent()
