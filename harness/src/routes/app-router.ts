/** Entry points of the App Router: pages, route handlers, metadata routes; and the layouts around them. */
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { HTTP_METHODS, type EntryPoint, type HttpMethod } from '../access/types.ts'
import { walkFiles } from '../app/index.ts'
import type { Collector } from './collector.ts'
import { exportsOf, isCommonJs } from './exports.ts'
import { metadataFile, metadataRoutePath } from './metadata.ts'
import { readSegments, type SegmentFacts } from './segments.ts'
import type { LayoutFile } from './types.ts'

const LAYOUT_KINDS: readonly LayoutFile['kind'][] = [
  'layout',
  'template',
  'default',
  'loading',
  'error',
  'not-found',
  'forbidden',
  'unauthorized',
  'global-error',
  'global-not-found',
]

/** Files that are read before others get their turn. */
const AT_A_TIME = 100

interface AppFile {
  absolute: string
  /** Relative to the app's root. */
  file: string
  /** Below `app/`. */
  relative: string
  segments: string[]
  facts: SegmentFacts
}

export async function collectAppRouter(appDir: string, collector: Collector): Promise<void> {
  const extensions = collector.app.config.pageExtensions
  const files = walkFiles(appDir, {
    folders: collector.sources.folders,
    enter: (name) => name !== 'node_modules' && !name.startsWith('_'),
    onUnreadable: collector.unreadable,
  })
  for (const [index, { path: absolute, relative }] of files.entries()) {
    if (index % AT_A_TIME === 0) await setImmediate()
    const segments = relative.split('/')
    const base = segments.pop() ?? ''
    const found = { absolute, file: collector.relative(absolute), relative, segments, facts: readSegments(segments) }
    const name = conventionName(base, extensions)
    const layout = LAYOUT_KINDS.find((kind) => kind === name)
    const isRoute = name === 'page' || name === 'route' || layout !== undefined
    if (isRoute && found.facts.error !== undefined) collector.problem(found.file, found.facts.error)
    if (name === 'page') addPage(found, collector)
    else if (name === 'route') addHandlers(found, collector)
    else if (layout !== undefined) {
      collector.layouts.push({ file: found.file, kind: layout, pattern: found.facts.pattern, slot: found.facts.slot })
    } else addMetadata(found, collector)
  }
}

/** `page` of `page.tsx`, by the app's pageExtensions; null for any other file. */
function conventionName(base: string, extensions: string[]): string | null {
  const extension = extensions.find((candidate) => base.endsWith(`.${candidate}`))
  return extension === undefined ? null : base.slice(0, -extension.length - 1)
}

function addPage(found: AppFile, collector: Collector): void {
  const { facts } = found
  const note =
    facts.interceptedFrom !== null
      ? ` (intercepted from ${facts.interceptedFrom})`
      : facts.slot
        ? ` (${facts.slot})`
        : ''
  const { parsed, ...unreadable } = collector.read(found.absolute, found.file)
  const id = collector.add({
    id: `GET ${facts.pattern}${note}`,
    kind: 'page',
    method: 'GET',
    pattern: facts.pattern,
    client: 'document',
    file: found.file,
    line: parsed ? collector.defaultExportLine(parsed, found.file) : 1,
    params: facts.params,
    ...unreadable,
  })
  if (facts.params.length > 0) findStaticParams(found, id, collector)
}

/** `generateStaticParams` of the page, else of the nearest layout above it. */
function findStaticParams(found: AppFile, entryId: string, collector: Collector): void {
  const places = [found.absolute]
  const extensions = collector.app.config.pageExtensions
  for (let folder = path.dirname(found.absolute), left = found.segments.length; left >= 0; left--) {
    places.push(...extensions.map((extension) => path.join(folder, `layout.${extension}`)).filter(collector.exists))
    folder = path.dirname(folder)
  }
  for (const place of places) {
    const parsed = collector.sources.parse(place)
    if ('reason' in parsed) continue
    const exported = exportsOf(parsed, collector.sources).exports.find((one) => one.name === 'generateStaticParams')
    if (exported) {
      collector.staticParams.set(entryId, { file: collector.relative(place), line: exported.line })
      return
    }
  }
}

/**
 * One entry per exported method, and one of method `*` for those that could not be read.
 * HEAD and OPTIONS that Next derives from the others are not listed.
 */
function addHandlers(found: AppFile, collector: Collector): void {
  const { parsed, ...unreadable } = collector.read(found.absolute, found.file)
  const { exports, unresolved } = parsed ? exportsOf(parsed, collector.sources) : { exports: [], unresolved: [] }
  const methods: { name: string; line: number; unreadable?: string }[] = exports
    .filter(({ name }) => (HTTP_METHODS as readonly string[]).includes(name))
    .map(({ name, line }) => ({ name, line, ...unreadable }))
  for (const { request, line } of unresolved) {
    const reason = `\`export * from '${request}'\` cannot be followed: methods may be missing`
    collector.problem(found.file, reason, line)
    methods.push({ name: '*', line, unreadable: reason })
  }
  if (methods.length === 0) {
    const reason = unreadable.unreadable ?? (parsed && isCommonJs(parsed) ? 'exports by CommonJS' : undefined)
    if (reason === undefined)
      collector.problem(found.file, 'exports no HTTP method: every request is answered with 405')
    else {
      collector.problem(found.file, `its methods are not known: ${reason}`)
      methods.push({ name: '*', line: 1, unreadable: reason })
    }
  }
  for (const { name, ...rest } of methods) {
    collector.add({
      id: `${name} ${found.facts.pattern}`,
      kind: 'route-handler',
      method: name as HttpMethod | '*',
      pattern: found.facts.pattern,
      client: 'api',
      file: found.file,
      params: found.facts.params,
      ...rest,
    })
  }
}

function addMetadata(found: AppFile, collector: Collector): void {
  const extensions = collector.app.config.pageExtensions
  const metadata = metadataFile(found.relative, extensions)
  if (!metadata) return
  const { parsed, ...unreadable } = metadata.isStatic ? { parsed: null } : collector.read(found.absolute, found.file)
  const exports = parsed ? exportsOf(parsed, collector.sources).exports : []
  const several = exports.some((one) => one.name === metadata.several)
  const facts = readSegments(metadataRoutePath(found.relative, several, extensions).slice(1).split('/'))
  const entry: Omit<EntryPoint, 'path'> = {
    id: `GET ${facts.pattern}`,
    kind: 'metadata-route',
    method: 'GET',
    pattern: facts.pattern,
    client: 'api',
    file: found.file,
    line: exports.find((one) => one.name === 'default')?.line ?? 1,
    params: facts.params,
    ...unreadable,
  }
  collector.add(entry)
}
