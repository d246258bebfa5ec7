/** Putting an `await` where it belongs, and the function around it into a state that allows it. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isFunction, memberName, type FunctionNode } from '../reading/syntax.ts'

/** Where an `await` could stand: here; here once the function is async; at the top of a module; nowhere. */
export type AwaitPlace =
  { kind: 'async' } | { kind: 'function'; function: FunctionNode } | { kind: 'module' } | { kind: 'none' }

export function awaitPlace(node: TSESTree.Node): AwaitPlace {
  let child = node
  for (let parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === AST_NODE_TYPES.PropertyDefinition || parent.type === AST_NODE_TYPES.StaticBlock)
      return { kind: 'none' }
    if (isFunction(parent)) {
      // `await` is not allowed in the defaults of parameters.
      if (child !== parent.body) return { kind: 'none' }
      if (parent.async) return { kind: 'async' }
      return canBecomeAsync(parent) ? { kind: 'function', function: parent } : { kind: 'none' }
    }
    if (parent.type === AST_NODE_TYPES.Program) return { kind: parent.sourceType === 'module' ? 'module' : 'none' }
  }
  return { kind: 'none' }
}

/** Callers of these use the result at once: an async callback would be truthy, or dropped. */
const SYNC_CALLERS = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'sort', 'forEach', 'reduce', 'replace'])

function canBecomeAsync(node: FunctionNode): boolean {
  const { parent } = node
  if (node.generator || node.returnType?.typeAnnotation.type === AST_NODE_TYPES.TSTypePredicate) return false
  if (parent.type === AST_NODE_TYPES.MethodDefinition) return parent.kind === 'method'
  if (parent.type === AST_NODE_TYPES.Property) return parent.kind === 'init'
  const isCallback =
    parent.type === AST_NODE_TYPES.CallExpression && parent.callee.type === AST_NODE_TYPES.MemberExpression
  return !(isCallback && SYNC_CALLERS.has(memberName(parent.callee as TSESTree.MemberExpression) ?? ''))
}

export function* makeAsync(
  fixer: TSESLint.RuleFixer,
  node: FunctionNode,
  code: TSESLint.SourceCode,
): Generator<TSESLint.RuleFix> {
  const { parent } = node
  const isMethod =
    parent.type === AST_NODE_TYPES.MethodDefinition || (parent.type === AST_NODE_TYPES.Property && parent.method)
  if (isMethod) {
    const [before] = code.getTokensBefore(parent.key, { count: 1 })
    yield fixer.insertTextBefore(parent.computed && before ? before : parent.key, 'async ')
  } else {
    yield fixer.insertTextBefore(node, 'async ')
  }
  const type = node.returnType?.typeAnnotation
  if (type && !/^(?:Promise|PromiseLike)\b/.test(code.getText(type))) {
    yield fixer.insertTextBefore(type, 'Promise<')
    yield fixer.insertTextAfter(type, '>')
  }
}

/** `expression` → `await expression`, in parentheses where the syntax around it asks for them; `void` makes room. */
export function* addAwait(
  fixer: TSESLint.RuleFixer,
  expression: TSESTree.Expression,
  code: TSESLint.SourceCode,
): Generator<TSESLint.RuleFix> {
  const parent = expression.parent
  if (parent.type === AST_NODE_TYPES.UnaryExpression && parent.operator === 'void') {
    yield fixer.replaceTextRange([parent.range[0], parent.range[0] + 'void'.length], 'await')
    return
  }
  const isWrapped = code.getTokenBefore(expression)?.value === '(' && code.getTokenAfter(expression)?.value === ')'
  const needsParentheses =
    bindsTighter(expression, parent) && !(isWrapped && parent.type !== AST_NODE_TYPES.CallExpression)
  yield fixer.insertTextBefore(expression, needsParentheses ? `${semicolonBefore(expression, code)}(await ` : 'await ')
  if (needsParentheses) yield fixer.insertTextAfter(expression, ')')
}

function bindsTighter(expression: TSESTree.Expression, parent: TSESTree.Node): boolean {
  switch (parent.type) {
    case AST_NODE_TYPES.MemberExpression:
      return parent.object === expression
    case AST_NODE_TYPES.CallExpression:
    case AST_NODE_TYPES.NewExpression:
      return parent.callee === expression
    case AST_NODE_TYPES.UnaryExpression:
    case AST_NODE_TYPES.BinaryExpression:
    case AST_NODE_TYPES.LogicalExpression:
    case AST_NODE_TYPES.TSNonNullExpression:
    case AST_NODE_TYPES.TSAsExpression:
    case AST_NODE_TYPES.TSSatisfiesExpression:
      return true
    default:
      return false
  }
}

/** A statement that comes to begin with `(` would join the line before it in code without semicolons. */
export function semicolonBefore(expression: TSESTree.Node, code: TSESLint.SourceCode): string {
  let statement: TSESTree.Node = expression
  while (
    statement.parent &&
    statement.parent.range[0] === expression.range[0] &&
    statement.parent.type !== AST_NODE_TYPES.Program
  ) {
    statement = statement.parent
    if (statement.type === AST_NODE_TYPES.ExpressionStatement) break
  }
  if (statement.type !== AST_NODE_TYPES.ExpressionStatement) return ''
  const inList =
    statement.parent.type === AST_NODE_TYPES.BlockStatement || statement.parent.type === AST_NODE_TYPES.Program
  const before = code.getTokenBefore(expression)
  return inList && before && before.value !== ';' && before.value !== '{' ? ';' : ''
}
