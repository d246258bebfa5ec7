/** The path patterns that an expression holds: literals, and what leads to literals. */
import { isNode, type AstNode } from '../app/index.ts'
import { callText, nodesOf, textOf, unwrapped, valueOf, type Code } from './code.ts'
import { placeOf } from './place.ts'
import type { ListPattern } from './types.ts'

export interface Patterns {
  patterns: ListPattern[]
  /** False: there may be more than could be read. */
  complete: boolean
}

const NONE: Patterns = { patterns: [], complete: false }
const MAX_DEPTH = 10

/** Patterns of an array, of one pattern, of variables (also of other files) that hold them, and of spreads of those. */
export function patternsIn(node: AstNode | undefined, code: Code, depth = 0): Patterns {
  if (node === undefined || depth > MAX_DEPTH) return NONE
  const single = patternOf(node, code)
  if (single) return { patterns: [single], complete: true }
  const value = valueOf(node, code)
  if (!value) return NONE
  const { node: inner, code: where } = value
  const again = (next: AstNode | undefined) => patternsIn(next, where, depth + 1)
  switch (inner.type) {
    case 'ArrayExpression':
      return joined(
        nodesOf(inner, 'elements').map((item) =>
          again(item.type === 'SpreadElement' ? (item['argument'] as AstNode) : item),
        ),
      )
    case 'ConditionalExpression':
      return {
        ...joined([again(inner['consequent'] as AstNode), again(inner['alternate'] as AstNode)]),
        complete: false,
      }
    case 'LogicalExpression':
      return { ...joined([again(inner['left'] as AstNode), again(inner['right'] as AstNode)]), complete: false }
    case 'CallExpression':
    case 'NewExpression':
      return patternsOfCall(inner, where, again)
    default: {
      const pattern = where === code && inner === unwrapped(node) ? null : patternOf(inner, where)
      return pattern ? { patterns: [pattern], complete: true } : NONE
    }
  }
}

/** `a.concat(b)`, `new Set(a)`, `Array.from(a)`; of `a.map(…)` and others nothing is known. */
function patternsOfCall(call: AstNode, code: Code, again: (node: AstNode | undefined) => Patterns): Patterns {
  const callee = call['callee'] as AstNode
  const given = nodesOf(call, 'arguments')
  if (/^(Set|Array\.from|Array\.of)$/.test(callText(call) ?? '')) return joined(given.map((one) => again(one)))
  const target = unwrapped(callee)
  const isConcat = target.type === 'MemberExpression' && (target['property'] as { name?: string }).name === 'concat'
  if (!isConcat || !isNode(target['object'])) return NONE
  return joined([again(target['object']), ...given.map((one) => again(one))])
}

function joined(parts: Patterns[]): Patterns {
  return { patterns: parts.flatMap(({ patterns }) => patterns), complete: parts.every(({ complete }) => complete) }
}

/** One pattern; its place is where its text is written, which may be another file. */
function patternOf(node: AstNode, code: Code): ListPattern | null {
  const value = valueOf(node, code)
  if (!value) return null
  const place = placeOf(value.node, value.code.parsed, code.sources.root)
  const regex = value.node['regex'] as { pattern: string } | undefined
  if (regex) return { ...place, text: regex.pattern, isRegExp: true }
  if (value.node.type === 'NewExpression' && callText(value.node) === 'RegExp') {
    const [source] = nodesOf(value.node, 'arguments')
    const made = source ? (patternOf(source, value.code)?.text ?? null) : null
    return made === null ? null : { ...place, text: made, isRegExp: true }
  }
  const text = textOf(node, code)
  return text === null ? null : { ...place, text, isRegExp: false }
}
