/** Entry points of the Pages Router (Next docs: "Pages Router > Routing", "API Routes"). */
import { HTTP_METHODS, type HttpMethod } from '../access/types.ts'
import { walkFiles } from '../app/index.ts'
import type { Collector } from './collector.ts'
import { exportsOf } from './exports.ts'
import { handledMethods } from './pages-api-methods.ts'
import { paramsOf } from './segments.ts'

/** Files that no request asks for by their name. */
const SPECIAL = new Set(['/_app', '/_document', '/_error', '/404', '/500'])

export function collectPagesRouter(pagesDir: string, collector: Collector): void {
  const extensions = [...collector.app.config.pageExtensions].sort((a, b) => b.length - a.length)
  const files = walkFiles(pagesDir, { enter: (name) => name !== 'node_modules', onUnreadable: collector.unreadable })
  for (const { path: absolute, relative } of files) {
    const extension = extensions.find((candidate) => relative.endsWith(`.${candidate}`))
    if (extension === undefined || relative.endsWith('.d.ts')) continue
    const pattern = `/${relative.slice(0, -extension.length - 1)}`.replace(/\/index$/, '') || '/'
    if (SPECIAL.has(pattern)) continue
    const file = collector.relative(absolute)
    const isApi = pattern === '/api' || pattern.startsWith('/api/')
    const parsed = collector.parse(absolute, file)
    const exports = parsed ? exportsOf(parsed, collector.sources).exports : []
    const line = exports.find((one) => one.name === 'default')?.line ?? 1
    const params = paramsOf(pattern.split('/'))
    const methods: (HttpMethod | '*')[] =
      isApi && parsed ? handledMethods(parsed, collector.sources) : isApi ? ['*'] : ['GET']
    for (const method of [...methods].sort(byMethod)) {
      const id = collector.add({
        id: `${method} ${pattern}`,
        kind: isApi ? 'pages-api' : 'pages-page',
        method,
        pattern,
        client: isApi ? 'api' : 'document',
        file,
        line,
        params,
      })
      const paths = exports.find((one) => one.name === 'getStaticPaths')
      if (params.length > 0 && paths) collector.staticParams.set(id, { file, line: paths.line })
    }
  }
}

function byMethod(a: HttpMethod | '*', b: HttpMethod | '*'): number {
  return HTTP_METHODS.indexOf(a as HttpMethod) - HTTP_METHODS.indexOf(b as HttpMethod)
}
