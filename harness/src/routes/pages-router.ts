/** Entry points of the Pages Router (Next docs: "Pages Router > Routing", "API Routes"), and the files around them. */
import { HTTP_METHODS, type HttpMethod } from '../access/types.ts'
import { walkFiles } from '../app/index.ts'
import type { Collector } from './collector.ts'
import { dataFunctionOf } from './data-functions.ts'
import { exportsOf } from './exports.ts'
import { handledMethods } from './pages-api-methods.ts'
import { paramsOf } from './segments.ts'
import type { LayoutFile } from './types.ts'

/** Files that no request asks for by their name (`PAGES_SUPPORT_ROUTES` in next/dist/build/route-discovery.js). */
const SPECIAL: readonly LayoutFile['kind'][] = ['_app', '_document', '_error', '404', '500']

export function collectPagesRouter(pagesDir: string, collector: Collector): void {
  const extensions = [...collector.app.config.pageExtensions].sort((a, b) => b.length - a.length)
  const files = walkFiles(pagesDir, { enter: (name) => name !== 'node_modules', onUnreadable: collector.unreadable })
  for (const { path: absolute, relative } of files) {
    const extension = extensions.find((candidate) => relative.endsWith(`.${candidate}`))
    if (extension === undefined || relative.endsWith('.d.ts')) continue
    const pattern = `/${relative.slice(0, -extension.length - 1)}`.replace(/\/index$/, '') || '/'
    const special = SPECIAL.find((kind) => pattern === `/${kind}`)
    if (special !== undefined) addSpecial(absolute, special, collector)
    else if (pattern === '/api' || pattern.startsWith('/api/')) addApi(absolute, pattern, collector)
    else addPage(absolute, pattern, collector)
  }
}

function addSpecial(absolute: string, kind: LayoutFile['kind'], collector: Collector): void {
  const file = collector.relative(absolute)
  const { parsed } = collector.read(absolute, file)
  const dataFunction = parsed ? dataFunctionOf(parsed, collector.sources) : null
  collector.layouts.push({ file, kind, pattern: '/', slot: null, ...(dataFunction === null ? {} : { dataFunction }) })
}

function addPage(absolute: string, pattern: string, collector: Collector): void {
  const file = collector.relative(absolute)
  const { parsed, ...unreadable } = collector.read(absolute, file)
  const dataFunction = parsed ? dataFunctionOf(parsed, collector.sources) : null
  const params = paramsOf(pattern.split('/'))
  const id = collector.add({
    id: `GET ${pattern}`,
    kind: 'pages-page',
    method: 'GET',
    pattern,
    client: 'document',
    file,
    line: parsed ? collector.defaultExportLine(parsed, file) : 1,
    params,
    ...(dataFunction === null ? {} : { dataFunction }),
    ...unreadable,
  })
  const exports = parsed ? exportsOf(parsed, collector.sources).exports : []
  const paths = exports.find((one) => one.name === 'getStaticPaths')
  if (params.length > 0 && paths) collector.staticParams.set(id, { file, line: paths.line })
}

function addApi(absolute: string, pattern: string, collector: Collector): void {
  const file = collector.relative(absolute)
  const { parsed, ...unreadable } = collector.read(absolute, file)
  const line = parsed ? collector.defaultExportLine(parsed, file) : 1
  const known = parsed && unreadable.unreadable === undefined
  const methods: (HttpMethod | '*')[] = known ? handledMethods(parsed, collector.sources) : ['*']
  for (const method of methods.sort(byMethod)) {
    collector.add({
      id: `${method} ${pattern}`,
      kind: 'pages-api',
      method,
      pattern,
      client: 'api',
      file,
      line,
      params: paramsOf(pattern.split('/')),
      ...unreadable,
    })
  }
}

function byMethod(a: HttpMethod | '*', b: HttpMethod | '*'): number {
  return HTTP_METHODS.indexOf(a as HttpMethod) - HTTP_METHODS.indexOf(b as HttpMethod)
}
