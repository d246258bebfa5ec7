/** `export const config`, read as Next reads it: from the source text, literals only. */
import path from 'node:path'
import { isNode, keyName, nextMajor, type AppFacts, type AstNode, type ParsedFile, type Sources } from '../app/index.ts'
import { codeOf, nameOf, nodesOf, textOf, valueOf } from './code.ts'
import { placeOf } from './place.ts'
import type { MatcherCondition, MatcherConfig, MatcherEntry, NotStatic } from './types.ts'

/** `node`: what it is that Next cannot read. */
type Read = { value: unknown } | { reason: string; node: AstNode }

interface Reader {
  parsed: ParsedFile
  root: string
  sources: Sources
  /** Wrappers that this Next looks into, around the whole config and inside it. */
  casts: { outside: RegExp; inside: RegExp }
  /** Does it fail on a `config` that is exported in another way, or go on without? */
  refusesReexports: boolean
}

interface FoundConfig {
  node: AstNode
  /** null: exported in a way that Next does not read. */
  init: AstNode | null
  reason: string
  effect: 'refused' | 'ignored'
}

/**
 * The matcher. Builds were tried to see what becomes of one that is no literal:
 * - 15.5 and 16.4, both bundlers: `config` is computed, spread, or uses a variable: "can't recognize the exported
 *   `config` field", the build fails.
 * - 16.4 with Turbopack, its default: the same for `export { config }`, also from another file ("It mustn't be
 *   reexported"); `as const` and `satisfies` are read around the whole config, and refused inside it.
 * - 15.5 and webpack: `export { config }` is passed over, and the proxy runs for every request. 15.5 refuses `as const`.
 * - `export let config` is passed over by 15.5 and, in `proxy.ts`, by 16.4.
 */
export function readMatcher(parsed: ParsedFile, app: AppFacts, sources: Sources): MatcherConfig {
  const isNew = (nextMajor(app) ?? 16) >= 16
  const turbopack = isNew && !buildsWithWebpack(app, sources)
  const casts = turbopack ? { outside: AS_OR_SATISFIES, inside: NONE } : bothSides(isNew ? AS_OR_SATISFIES : SATISFIES)
  const reader = { parsed, root: app.root, sources, casts, refusesReexports: turbopack }
  const found = exportedConfig(reader)
  return found === null ? { status: 'absent' } : matcherOf(found, reader)
}

const AS_OR_SATISFIES = /^TS(As|Satisfies)Expression$|^TSTypeAssertion$/
const SATISFIES = /^TSSatisfiesExpression$/
const NONE = /^$/
const bothSides = (which: RegExp): Reader['casts'] => ({ outside: which, inside: which })

