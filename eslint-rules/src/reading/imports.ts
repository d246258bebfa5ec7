/** What a name in a file stands for, as far as its imports tell. */
import { AST_NODE_TYPES, ASTUtils, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { stripTypes } from './syntax.ts'

export interface ImportedName {
  /** As written in the import: `@clerk/nextjs/server`. */
  module: string
  /** As the module exports it, whatever it is called here; `default`, or `*` for the whole namespace. */
  name: string
}

/** The variable that an identifier refers to. */
export function variableOf(node: TSESTree.Identifier, code: TSESLint.SourceCode): TSESLint.Scope.Variable | null {
  return ASTUtils.findVariable(code.getScope(node), node)
}

/** What an expression stands for: `auth`, a renamed `clerkAuth`, `clerk.auth` of a namespace; through import or require. */
export function importedName(expression: TSESTree.Node, code: TSESLint.SourceCode): ImportedName | null {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.MemberExpression) {
    const whole = importedName(node.object, code)
    const property = ASTUtils.getPropertyName(node, code.getScope(node))
    if (!whole || property === null || (whole.name !== '*' && whole.name !== 'default')) return null
    return whole.name === '*' ? { module: whole.module, name: property } : null
  }
  if (node.type !== AST_NODE_TYPES.Identifier) return null
  const definition = variableOf(node, code)?.defs[0]
  if (!definition) return null
  if (definition.type === TSESLint.Scope.DefinitionType.ImportBinding)
    return fromImport(definition.node as TSESTree.ImportClause)
  if (definition.type === TSESLint.Scope.DefinitionType.Variable) return fromRequire(definition.node, node.name)
  return null
}

function fromImport(specifier: TSESTree.ImportClause): ImportedName {
  const module = (specifier.parent as TSESTree.ImportDeclaration).source.value
  if (specifier.type === AST_NODE_TYPES.ImportNamespaceSpecifier) return { module, name: '*' }
  if (specifier.type === AST_NODE_TYPES.ImportDefaultSpecifier) return { module, name: 'default' }
  const { imported } = specifier
  return { module, name: imported.type === AST_NODE_TYPES.Identifier ? imported.name : imported.value }
}

/** `const { auth: a } = require('…')`, `const clerk = await import('…')`. */
function fromRequire(declarator: TSESTree.VariableDeclarator, local: string): ImportedName | null {
  const module = declarator.init ? requiredModule(declarator.init) : null
  if (module === null) return null
  if (declarator.id.type === AST_NODE_TYPES.Identifier) return { module, name: '*' }
  if (declarator.id.type !== AST_NODE_TYPES.ObjectPattern) return null
  for (const property of declarator.id.properties) {
    if (
      property.type !== AST_NODE_TYPES.Property ||
      property.value.type !== AST_NODE_TYPES.Identifier ||
      property.value.name !== local
    )
      continue
    if (!property.computed && property.key.type === AST_NODE_TYPES.Identifier)
      return { module, name: property.key.name }
  }
  return null
}

function requiredModule(init: TSESTree.Expression): string | null {
  const node = init.type === AST_NODE_TYPES.AwaitExpression ? init.argument : init
  const argument =
    node.type === AST_NODE_TYPES.ImportExpression
      ? node.source
      : node.type === AST_NODE_TYPES.CallExpression &&
          node.callee.type === AST_NODE_TYPES.Identifier &&
          node.callee.name === 'require'
        ? node.arguments[0]
        : undefined
  return argument?.type === AST_NODE_TYPES.Literal && typeof argument.value === 'string' ? argument.value : null
}
