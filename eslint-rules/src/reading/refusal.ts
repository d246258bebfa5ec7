/** What code does to somebody whom it turns away. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { memberName } from './syntax.ts'

const REFUSED =
  /unauthori[sz]ed|forbidden|access denied|not (?:authori[sz]ed|permitted|allowed)|permission denied|no permission/i

/** Every way through the statement ends the work of the caller: a return, a throw, a call that never comes back. */
export function isExit(statement: TSESTree.Statement): boolean {
  const last = statement.type === AST_NODE_TYPES.BlockStatement ? statement.body.at(-1) : statement
  switch (last?.type) {
    case AST_NODE_TYPES.ReturnStatement:
    case AST_NODE_TYPES.ThrowStatement:
    case AST_NODE_TYPES.ContinueStatement:
    case AST_NODE_TYPES.BreakStatement:
      return true
    case AST_NODE_TYPES.ExpressionStatement:
      return neverReturns(last.expression)
    case AST_NODE_TYPES.IfStatement:
      return last.alternate !== null && isExit(last.consequent) && isExit(last.alternate)
    default:
      return false
  }
}

/** Next's `redirect()`, `notFound()` and their like, by name: they also come through helpers. */
function neverReturns(expression: TSESTree.Expression): boolean {
  const call = expression.type === AST_NODE_TYPES.AwaitExpression ? expression.argument : expression
  return (
    call.type === AST_NODE_TYPES.CallExpression &&
    /redirect|notFound|forbidden|unauthori[sz]ed|throw|deny|reject|refuse|abort|fail|exit/i.test(calledName(call))
  )
}

/** An answer or error that says "you may not": status 401 or 403, `forbidden()`, `throw new Error('Unauthorized')`. */
export function isRefusal(statement: TSESTree.Statement, code: TSESLint.SourceCode): boolean {
  const last = statement.type === AST_NODE_TYPES.BlockStatement ? statement.body.at(-1) : statement
  switch (last?.type) {
    case AST_NODE_TYPES.ThrowStatement:
      return REFUSED.test(code.getText(last.argument))
    case AST_NODE_TYPES.ExpressionStatement:
      return last.expression.type === AST_NODE_TYPES.CallExpression && refusesByCall(last.expression)
    case AST_NODE_TYPES.ReturnStatement: {
      if (!last.argument) return false
      if (last.argument.type === AST_NODE_TYPES.CallExpression && refusesByCall(last.argument)) return true
      const text = code.getText(last.argument)
      return (/status:\s*40[13]\b|status\(40[13]\)/.test(text) && !hasOwnReason(text)) || REFUSED.test(text)
    }
    default:
      return false
  }
}

const refusesByCall = (call: TSESTree.CallExpression) =>
  /^(?:forbidden|unauthori[sz]ed)$/.test(calledName(call)) && call.arguments.length === 0

/** A text of several words explains a rule of the app: "Owners cannot leave their organization". */
const hasOwnReason = (text: string) => /(['"`])[^'"`]* [^'"`]*\1/.test(text)

function calledName({ callee }: TSESTree.CallExpression): string {
  if (callee.type === AST_NODE_TYPES.Identifier) return callee.name
  return callee.type === AST_NODE_TYPES.MemberExpression ? (memberName(callee) ?? '') : ''
}