/** `next build --webpack` in a script of package.json. */
function buildsWithWebpack({ root }: AppFacts, sources: Sources): boolean {
  const text = sources.text(path.join(root, 'package.json'))
  return typeof text === 'string' && /\bnext\s+build\b[^"&|;]*--webpack\b/.test(text)
}

function matcherOf(found: FoundConfig, reader: Reader): MatcherConfig {
  const { parsed, root } = reader
  const refused = (reason: string, node: AstNode): MatcherConfig => ({
    status: 'not-static',
    place: placeOf(node, parsed, root),
    reason,
    effect: found.effect,
    ...instead(node, reader),
  })
  if (found.init === null) return refused(found.reason, found.node)
  const isCast = reader.casts.outside.test(found.init.type)
  const value = nextValue(isCast ? (found.init['expression'] as AstNode) : found.init, reader)
  if ('reason' in value) return refused(value.reason, value.node)
  const config = uncast(found.init)
  const matcher = config.type === 'ObjectExpression' ? propertyOf(config, 'matcher') : undefined
  const written = (value.value as { matcher?: unknown } | null | undefined)?.matcher
  // Next takes an empty or missing matcher for none (`if (input.data.matcher)`).
  if (matcher === undefined || written === undefined || written === '') return { status: 'absent' }
  const list = uncast(matcher)
  const nodes = list.type === 'ArrayExpression' ? nodesOf(list, 'elements') : [list]
  const wrong = invalid(written)
  if (wrong !== null) return refused(wrong.reason, nodes[wrong.index] ?? matcher)
  return {
    status: 'static',
    place: placeOf(matcher, parsed, root),
    entries: nodes.flatMap((node) => entryOf(uncast(node), reader) ?? []),
    value: value.value,
  }
}

/** Next checks the values, too (next/dist/build/segment-config/middleware/middleware-config.js). */
function invalid(matcher: unknown): { reason: string; index: number } | null {
  for (const [index, entry] of (Array.isArray(matcher) ? (matcher as unknown[]) : [matcher]).entries()) {
    const isObject = typeof entry === 'object' && entry !== null && !(entry instanceof RegExp)
    if (isObject && !Array.isArray(matcher)) return { reason: 'an object is taken inside an array only', index }
    const source: unknown = isObject ? (entry as { source?: unknown }).source : entry
    if (typeof source !== 'string') return { reason: 'an entry is no text', index }
    if (!source.startsWith('/')) return { reason: `'${source}' does not start with \`/\``, index }
  }
  return null
}

/** What may be written for a part that Next cannot read. */
function instead(node: AstNode, reader: Reader): Pick<NotStatic, 'literal' | 'isSame'> {
  const isSame = uncast(node) !== node
  return { literal: isSame ? literalOf(uncast(node), reader.parsed, reader) : literalFor(node, reader), isSame }
}

/** The text of an expression that Next can read. */
function literalOf(node: AstNode, { text }: ParsedFile, reader: Reader): string | null {
  return 'value' in nextValue(node, reader) ? text.slice(node.start, node.end) : null
}

function literalFor(node: AstNode, reader: Reader): string | null {
  const code = codeOf(reader.parsed, reader.sources)
  const known = (expression: unknown) => {
    const value = isNode(expression) ? valueOf(expression, code) : null
    const inner = value ? uncast(value.node) : null
    const literal = value && inner && inner !== expression ? literalOf(inner, value.code.parsed, reader) : null
    return { literal, type: inner?.type }
  }
  if (node.type === 'SpreadElement') {
    const { literal, type } = known(node['argument'])
    return type === 'ArrayExpression' || type === 'ObjectExpression' ? (literal?.slice(1, -1).trim() ?? null) : null
  }
  if (node.type === 'Property') {
    const { literal } = node['shorthand'] === true ? known(node['value']) : { literal: null }
    return literal === null ? null : `${keyName(node) ?? ''}: ${literal}`
  }
  const { literal } = known(node)
  if (literal !== null) return literal
  const text = /^(Identifier|Literal|ObjectExpression|ArrayExpression)$/.test(node.type) ? null : textOf(node, code)
  return text === null ? null : `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}

function exportedConfig({ parsed, refusesReexports }: Reader): FoundConfig | null {
  const elsewhere = refusesReexports ? ('refused' as const) : ('ignored' as const)
  for (const statement of nodesOf(parsed.program, 'body')) {
    if (statement.type !== 'ExportNamedDeclaration' || statement['exportKind'] === 'type') continue
    const declaration = statement['declaration']
    if (isNode(declaration) && declaration.type === 'VariableDeclaration') {
      const declarator = nodesOf(declaration, 'declarations').find((one) => nameOf(one['id']) === 'config')
      if (!declarator) continue
      if (declaration['kind'] !== 'const')
        return { node: statement, init: null, reason: 'it is declared by `let`, not `const`', effect: 'ignored' }
      const init = isNode(declarator['init']) ? declarator['init'] : null
      return { node: statement, init, reason: 'it has no value', effect: 'refused' }
    }
    const names = nodesOf(statement, 'specifiers').filter((one) => one['exportKind'] !== 'type')
    if (!names.some((one) => nameOf(one['exported']) === 'config')) continue
    const form = isNode(statement['source']) ? 'export { config } from …' : 'export { config }'
    return { node: statement, init: null, reason: `it is exported by \`${form}\``, effect: elsewhere }
  }
  return null
}

