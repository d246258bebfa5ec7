/** What becomes of a promise that an expression makes. */
import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { importedName, variableOf } from './imports.ts'
import { isTypeWrapper, memberName } from './syntax.ts'

/** `safe` covers awaited, returned and handed on: to a caller, a component, `use()`, a list, a property. */
export type Use = 'safe' | 'dropped' | 'tested' | 'destructured' | 'read'

export interface Misuse {
  how: Exclude<Use, 'safe'>
  /** Where an `await` belongs: the call, with its `.then(…)` or the `Promise.all` around it. */
  expression: TSESTree.Expression
  /** The promise is kept in a variable first. */
  variable: string | null
  /** Where a condition takes the promise, or the variable that holds it, for its result. */
  tests: TSESTree.Expression[]
  /** Someone else relies on it being a promise, so that an `await` could break that. */
  shared: boolean
}

interface Flow {
  use: Use
  expression: TSESTree.Expression
  tested: TSESTree.Expression | null
  variable: TSESLint.Scope.Variable | null
}

/** How the promise that `call` makes is wasted; null when it is awaited, returned or handed on. */
export function misuseOf(call: TSESTree.Expression, code: TSESLint.SourceCode): Misuse | null {
  const flow = follow(call, code)
  if (flow.variable) return misuseOfVariable(flow.variable, flow.expression, code)
  if (flow.use === 'safe') return null
  const tests = flow.tested ? [flow.tested] : []
  return { how: flow.use, expression: flow.expression, variable: null, tests, shared: false }
}

function misuseOfVariable(
  variable: TSESLint.Scope.Variable,
  expression: TSESTree.Expression,
  code: TSESLint.SourceCode,
): Misuse | null {
  const reads = variable.references.filter((reference) => reference.isRead())
  const uses = reads.map((reference) => follow(reference.identifier as TSESTree.Identifier, code))
  const wasted = uses.find((flow) => flow.use !== 'safe' && flow.use !== 'dropped')
  const how = wasted?.use ?? (uses.every((flow) => flow.use === 'dropped') ? 'dropped' : 'safe')
  if (how === 'safe') return null
  const tests = uses.flatMap((flow) => (flow.tested ? [flow.tested] : []))
  return { how, expression, variable: variable.name, tests, shared: uses.some((flow) => flow.use === 'safe') }
}

function follow(start: TSESTree.Expression, code: TSESLint.SourceCode): Flow {
  let node: TSESTree.Expression = start
  // An `await` goes in front of the call and what is chained to it, not in front of `a ? b() : c`.
  let expression = start
  let branched = false
  const ends = (use: Use): Flow => ({ use, expression, tested: use === 'tested' ? expression : null, variable: null })

  for (;;) {
    const parent: TSESTree.Node = node.parent
    const grown = grow(node, parent)
    if (grown) {
      node = grown
      // A chain or list around the branches is a call again.
      if (!isTypeWrapper(grown)) branched = false
      if (!branched) expression = grown
    } else if (isBranch(node, parent)) {
      node = parent
      branched = true
    } else {
      const variable = heldIn(node, parent, code)
      if (variable) return { use: 'safe', expression, tested: null, variable }
      return ends(endOf(node, parent, code))
    }
  }
}

const CHAIN = new Set(['then', 'catch', 'finally'])
const COMBINE = new Set(['all', 'allSettled', 'race', 'any', 'resolve'])

/** The larger expression that is still the same promise, or waits for it. */
function grow(node: TSESTree.Expression, parent: TSESTree.Node): TSESTree.Expression | null {
  if (isTypeWrapper(parent)) return parent
  if (
    parent.type === AST_NODE_TYPES.MemberExpression &&
    parent.object === node &&
    CHAIN.has(memberName(parent) ?? '')
  ) {
    const call = parent.parent
    return call.type === AST_NODE_TYPES.CallExpression && call.callee === parent ? call : null
  }
  if (parent.type === AST_NODE_TYPES.ArrayExpression && isCombinator(parent.parent)) return parent.parent
  return isCombinator(parent) && parent.callee !== node ? parent : null
}

function isCombinator(node: TSESTree.Node): node is TSESTree.CallExpression {
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression) return false
  const { object } = node.callee
  return (
    object.type === AST_NODE_TYPES.Identifier && object.name === 'Promise' && COMBINE.has(memberName(node.callee) ?? '')
  )
}

