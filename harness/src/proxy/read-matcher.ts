/** `export const config`, read as Next reads it: from the source text, literals only. */
import { isNode, keyName, type AstNode, type ParsedFile } from '../app/index.ts'
import { placeOf } from './place.ts'
import type { MatcherCondition, MatcherConfig, MatcherEntry } from './types.ts'

type Read = { value: unknown } | { reason: string }

/**
 * Next looks for `export const config = …` alone (next/dist/build/analysis/extract-const-value.js); anything else that
 * is exported as `config` it does not understand.
 */
export function readMatcher(parsed: ParsedFile, root: string): MatcherConfig {
  const found = exportedConfig(parsed)
  if (found === null) return { status: 'absent' }
  const place = placeOf(found.node, parsed, root)
  if (found.init === null) return { status: 'not-static', place, reason: found.reason }
  const config = unwrapped(found.init)
  const value = nextValue(config)
  if ('reason' in value) return { status: 'not-static', place, reason: value.reason }
  const matcher = config.type === 'ObjectExpression' ? propertyOf(config, 'matcher') : undefined
  if (matcher === undefined) return { status: 'absent' }
  const list = unwrapped(matcher)
  const nodes = list.type === 'ArrayExpression' ? (list['elements'] as AstNode[]) : [list]
  return {
    status: 'static',
    place: placeOf(matcher, parsed, root),
    entries: nodes.flatMap((node) => entryOf(unwrapped(node), parsed, root) ?? []),
    value: value.value,
  }
}

interface FoundConfig {
  node: AstNode
  init: AstNode | null
  reason: string
}

function exportedConfig(parsed: ParsedFile): FoundConfig | null {
  for (const statement of parsed.program['body'] as AstNode[]) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    const declaration = statement['declaration']
    if (isNode(declaration) && declaration.type === 'VariableDeclaration') {
      for (const declarator of declaration['declarations'] as AstNode[]) {
        if ((declarator['id'] as { name?: string }).name !== 'config') continue
        const init = declarator['init']
        if (declaration['kind'] !== 'const') return { node: statement, init: null, reason: 'it is no `const`' }
        return { node: statement, init: isNode(init) ? init : null, reason: 'it has no value' }
      }
    }
    const names = (statement['specifiers'] as { exported?: { name?: string } }[] | undefined) ?? []
    if (names.some(({ exported }) => exported?.name === 'config')) {
      return {
        node: statement,
        init: null,
        reason: 'Next reads `export const config = …` only, not `export { config }`',
      }
    }
  }
  return null
}

function entryOf(node: AstNode, parsed: ParsedFile, root: string): MatcherEntry | null {
  const source = node.type === 'ObjectExpression' ? propertyOf(node, 'source') : node
  if (source === undefined) return null
  const text = nextValue(unwrapped(source))
  if ('reason' in text || typeof text.value !== 'string') return null
  const rest = node.type === 'ObjectExpression' ? nextValue(node) : { value: {} }
  const { has, missing, locale } = ('value' in rest ? rest.value : {}) as Record<string, unknown>
  return {
    ...placeOf(source, parsed, root),
    source: text.value,
    has: conditions(has),
    missing: conditions(missing),
    locale: locale !== false,
    raw: parsed.text.slice(source.start + 1, source.end - 1),
  }
}

const conditions = (value: unknown): MatcherCondition[] => (Array.isArray(value) ? (value as MatcherCondition[]) : [])

/** Casts and brackets do not change a value. */
export function unwrapped(node: AstNode): AstNode {
  const inner = node['expression']
  return /^(TSAsExpression|TSSatisfiesExpression|TSTypeAssertion|TSNonNullExpression|ParenthesizedExpression)$/.test(
    node.type,
  ) && isNode(inner)
    ? unwrapped(inner)
    : node
}

function propertyOf(object: AstNode, name: string): AstNode | undefined {
  const property = (object['properties'] as AstNode[]).find((one) => keyName(one) === name)
  return isNode(property?.['value']) ? property['value'] : undefined
}

/** The value, where Next's reader would know it too. */
function nextValue(node: AstNode): Read {
  const inner = unwrapped(node)
  switch (inner.type) {
    case 'Literal':
      return { value: inner['value'] }
    case 'Identifier':
      return inner['name'] === 'undefined'
        ? { value: undefined }
        : { reason: `it uses the variable \`${String(inner['name'])}\`` }
    case 'TemplateLiteral': {
      const quasis = inner['quasis'] as { value: { cooked: string } }[]
      return quasis.length === 1
        ? { value: quasis[0]?.value.cooked }
        : { reason: 'it puts values into a template string' }
    }
    case 'ArrayExpression': {
      const items = (inner['elements'] as (AstNode | null)[]).map((item): Read =>
        item === null ? { value: undefined } : nextValue(item),
      )
      return (
        items.find((item) => 'reason' in item) ?? {
          value: items.map((item) => ('value' in item ? item.value : undefined)),
        }
      )
    }
    case 'ObjectExpression':
      return objectValue(inner)
    case 'SpreadElement':
      return { reason: 'it spreads another value' }
    default:
      return { reason: `it is computed (\`${inner.type}\`)` }
  }
}

function objectValue(node: AstNode): Read {
  const value: Record<string, unknown> = {}
  for (const property of node['properties'] as AstNode[]) {
    if (property.type === 'SpreadElement') return { reason: 'it spreads another object' }
    const key = keyName(property)
    if (key === undefined) return { reason: 'it has a computed key' }
    const inner = isNode(property['value']) ? nextValue(property['value']) : { reason: `\`${key}\` is computed` }
    if ('reason' in inner) return inner
    value[key] = inner.value
  }
  return { value }
}
