/** Which of Clerk's server functions an expression is. Only what comes from Clerk counts; look-alikes do not. */
import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { importedName, variableOf } from './imports.ts'
import { isFunction, isTypeWrapper, stripTypes, type FunctionNode } from './syntax.ts'

const SERVER = '@clerk/nextjs/server'

export interface ClerkFunction {
  name: 'auth' | 'currentUser' | 'clerkClient' | 'clerkMiddleware'
  /** `handler`: the `auth` that `clerkMiddleware` hands to its handler. */
  via: 'import' | 'handler'
}

/** A cheap first look: rules about Clerk have nothing to say about a file that never names it. */
export function mentionsClerk(code: TSESLint.SourceCode): boolean {
  return code.text.includes(SERVER)
}

export function clerkFunction(expression: TSESTree.Node, code: TSESLint.SourceCode): ClerkFunction | null {
  const imported = importedName(expression, code)
  if (imported) {
    return imported.module === SERVER && isKnown(imported.name) ? { name: imported.name, via: 'import' } : null
  }
  const node = stripTypes(expression)
  if (node.type !== AST_NODE_TYPES.Identifier) return null
  const definition = variableOf(node, code)?.defs[0]
  if (definition?.type !== TSESLint.Scope.DefinitionType.Parameter || !isFunction(definition.node)) return null
  const [first] = definition.node.params
  if (first !== definition.name || first.type !== AST_NODE_TYPES.Identifier) return null
  return isMiddlewareHandler(definition.node, code) || hasAuthType(first, code)
    ? { name: 'auth', via: 'handler' }
    : null
}

function isKnown(name: string): name is ClerkFunction['name'] {
  return name === 'auth' || name === 'currentUser' || name === 'clerkClient' || name === 'clerkMiddleware'
}

/** Is the function what `clerkMiddleware` calls for each request, written in place or by name? */
export function isMiddlewareHandler(handler: FunctionNode, code: TSESLint.SourceCode): boolean {
  if (isFirstArgument(handler, code)) return true
  const name =
    handler.type === AST_NODE_TYPES.FunctionDeclaration
      ? handler.id
      : handler.parent.type === AST_NODE_TYPES.VariableDeclarator &&
          handler.parent.id.type === AST_NODE_TYPES.Identifier
        ? handler.parent.id
        : null
  const variable = name && code.getDeclaredVariables(name === handler.id ? handler : handler.parent)[0]
  return variable?.references.some((reference) => isFirstArgument(reference.identifier, code)) ?? false
}

function isFirstArgument(node: TSESTree.Node, code: TSESLint.SourceCode): boolean {
  let argument = node
  while (argument.parent && isTypeWrapper(argument.parent)) argument = argument.parent
  const call = argument.parent
  if (call?.type !== AST_NODE_TYPES.CallExpression || call.arguments[0] !== argument) return false
  const imported = importedName(call.callee, code)
  return imported?.module === SERVER && imported.name === 'clerkMiddleware'
}

/** `(auth: ClerkMiddlewareAuth)`: a helper that is handed the handler's `auth`. */
function hasAuthType(parameter: TSESTree.Identifier, code: TSESLint.SourceCode): boolean {
  const type = parameter.typeAnnotation?.typeAnnotation
  if (type?.type !== AST_NODE_TYPES.TSTypeReference || type.typeName.type !== AST_NODE_TYPES.Identifier) return false
  const imported = importedName(type.typeName, code)
  return imported?.module === SERVER && imported.name === 'ClerkMiddlewareAuth'
}