/** `x ? HERE : y`, `x && HERE`, `(x, HERE)`: the value of the whole is the promise. */
function isBranch(
  node: TSESTree.Expression,
  parent: TSESTree.Node,
): parent is TSESTree.ConditionalExpression | TSESTree.LogicalExpression | TSESTree.SequenceExpression {
  if (parent.type === AST_NODE_TYPES.ConditionalExpression) return parent.test !== node
  if (parent.type === AST_NODE_TYPES.LogicalExpression) return parent.right === node
  return parent.type === AST_NODE_TYPES.SequenceExpression && parent.expressions.at(-1) === node
}

/** `const held = HERE`, with no other value ever; an exported variable is used elsewhere. */
function heldIn(
  node: TSESTree.Expression,
  parent: TSESTree.Node,
  code: TSESLint.SourceCode,
): TSESLint.Scope.Variable | null {
  const target =
    parent.type === AST_NODE_TYPES.VariableDeclarator && parent.init === node
      ? parent.id
      : parent.type === AST_NODE_TYPES.AssignmentExpression && parent.right === node && parent.operator === '='
        ? parent.left
        : null
  if (
    target?.type !== AST_NODE_TYPES.Identifier ||
    parent.parent?.parent?.type === AST_NODE_TYPES.ExportNamedDeclaration
  )
    return null
  if (parent.type === AST_NODE_TYPES.AssignmentExpression && parent.parent.type !== AST_NODE_TYPES.ExpressionStatement)
    return null
  const variable = variableOf(target, code)
  const writes = variable?.references.filter((reference) => reference.isWrite()) ?? []
  return variable?.defs[0]?.type === TSESLint.Scope.DefinitionType.Variable && writes.length === 1 ? variable : null
}

function endOf(node: TSESTree.Expression, parent: TSESTree.Node, code: TSESLint.SourceCode): Use {
  switch (parent.type) {
    case AST_NODE_TYPES.ExpressionStatement:
    case AST_NODE_TYPES.SequenceExpression:
      return 'dropped'
    case AST_NODE_TYPES.UnaryExpression:
      return parent.operator === 'void' ? 'dropped' : parent.operator === '!' ? 'tested' : 'safe'
    case AST_NODE_TYPES.IfStatement:
    case AST_NODE_TYPES.ConditionalExpression:
    case AST_NODE_TYPES.WhileStatement:
    case AST_NODE_TYPES.DoWhileStatement:
    case AST_NODE_TYPES.ForStatement:
      return parent.test === node ? 'tested' : 'dropped'
    case AST_NODE_TYPES.LogicalExpression:
      return 'tested'
    case AST_NODE_TYPES.BinaryExpression:
      return 'tested'
    case AST_NODE_TYPES.MemberExpression:
      return parent.object === node && !CHAIN.has(memberName(parent) ?? '') ? 'read' : 'safe'
    case AST_NODE_TYPES.SpreadElement:
      return parent.parent.type === AST_NODE_TYPES.ObjectExpression ? 'read' : 'safe'
    case AST_NODE_TYPES.VariableDeclarator:
      return parent.id.type === AST_NODE_TYPES.ObjectPattern || parent.id.type === AST_NODE_TYPES.ArrayPattern
        ? 'destructured'
        : 'safe'
    case AST_NODE_TYPES.AssignmentExpression:
      return parent.left.type === AST_NODE_TYPES.ObjectPattern || parent.left.type === AST_NODE_TYPES.ArrayPattern
        ? 'destructured'
        : 'safe'
    case AST_NODE_TYPES.CallExpression:
      return argumentUse(parent, code)
    default:
      return 'safe'
  }
}

/** Work that runs after the answer has gone out protects nothing. */
function argumentUse(call: TSESTree.CallExpression, code: TSESLint.SourceCode): Use {
  const { callee } = call
  if (callee.type === AST_NODE_TYPES.Identifier && callee.name === 'Boolean') return 'tested'
  if (callee.type === AST_NODE_TYPES.MemberExpression && memberName(callee) === 'waitUntil') return 'dropped'
  const imported = importedName(callee, code)
  return imported?.module === 'next/server' && imported.name === 'after' ? 'dropped' : 'safe'
}
