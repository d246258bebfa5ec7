/** The same resource over the other ways by which Next serves it. */
import { pathOf, withHeaders, withPath, withQuery, type ProbeLevel, type Variant, type VariantsOf } from './types.ts'

const FLIGHT = 'next/dist/client/components/app-router-headers.js'

/** Headers by which Next's own client asks, each and together. */
const CLIENT_HEADERS: [id: string, headers: Record<string, string>, level: ProbeLevel][] = [
  ['rsc', { rsc: '1' }, 'quick'],
  ['prefetch', { rsc: '1', 'next-router-prefetch': '1' }, 'quick'],
  ['prefetch-alone', { 'next-router-prefetch': '1' }, 'standard'],
  ['purpose', { purpose: 'prefetch' }, 'quick'],
  ['sec-purpose', { 'sec-purpose': 'prefetch;prerender' }, 'standard'],
  ['middleware-prefetch', { 'x-middleware-prefetch': '1' }, 'standard'],
  ['segment-prefetch', { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' }, 'standard'],
  ['segment-index', { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_index' }, 'exhaustive'],
  ['state-tree', { rsc: '1', 'next-router-state-tree': '%5B%22%22%2C%7B%7D%5D' }, 'standard'],
  ['hmr', { rsc: '1', 'next-hmr-refresh': '1' }, 'exhaustive'],
  ['nextjs-data', { 'x-nextjs-data': '1' }, 'standard'],
]

export const transportVariants: VariantsOf = function* ({ request, entry }, around) {
  const path = pathOf(request)
  const make = (id: string, source: string, other: typeof request, level: ProbeLevel): Variant => ({
    id,
    source,
    request: other,
    level,
  })
  const isRead = request.method === 'GET'

  if (isRead && entry.client === 'document') {
    for (const [id, headers, level] of CLIENT_HEADERS) {
      yield make(`client:${id}`, FLIGHT, withHeaders(request, headers), level)
      if (id === 'rsc' || id === 'prefetch')
        yield make(`client:${id} ?_rsc`, FLIGHT, withQuery(withHeaders(request, headers), '_rsc=1a2b3'), 'standard')
    }
    yield make('client:?_rsc', FLIGHT, withQuery(request, '_rsc=1a2b3'), 'standard')
    const plain = path === '/' ? '/index' : path.replace(/\/$/, '')
    for (const [end, level] of [
      ['.rsc', 'quick'],
      ['.prefetch.rsc', 'standard'],
      ['.segments/_tree.segment.rsc', 'quick'],
      ['.segments/_index.segment.rsc', 'exhaustive'],
      ['.segments/__PAGE__.segment.rsc', 'exhaustive'],
      ['.json', 'standard'],
      ['.html', 'standard'],
      ['.txt', 'exhaustive'],
    ] as const)
      yield make(`file:${end}`, 'CVE-2026-44575, CVE-2026-45109', withPath(request, plain + end), level)
  }
  if (isRead && around.buildId !== null) {
    const inside = path.slice(around.basePath.length).replace(/\/$/, '') || '/index'
    const data = `${around.basePath}/_next/data/${encodeURIComponent(around.buildId)}`
    yield make('data-route', 'CVE-2026-44573', withPath(request, `${data}${inside}.json`), 'quick')
    yield make(
      'data-route:header',
      'CVE-2026-44573',
      withHeaders(withPath(request, `${data}${inside}.json`), { 'x-nextjs-data': '1' }),
      'quick',
    )
    yield make('data-route:static', 'CVE-2026-44573', withPath(request, `${data}${inside}.csv.json`), 'standard')
    for (const locale of around.locales)
      yield make(
        `data-route:${locale}`,
        'CVE-2026-44573',
        withPath(request, `${data}/${locale}${inside}.json`),
        'quick',
      )
  }
  if (isRead)
    yield make(
      'image',
      'Next docs, next/image',
      { ...request, path: `${around.basePath}/_next/image?url=${encodeURIComponent(request.path)}&w=640&q=75` },
      'standard',
    )

  if (isRead) {
    // The same method in other dress; methods that the path serves by themselves are entry points of their own.
    yield make('method:HEAD', 'RFC 9110, 9.3.2', { ...request, method: 'HEAD' }, 'standard')
    yield make('method:OPTIONS', 'RFC 9110, 9.3.7', { ...request, method: 'OPTIONS' }, 'standard')
    for (const method of ['PROPFIND', 'REPORT', 'SEARCH'])
      yield make(`method:${method}`, 'RFC 9110, 9.1', { ...request, method }, 'exhaustive')
    if (entry.client === 'document') {
      for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method'])
        yield make(
          `method:POST as ${name}`,
          'method override of frameworks',
          withHeaders({ ...request, method: 'POST' }, { [name]: 'GET', origin: around.origin }),
          'exhaustive',
        )
    }
    yield make('http:1.0', 'RFC 1945', { ...request, wire: 'http1.0' }, 'standard')
    yield make('http:expect', 'RFC 9110, 10.1.1', { ...request, wire: 'expect' }, 'exhaustive')
    yield make(
      'http:absolute-form',
      'RFC 9112, 3.2.2',
      { ...request, path: `${around.origin}${request.path}` },
      'exhaustive',
    )
  } else yield make('http:chunked', 'RFC 9112, 7.1', { ...request, wire: 'chunked' }, 'standard')

  if (entry.kind === 'server-function') {
    for (const [index, page] of around.publicPaths.entries())
      yield make(
        `posted-to:${page}`,
        'next/dist/server/app-render/action-handler.js',
        { ...request, path: page },
        index === 0 ? 'quick' : 'standard',
      )
  }
}