function entryOf(node: AstNode, reader: Reader): MatcherEntry | null {
  const properties = node.type === 'ObjectExpression' ? nodesOf(node, 'properties') : []
  const missingAt = properties.find((one) => one.type === 'Property' && keyName(one) === 'missing')
  const source = node.type === 'ObjectExpression' ? propertyOf(node, 'source') : node
  if (source === undefined) return null
  const literal = uncast(source)
  const text = nextValue(literal, reader)
  if ('reason' in text || typeof text.value !== 'string') return null
  const rest = node.type === 'ObjectExpression' ? nextValue(node, reader) : { value: {} }
  const { has, missing, locale } = ('value' in rest ? rest.value : {}) as Record<string, unknown>
  return {
    ...placeOf(literal, reader.parsed, reader.root),
    source: text.value,
    has: conditions(has),
    missing: conditions(missing),
    missingAt: missingAt ? placeOf(missingAt, reader.parsed, reader.root) : null,
    locale: locale !== false,
    raw: reader.parsed.text.slice(literal.start + 1, literal.end - 1),
  }
}

const conditions = (value: unknown): MatcherCondition[] => (Array.isArray(value) ? (value as MatcherCondition[]) : [])

function uncast(node: AstNode): AstNode {
  const inner = node['expression']
  const isCast = /^(TSAsExpression|TSSatisfiesExpression|TSTypeAssertion|ParenthesizedExpression)$/.test(node.type)
  return isCast && isNode(inner) ? uncast(inner) : node
}

function propertyOf(object: AstNode, name: string): AstNode | undefined {
  const property = nodesOf(object, 'properties').find((one) => one.type === 'Property' && keyName(one) === name)
  return isNode(property?.['value']) ? property['value'] : undefined
}

/** The value, where Next's reader would know it, too (next/dist/build/analysis/extract-const-value.js). */
function nextValue(node: AstNode, reader: Reader): Read {
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'bigint' ? { reason: 'it holds a bigint', node } : { value: node['value'] }
    case 'Identifier':
      return node['name'] === 'undefined'
        ? { value: undefined }
        : { reason: `it uses the variable \`${String(node['name'])}\``, node }
    case 'TemplateLiteral': {
      const quasis = node['quasis'] as { value: { cooked?: string; raw: string } }[]
      return quasis.length === 1
        ? { value: quasis[0]?.value.cooked ?? quasis[0]?.value.raw }
        : { reason: 'it puts values into a template string', node }
    }
    case 'ArrayExpression':
      return arrayValue(node, reader)
    case 'ObjectExpression':
      return objectValue(node, reader)
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return reader.casts.inside.test(node.type)
        ? nextValue(node['expression'] as AstNode, reader)
        : { reason: `it is cast (\`${node.type === 'TSSatisfiesExpression' ? 'satisfies' : 'as'} …\`)`, node }
    case 'ParenthesizedExpression':
      return { reason: 'it stands in brackets', node }
    default:
      return { reason: `it is computed (${describe(node)})`, node }
  }
}

function arrayValue(node: AstNode, reader: Reader): Read {
  const values: unknown[] = []
  for (const item of node['elements'] as (AstNode | null)[]) {
    if (item?.type === 'SpreadElement') return { reason: 'it spreads another array', node: item }
    const read: Read = item === null ? { value: undefined } : nextValue(item, reader)
    if ('reason' in read) return read
    values.push(read.value)
  }
  return { value: values }
}

function objectValue(node: AstNode, reader: Reader): Read {
  const value: Record<string, unknown> = {}
  for (const property of nodesOf(node, 'properties')) {
    if (property.type === 'SpreadElement') return { reason: 'it spreads another object', node: property }
    const key = keyName(property)
    if (key === undefined || property['computed'] === true) return { reason: 'it has a computed key', node: property }
    if (property['shorthand'] === true) return { reason: `it uses the variable \`${key}\``, node: property }
    if (property['kind'] !== 'init' || property['method'] === true)
      return { reason: `\`${key}\` is a function`, node: property }
    const inner = nextValue(property['value'] as AstNode, reader)
    if ('reason' in inner) return inner
    value[key] = inner.value
  }
  return { value }
}

function describe(node: AstNode): string {
  switch (node.type) {
    case 'CallExpression':
      return 'by a call'
    case 'MemberExpression':
      return 'from a property'
    case 'BinaryExpression':
      return 'from parts'
    case 'ConditionalExpression':
      return 'by a condition'
    case 'TaggedTemplateExpression':
      return 'by a tagged template'
    default:
      return `\`${node.type}\``
  }
}
