/** What a name in a file stands for, as far as its imports tell. */
import { ASTUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
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
  if (node.type === 'MemberExpression') {
    const whole = importedName(node.object, code)
    const property = ASTUtils.getPropertyName(node, code.getScope(node))
    if (!whole || property === null || (whole.name !== '*' && whole.name !== 'default')) return null
    return whole.name === '*' ? { module: whole.module, name: property } : null
  }
  if (node.type !== 'Identifier') return null
  const definition = variableOf(node, code)?.defs[0]
  if (!definition) return null
  if (definition.type === 'ImportBinding') return fromImport(definition.node as TSESTree.ImportClause)
  if (definition.type === 'Variable') return fromRequire(definition.node as TSESTree.VariableDeclarator, node.name)
  return null
}

function fromImport(specifier: TSESTree.ImportClause): ImportedName {
  const module = (specifier.parent as TSESTree.ImportDeclaration).source.value
  if (specifier.type === 'ImportNamespaceSpecifier') return { module, name: '*' }
  if (specifier.type === 'ImportDefaultSpecifier') return { module, name: 'default' }
  const { imported } = specifier
  return { module, name: imported.type === 'Identifier' ? imported.name : imported.value }
}

/** `const { auth: a } = require('…')`, `const clerk = await import('…')`. */
function fromRequire(declarator: TSESTree.VariableDeclarator, local: string): ImportedName | null {
  const module = declarator.init ? requiredModule(declarator.init) : null
  if (module === null) return null
  if (declarator.id.type === 'Identifier') return { module, name: '*' }
  if (declarator.id.type !== 'ObjectPattern') return null
  for (const property of declarator.id.properties) {
    if (property.type !== 'Property' || property.value.type !== 'Identifier' || property.value.name !== local) continue
    if (!property.computed && property.key.type === 'Identifier') return { module, name: property.key.name }
  }
  return null
}

function requiredModule(init: TSESTree.Expression): string | null {
  const node = init.type === 'AwaitExpression' ? init.argument : init
  const argument =
    node.type === 'ImportExpression'
      ? node.source
      : node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require'
        ? node.arguments[0]
        : undefined
  return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : null
}
