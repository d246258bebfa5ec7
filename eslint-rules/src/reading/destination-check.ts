/** What a function makes sure of before it sends somebody to a place that the address names. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { variableOf } from './imports.ts'
import type { Tainted } from './destination.ts'
import { memberName } from './syntax.ts'
import { someNode } from './walk.ts'

/**
 * `full`: the place itself, by an allow list, an origin, a pattern or a helper; `slash`: it begins with `/`;
 * `double`: not with `//`; `scheme`: only that there is no `http` or `://` in it.
 */
export type Check = 'full' | 'slash' | 'double' | 'scheme'

const LOGGED =
  /^(?:log|debug|info|warn|error|track|capture\w*|prefetch|push|replace|redirect|permanentRedirect|assign|set[A-Z]\w*|set|append|stringify)$/
const SAME_TEXT =
  /^(?:decodeURI|encodeURI|decodeURIComponent|encodeURIComponent|String|URL|URLSearchParams|Boolean|isArray|useState)$/

export function checksOf(tainted: Tainted, scope: TSESTree.Node, code: TSESLint.SourceCode): Set<Check> {
  const checks = new Set<Check>()
  const text = code.getText(tainted.leaf)
  const names = new Set(tainted.variables)
  const isSubject = (node: TSESTree.Node): boolean =>
    (node.type === AST_NODE_TYPES.Identifier && names.has(variableOf(node, code) as TSESLint.Scope.Variable)) ||
    (node.type !== AST_NODE_TYPES.Identifier && code.getText(node) === text)
  const mentions = (node: TSESTree.Node) => someNode(node, code, isSubject)
  someNode(scope, code, (node) => {
    addUrlNames(node, names, mentions, code)
    const check = checkIn(node, isSubject, mentions)
    if (check) checks.add(check)
    return false
  })
  return checks
}

/** `const url = new URL(next, origin)`: what is asked of `url` is asked of `next`. */
function addUrlNames(
  node: TSESTree.Node,
  names: Set<TSESLint.Scope.Variable>,
  mentions: (node: TSESTree.Node) => boolean,
  code: TSESLint.SourceCode,
): void {
  if (node.type !== AST_NODE_TYPES.VariableDeclarator || node.init?.type !== AST_NODE_TYPES.NewExpression) return
  const [first] = node.init.arguments
  if (nameOf(node.init.callee) !== 'URL' || !first || !mentions(first)) return
  for (const variable of code.getDeclaredVariables(node)) names.add(variable)
}

function checkIn(
  node: TSESTree.Node,
  isSubject: (node: TSESTree.Node) => boolean,
  mentions: (node: TSESTree.Node) => boolean,
): Check | null {
  switch (node.type) {
    case AST_NODE_TYPES.CallExpression:
      return checkInCall(node, isSubject, mentions)
    case AST_NODE_TYPES.SwitchStatement:
      return mentions(node.discriminant) ? 'full' : null
    case AST_NODE_TYPES.BinaryExpression:
      return checkInComparison(node, isSubject, mentions)
    default:
      return null
  }
}

function checkInCall(
  { callee, arguments: args }: TSESTree.CallExpression,
  isSubject: (node: TSESTree.Node) => boolean,
  mentions: (node: TSESTree.Node) => boolean,
): Check | null {
  if (callee.type === AST_NODE_TYPES.MemberExpression && mentionsDirectly(callee.object, isSubject)) {
    const [first] = args
    const name = memberName(callee) ?? ''
    if (/^(?:startsWith|includes|indexOf|search|match|matchAll)$/.test(name) && first) return ofText(first, name)
    return null
  }
  const name = callee.type === AST_NODE_TYPES.MemberExpression ? (memberName(callee) ?? '') : (nameOf(callee) ?? '')
  if (LOGGED.test(name) || SAME_TEXT.test(name) || !args.some((argument) => mentions(argument))) return null
  if (callee.type === AST_NODE_TYPES.MemberExpression && name === 'test') return ofText(callee.object, 'match')
  // A function that is given along is no check of the value.
  return args.some((argument) => mentionsDirectly(argument, isSubject)) ? 'full' : null
}

