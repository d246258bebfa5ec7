/** Putting an `await` where it belongs, and the function around it into a state that allows it. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import { isFunction, memberName, type FunctionNode } from '../reading/syntax.ts'

/** Where an `await` could stand: here; here once the function is async; at the top of a module; nowhere. */
export type AwaitPlace =
  { kind: 'async' } | { kind: 'function'; function: FunctionNode } | { kind: 'module' } | { kind: 'none' }

export function awaitPlace(node: TSESTree.Node): AwaitPlace {
  let child = node
  for (let parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'PropertyDefinition' || parent.type === 'StaticBlock') return { kind: 'none' }
    if (isFunction(parent)) {
      // `await` is not allowed in the defaults of parameters.
      if (child !== parent.body) return { kind: 'none' }
      if (parent.async) return { kind: 'async' }
      return canBecomeAsync(parent) ? { kind: 'function', function: parent } : { kind: 'none' }
    }
    if (parent.type === 'Program') return { kind: parent.sourceType === 'module' ? 'module' : 'none' }
  }
  return { kind: 'none' }
}

/** Callers of these use the result at once: an async callback would be truthy, or dropped. */
const SYNC_CALLERS = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'sort', 'forEach', 'reduce', 'replace'])

function canBecomeAsync(node: FunctionNode): boolean {
  const { parent } = node
  if (node.generator || node.returnType?.typeAnnotation.type === 'TSTypePredicate') return false
  if (parent.type === 'MethodDefinition') return parent.kind === 'method'
  if (parent.type === 'Property') return parent.kind === 'init'
  const isCallback = parent.type === 'CallExpression' && parent.callee.type === 'MemberExpression'
  return !(isCallback && SYNC_CALLERS.has(memberName(parent.callee as TSESTree.MemberExpression) ?? ''))
}

export function* makeAsync(
  fixer: TSESLint.RuleFixer,
  node: FunctionNode,
  code: TSESLint.SourceCode,
): Generator<TSESLint.RuleFix> {
  const { parent } = node
  const isMethod = parent.type === 'MethodDefinition' || (parent.type === 'Property' && parent.method)
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
  if (parent.type === 'UnaryExpression' && parent.operator === 'void') {
    yield fixer.replaceTextRange([parent.range[0], parent.range[0] + 'void'.length], 'await')
    return
  }
  const isWrapped = code.getTokenBefore(expression)?.value === '(' && code.getTokenAfter(expression)?.value === ')'
  const needsParentheses = bindsTighter(expression, parent) && !(isWrapped && parent.type !== 'CallExpression')
  yield fixer.insertTextBefore(expression, needsParentheses ? `${semicolonBefore(expression, code)}(await ` : 'await ')
  if (needsParentheses) yield fixer.insertTextAfter(expression, ')')
}

function bindsTighter(expression: TSESTree.Expression, parent: TSESTree.Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === expression
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === expression
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return true
    default:
      return false
  }
}

/** A statement that comes to begin with `(` would join the line before it in code without semicolons. */
export function semicolonBefore(expression: TSESTree.Node, code: TSESLint.SourceCode): string {
  let statement: TSESTree.Node = expression
  while (statement.parent && statement.parent.range[0] === expression.range[0] && statement.parent.type !== 'Program') {
    statement = statement.parent
    if (statement.type === 'ExpressionStatement') break
  }
  if (statement.type !== 'ExpressionStatement') return ''
  const inList = statement.parent.type === 'BlockStatement' || statement.parent.type === 'Program'
  const before = code.getTokenBefore(expression)
  return inList && before && before.value !== ';' && before.value !== '{' ? ';' : ''
}
