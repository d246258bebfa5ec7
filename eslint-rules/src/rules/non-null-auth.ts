import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { isAppRouterFile, pathOf } from '../reading/app-file.ts'
import { callerValue, type CallerValue } from '../reading/caller.ts'
import { mentionsClerk } from '../reading/clerk.ts'
import { variableOf } from '../reading/imports.ts'
import { isMadeSure } from '../reading/narrowing.ts'
import { isFunction, stripTypes } from '../reading/syntax.ts'

export type Options = []
export type MessageIds = 'userId' | 'orgId' | 'user' | 'textOfNull' | 'refuse'

const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/

export default createRule<Options, MessageIds>({
  name: 'non-null-auth',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow asserting that what `auth()` or `currentUser()` answers is there, without making sure',
      recommended: 'recommended',
      cwe: 'CWE-252',
      asvs: 'V8.2.2',
    },
    hasSuggestions: true,
    messages: {
      userId:
        '`{{value}}` is null for strangers, and the assertion only silences the compiler: a query with it has no owner to filter by, or fails. Turn strangers away before.',
      orgId:
        '`{{value}}` is undefined for whoever has no active organization, and the assertion only silences the compiler: an undefined filter is no filter in some ORMs, and the rows of all tenants come back. Turn them away before.',
      user: '`{{value}}` is null for strangers, and the assertion only silences the compiler: this throws for them instead of turning them away. Make sure before.',
      textOfNull:
        '`String()` makes the text "null" or "undefined" of `{{value}}` where it is missing: all who lack it share one row. Turn them away before.',
      refuse: 'Leave early without `{{value}}`.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!mentionsClerk(code)) return {}
    const isRoute = /(?:^|\/)route\.[cm]?[jt]sx?$/.test(pathOf(context.filename, context.cwd))
    const isHandlers = isRoute && isAppRouterFile(pathOf(context.filename, context.cwd))

    function check(node: TSESTree.Expression, value: TSESTree.Expression, isText = false): void {
      const found = callerValue(value, code)
      if (!found || isMadeSure(node, found.kind, code)) return
      const data = { value: code.getText(stripTypes(value)) }
      const suggest = refuseEarly(node, value, found, isHandlers, isText, code)
      context.report({ node, messageId: isText ? 'textOfNull' : found.kind, data, suggest })
    }

    return {
      TSNonNullExpression(node) {
        check(node, node.expression)
      },
      TSAsExpression(node) {
        if (hidesNull(node.typeAnnotation) && !isNonNull(node.expression)) check(node, node.expression)
      },
      TSTypeAssertion(node) {
        if (hidesNull(node.typeAnnotation)) check(node, node.expression)
      },
      CallExpression(node) {
        const [value] = node.arguments
        if (node.callee.type !== AST_NODE_TYPES.Identifier || node.callee.name !== 'String') return
        if (value && value.type !== AST_NODE_TYPES.SpreadElement && callerValue(value, code)?.kind !== 'user')
          check(node, value, true)
      },
      'Identifier, MemberExpression'(node: TSESTree.Identifier | TSESTree.MemberExpression) {
        if (isCastByComment(node, code)) check(node, node)
      },
    }
  },
})

/** Reported by itself. */
const isNonNull = ({ type }: TSESTree.Expression) => type === AST_NODE_TYPES.TSNonNullExpression

/** `as string`, `as User`: a type without null. What it is an alias for is not known here. */
function hidesNull(type: TSESTree.TypeNode): boolean {
  if (type.type === AST_NODE_TYPES.TSStringKeyword) return true
  if (type.type !== AST_NODE_TYPES.TSTypeReference || type.typeName.type !== AST_NODE_TYPES.Identifier) return false
  return type.typeName.name === 'User' || type.typeName.name === 'NonNullable'
}

/** The assertion of plain JavaScript: a comment with `@type {string}` before `(userId)`. */
function isCastByComment(node: TSESTree.Expression, code: TSESLint.SourceCode): boolean {
  const open = code.getTokenBefore(node)
  if (open?.value !== '(' || code.getTokenAfter(node)?.value !== ')') return false
  const [comment] = code.getCommentsBefore(open).slice(-1)
  return comment !== undefined && /^\*\s*@type\s*\{\s*(?:string|User|NonNullable<.*>)\s*\}\s*$/.test(comment.value)
}

/** `if (!userId) …` right behind the line that asks Clerk, and the value without its assertion. */
function refuseEarly(
  node: TSESTree.Expression,
  value: TSESTree.Expression,
  { kind }: CallerValue,
  isHandlers: boolean,
  isText: boolean,
  code: TSESLint.SourceCode,
): TSESLint.ReportSuggestionArray<MessageIds> {
  const plain = stripTypes(value)
  const name = plain.type === AST_NODE_TYPES.MemberExpression ? stripTypes(plain.object) : plain
  if (name.type !== AST_NODE_TYPES.Identifier) return []
  const definition = variableOf(name, code)?.defs[0]
  if (definition?.type !== TSESLint.Scope.DefinitionType.Variable) return []
  const declaration = definition.node.parent
  if (declaration.parent.type !== AST_NODE_TYPES.BlockStatement) return []
  // Of `user.id`, the user may be missing; of `session.userId`, the id.
  const tested = kind === 'user' ? name.name : code.getText(plain)
  const exit = exitOf(declaration.parent, kind, isHandlers)
  const indent = ' '.repeat(declaration.loc.start.column)
  const semicolon = code.getLastToken(declaration)?.value === ';' ? ';' : ''
  return [
    {
      messageId: 'refuse',
      data: { value: tested },
      *fix(fixer) {
        yield fixer.insertTextAfter(declaration, `\n${indent}if (!${tested}) ${exit}${semicolon}`)
        if (node !== value || isText) yield fixer.replaceText(node, code.getText(plain))
      },
    },
  ]
}

/** A handler answers; elsewhere an error stops the work. */
function exitOf({ parent }: TSESTree.BlockStatement, kind: CallerValue['kind'], isHandlers: boolean): string {
  const isMethod =
    isHandlers &&
    isFunction(parent) &&
    parent.type === AST_NODE_TYPES.FunctionDeclaration &&
    METHOD.test(parent.id?.name ?? '')
  if (isMethod) return `return new Response(null, { status: ${kind === 'orgId' ? '403' : '401'} })`
  return `throw new Error('${kind === 'orgId' ? 'No active organization' : 'Not signed in'}')`
}