/** The value itself, under type assertions and defaults; or `url.origin` of it. */
function mentionsDirectly(node: TSESTree.Node, isSubject: (node: TSESTree.Node) => boolean): boolean {
  if (isSubject(node)) return true
  switch (node.type) {
    case AST_NODE_TYPES.ChainExpression:
    case AST_NODE_TYPES.TSAsExpression:
    case AST_NODE_TYPES.TSNonNullExpression:
      return mentionsDirectly(node.expression, isSubject)
    case AST_NODE_TYPES.MemberExpression:
      return mentionsDirectly(node.object, isSubject)
    case AST_NODE_TYPES.LogicalExpression:
      return mentionsDirectly(node.left, isSubject)
    case AST_NODE_TYPES.CallExpression:
      return node.callee.type === AST_NODE_TYPES.MemberExpression && mentionsDirectly(node.callee.object, isSubject)
    default:
      return false
  }
}

/** What a text or pattern says of the value that has it, or has it not. */
function ofText(node: TSESTree.Node, name: string): Check {
  if (node.type !== AST_NODE_TYPES.Literal) return 'full'
  if ('regex' in node) {
    if (/^\^?\(?(?:\?:)?https?/.test(node.regex.pattern)) return node.regex.pattern.includes('\\.') ? 'full' : 'scheme'
    return node.regex.pattern === '^\\/' ? 'slash' : node.regex.pattern === '^\\/\\/' ? 'double' : 'full'
  }
  const text = String(node.value)
  if (/^https?(?::(?:\/\/)?)?$|^:\/\/$|^:$/.test(text)) return 'scheme'
  if (text === '/') return name === 'startsWith' || name === 'indexOf' ? 'slash' : 'scheme'
  return text === '//' || text === '/\\' ? 'double' : 'full'
}

function checkInComparison(
  { left, right, operator }: TSESTree.BinaryExpression,
  isSubject: (node: TSESTree.Node) => boolean,
  mentions: (node: TSESTree.Node) => boolean,
): Check | null {
  if (operator === 'in' || operator === 'instanceof') return mentions(left) ? 'full' : null
  if (!/^[!=]==?$/.test(operator)) return null
  const [side, other] = mentionsDirectly(left, isSubject) ? [left, right] : [right, left]
  if (!mentionsDirectly(side, isSubject) || isNothing(other)) return null
  const index = characterAsked(side)
  if (index !== null) return index === 0 ? 'slash' : 'double'
  // `.get('next') === …`: the call itself is the value.
  return 'full'
}

/** 1 of `next[1]` and `next.charAt(1)`. */
function characterAsked(node: TSESTree.Node): number | null {
  const index =
    node.type === AST_NODE_TYPES.MemberExpression && node.computed
      ? node.property
      : node.type === AST_NODE_TYPES.CallExpression &&
          node.callee.type === AST_NODE_TYPES.MemberExpression &&
          /^(?:charAt|at)$/.test(memberName(node.callee) ?? '')
        ? node.arguments[0]
        : undefined
  return index?.type === AST_NODE_TYPES.Literal && typeof index.value === 'number' ? index.value : null
}

function isNothing(node: TSESTree.Node): boolean {
  if (node.type === AST_NODE_TYPES.Identifier) return node.name === 'undefined'
  if (node.type !== AST_NODE_TYPES.Literal) return false
  return (
    node.value === null ||
    node.value === '' ||
    node.value === -1 ||
    /^(?:string|undefined|object)$/.test(String(node.value))
  )
}

const nameOf = (node: TSESTree.Node) => (node.type === AST_NODE_TYPES.Identifier ? node.name : null)
