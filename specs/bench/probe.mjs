/**
 * How many bypass variants a second the harness asks, beside what `autocannon` reaches on the same server with the same requests,
 * turn by turn in one run; and the memory that many probes take.
 *
 *   npm run build && npm run bench:probe -- [--rounds 3] [--memory 200000]
 */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { createHttpClient, variantsOf } from '../../harness/dist/probe/index.js'
import { probeBypasses } from '../../harness/dist/run/bypass.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    memory: { type: 'string', default: '200000' },
    serve: { type: 'boolean', default: false },
  },
})

/** Answers as a guarded app does, and does nothing else: the client is what is measured. In a process of its own. */
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
  const child = fork(fileURLToPath(import.meta.url), ['--serve'])
  const port = await new Promise((resolve) => child.once('message', resolve))
  const origin = `http://127.0.0.1:${port}`
  try {
    const rates = { harness: [], autocannon: [] }
    for (let round = 0; round < Number(values.rounds); round++) {
      const { requests, ms } = await probe(origin, 20_000)
      rates.harness.push((requests / ms) * 1000)
      rates.autocannon.push(await cannon(origin))
    }
    const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
    const [ours, theirs] = [median(rates.harness), median(rates.autocannon)]
    console.log('| harness, requests/s | autocannon, requests/s | ratio |')
    console.log('| ------------------: | ---------------------: | ----: |')
    console.log(`| ${Math.round(ours)} | ${Math.round(theirs)} | ${Math.round((ours / theirs) * 100)} % |`)
    const heap = []
    const watch = setInterval(() => heap.push(process.memoryUsage().rss / 2 ** 20), 500)
    const { requests } = await probe(origin, Number(values.memory))
    clearInterval(watch)
    const at = (share) => Math.round(heap[Math.floor((heap.length - 1) * share)])
    console.log(
      `\nResident memory over ${requests} probes: ${at(0.25)} MiB at a quarter, ${at(0.5)} at half, ${at(1)} at the end.`,
    )
  } finally {
    child.disconnect()
  }
}

const entryOf = (number) => ({
  id: `GET /section/${number}/[id]`,
  kind: 'page',
  method: 'GET',
  pattern: `/section/${number}/[id]`,
  path: `/section/${number}/item`,
  client: 'document',
  file: 'app/page.tsx',
  line: 1,
  params: [{ name: 'id', kind: 'single' }],
})
const around = (origin) => ({ origin, basePath: '', locales: [], buildId: 'build', publicPaths: ['/'], rewrites: [] })

/** As many entry points as make up about that many probes. */
async function probe(origin, wanted) {
  const one = [
    ...variantsOf(
      { entry: entryOf(0), request: { method: 'GET', path: '/section/0/item', headers: {} }, identity: 'anonymous' },
      around(origin),
      'exhaustive',
    ),
  ].length
  const calls = Array.from({ length: Math.ceil(wanted / one) }, (_, number) => {
    const entry = entryOf(number)
    return { entry, method: 'GET', path: entry.path, headers: {}, timeoutMs: 5000 }
  })
  const seen = new Map(
    calls.map(({ entry }) => [
      entry.id,
      { anonymous: { outcome: 'unauthorized', observations: [] }, member: { outcome: 'reached', observations: [] } },
    ]),
  )
  const signal = new AbortController().signal
  const client = await createHttpClient(origin, signal)
  const began = performance.now()
  const { summary } = await probeBypasses({
    matrix: {
      client,
      origin,
      basePath: '',
      signInPaths: [],
      frontendApi: '',
      concurrency: 16,
      signal,
      reset: null,
      credentials: (name) =>
        Promise.resolve(
          name === 'member' ? { cookies: { __session: 'good' }, bearer: null } : { cookies: {}, bearer: null },
        ),
    },
    calls,
    identities: ['anonymous', 'member'],
    seen,
    level: 'exhaustive',
    around: around(origin),
    forge: null,
    markerOf: () => null,
    publishableKey: '',
    readOnly: false,
    rate: null,
    onProgress: () => undefined,
  })
  const ms = performance.now() - began
  await client.close()
  return { requests: summary.requests, ms }
}

/** The same requests, but for those on a wire that autocannon does not speak. */
async function cannon(origin) {
  const canonical = {
    entry: entryOf(0),
    request: { method: 'GET', path: '/section/0/item', headers: {} },
    identity: 'anonymous',
  }
  const requests = [...variantsOf(canonical, around(origin), 'exhaustive')]
    .map(({ request }) => request)
    .filter(({ wire, doubled, path }) => wire === undefined && doubled === undefined && path.startsWith('/'))
    .map(({ method, path, headers }) => ({ method, path, headers }))
  const { requests: rate } = await autocannon({ url: origin, connections: 16, duration: 5, requests })
  return rate.average
}

if (values.serve) serve()
else await parent()
