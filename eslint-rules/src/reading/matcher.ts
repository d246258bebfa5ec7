/** The strings of an exported `config.matcher`, character by character with their place in the source. */
import { AST_NODE_TYPES, type TSESTree } from '@typescript-eslint/utils'
import { stripTypes } from './syntax.ts'

export interface Character {
  /** As the program sees it. */
  value: string
  /** Its spelling in the source, counted from the start of the string's content. */
  start: number
  end: number
}

export interface MatcherString {
  characters: Character[]
  /** Offset in the file of the string's content. */
  start: number
  /** `String.raw`: backslashes stay as they are. */
  isRaw: boolean
}

/** Reads `export const config = { matcher: … }`, and `config` declared first and exported by name. */
export function matcherStrings(program: TSESTree.Program): MatcherString[] {
  const exported = program.body.some(
    (statement) =>
      statement.type === AST_NODE_TYPES.ExportNamedDeclaration &&
      statement.specifiers.some(
        ({ exported }) => exported.type === AST_NODE_TYPES.Identifier && exported.name === 'config',
      ),
  )
  return program.body.flatMap((statement) => {
    const declaration =
      statement.type === AST_NODE_TYPES.ExportNamedDeclaration ? statement.declaration : exported ? statement : null
    if (declaration?.type !== AST_NODE_TYPES.VariableDeclaration) return []
    const config = declaration.declarations.find(
      ({ id }) => id.type === AST_NODE_TYPES.Identifier && id.name === 'config',
    )
    return config?.init ? strings(property(stripTypes(config.init), 'matcher')) : []
  })
}

function property(node: TSESTree.Node, name: string): TSESTree.Node | null {
  if (node.type !== AST_NODE_TYPES.ObjectExpression) return null
  for (const candidate of node.properties) {
    if (candidate.type !== AST_NODE_TYPES.Property || candidate.computed) continue
    const { key } = candidate
    if ((key.type === AST_NODE_TYPES.Identifier ? key.name : key.value) === name) {
      return candidate.value
    }
  }
  return null
}

function strings(wrapped: TSESTree.Node | null): MatcherString[] {
  const node = wrapped && stripTypes(wrapped)
  if (node?.type === AST_NODE_TYPES.ArrayExpression) return node.elements.flatMap((element) => strings(element))
  if (node?.type === AST_NODE_TYPES.ObjectExpression) return strings(property(node, 'source'))
  if (node?.type === AST_NODE_TYPES.Literal && typeof node.value === 'string') {
    return [{ characters: spell(node.raw.slice(1, -1)), start: node.range[0] + 1, isRaw: false }]
  }
  const isRaw = node?.type === AST_NODE_TYPES.TaggedTemplateExpression
  if (isRaw && !isStringRaw(node.tag)) return []
  const template = isRaw ? node.quasi : node
  const [quasi] = template?.type === AST_NODE_TYPES.TemplateLiteral ? template.quasis : []
  if (template?.type !== AST_NODE_TYPES.TemplateLiteral || !quasi || template.expressions.length > 0) return []
  return [{ characters: spell(quasi.value.raw, isRaw), start: template.range[0] + 1, isRaw }]
}

function isStringRaw(tag: TSESTree.Expression): boolean {
  return (
    tag.type === AST_NODE_TYPES.MemberExpression &&
    tag.object.type === AST_NODE_TYPES.Identifier &&
    tag.object.name === 'String' &&
    tag.property.type === AST_NODE_TYPES.Identifier &&
    tag.property.name === 'raw'
  )
}

const ESCAPE = /\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|\r\n|[^])|[^]/giy

function spell(raw: string, isRaw = false): Character[] {
  const characters: Character[] = []
  for (const match of raw.matchAll(isRaw ? /[^]/g : ESCAPE)) {
    const [spelling] = match
    const value = spelling.length === 1 ? spelling : unescape(spelling)
    characters.push({ value, start: match.index, end: match.index + spelling.length })
  }
  return characters
}

const CONTROL: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', v: '\v', f: '\f', '0': '\0' }

function unescape(spelling: string): string {
  const rest = spelling.slice(1)
  if (rest.length > 1 && /^[ux]/i.test(rest)) {
    return String.fromCodePoint(Number.parseInt(rest.replace(/[^\da-f]/gi, ''), 16))
  }
  return /^[\r\n]/.test(rest) ? '' : (CONTROL[rest] ?? rest)
}
