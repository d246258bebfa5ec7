/** Locales of next-intl, which routes them by a `[locale]` folder and not by next.config (next-intl docs: "Routing"). */
import path from 'node:path'
import { topLevelValues, keyName } from './literals.ts'
import { exportNameOf, isNode, walkAst, type AstNode, type ParsedFile, type Sources } from './sources.ts'
import type { AppFacts } from './types.ts'

/** Where next-intl's docs put the routing, for apps whose proxy does not lead to it. */
const USUAL_PLACES = ['i18n/routing', 'src/i18n/routing', 'libs/I18nRouting', 'src/libs/I18nRouting']
const MAX_FILES = 20
/** Steps from an expression to the values in it: a guard against variables that name each other. */
const MAX_DEPTH = 30

/** @param proxy absolute; the search begins there and goes through what it imports */
export function readLocales(root: string, proxy: string | null, sources: Sources): AppFacts['locales'] {
  const places = USUAL_PLACES.flatMap(
    (place) => sources.resolveLocal(path.join(root, 'package.json'), `./${place}`) ?? [],
  )
  const queue = [...(proxy === null ? [] : [proxy]), ...places]
  const seen = new Set<string>()
  for (let file = queue.shift(); file !== undefined && seen.size < MAX_FILES; file = queue.shift()) {
    const parsed = seen.has(file) ? null : sources.parse(file)
    seen.add(file)
    if (parsed === null || 'reason' in parsed) continue
    const found = routingIn(parsed, sources)
    if (found) return found
    for (const { moduleRequest } of parsed.module.staticImports) {
      const imported = sources.resolveLocal(parsed.path, moduleRequest.value)
      if (imported !== null) queue.push(imported)
    }
  }
  return null
}

/** The argument of `defineRouting(…)` or of `createMiddleware(…)`, whatever they are called in the file. */
function routingIn(parsed: ParsedFile, sources: Sources): AppFacts['locales'] {
  const makers = new Set(
    parsed.module.staticImports
      .filter(({ moduleRequest }) => /^next-intl\/(routing|middleware)$/.test(moduleRequest.value))
      .flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  )
  if (makers.size === 0) return null
  let routing: AppFacts['locales'] = null
  walkAst(parsed.program, {
    enter: (node) => {
      const callee = node['callee'] as { name?: string } | undefined
      const [argument] = (node['arguments'] ?? []) as AstNode[]
      if (routing || node.type !== 'CallExpression' || !argument || !makers.has(callee?.name ?? '')) return
      routing = shaped(valueOf(argument, parsed, sources, 0))
    },
  })
  return routing
}

function shaped(value: unknown): AppFacts['locales'] {
  const { locales, defaultLocale, localePrefix } = (value ?? {}) as Record<string, unknown>
  if (typeof defaultLocale !== 'string') return null
  const mode = typeof localePrefix === 'string' ? localePrefix : (localePrefix as { mode?: unknown } | undefined)?.mode
  return {
    locales: Array.isArray(locales) ? locales.filter((one) => typeof one === 'string') : [defaultLocale],
    defaultLocale,
    prefix: mode === 'as-needed' || mode === 'never' ? mode : 'always',
  }
}

/** The value of an expression, through variables, imports, properties and calls like `defineRouting({…})`. */
function valueOf(node: unknown, file: ParsedFile, sources: Sources, depth: number): unknown {
  if (!isNode(node) || depth > MAX_DEPTH) return undefined
  const again = (next: unknown): unknown => valueOf(next, file, sources, depth + 1)
  switch (node.type) {
    case 'Literal':
      return node['value']
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return again(node['expression'])
    case 'CallExpression':
      return propertyOfEach(node, again) ?? again((node['arguments'] as AstNode[])[0])
    case 'ArrayExpression':
      return (node['elements'] as AstNode[]).map(again)
    case 'ObjectExpression':
      return Object.fromEntries(
        (node['properties'] as AstNode[]).map((property) => [keyName(property) ?? '', again(property['value'])]),
      )
    case 'MemberExpression': {
      const name = (node['property'] as { name?: string }).name ?? ''
      return (again(node['object']) as Record<string, unknown> | undefined)?.[name]
    }
    case 'Identifier':
      return named(node['name'] as string, file, sources, depth + 1)
    default:
      return undefined
  }
}

/** `list.map((locale) => locale.id)`; undefined for any other call. */
function propertyOfEach(call: AstNode, read: (node: unknown) => unknown): unknown[] | undefined {
  const callee = call['callee'] as AstNode
  const body = (call['arguments'] as AstNode[])[0]?.['body'] as AstNode | undefined
  const isMap = callee.type === 'MemberExpression' && (callee['property'] as { name?: string }).name === 'map'
  const list = isMap ? read(callee['object']) : undefined
  if (!Array.isArray(list) || body?.type !== 'MemberExpression') return undefined
  const name = (body['property'] as { name?: string }).name ?? ''
  return list.map((item: unknown) => (item as Record<string, unknown> | undefined)?.[name])
}

/** The value of a name: a variable of the file, or what another file exports under it. */
function named(name: string, file: ParsedFile, sources: Sources, depth: number): unknown {
  const local = topLevelValues(file.program).get(name)
  if (local) return valueOf(local, file, sources, depth)
  for (const { moduleRequest, entries } of file.module.staticImports) {
    const entry = entries.find(({ localName }) => localName.value === name)
    const target = entry ? sources.resolveLocal(file.path, moduleRequest.value) : null
    const parsed = target === null ? null : sources.parse(target)
    if (entry && parsed && !('reason' in parsed))
      return exported(exportNameOf(entry.importName), parsed, sources, depth)
  }
  return undefined
}

function exported(name: string | null, file: ParsedFile, sources: Sources, depth: number): unknown {
  const entry = file.module.staticExports
    .flatMap(({ entries }) => entries)
    .find((one) => exportNameOf(one.exportName) === name)
  const local = entry?.localName.name
  return local === null || local === undefined ? undefined : named(local, file, sources, depth)
}
