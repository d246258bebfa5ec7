/** Which part of a destination the address decides, and what stands before it. */
import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isAddressInput } from './address-input.ts'
import { variableOf } from './imports.ts'
import { awaited } from './origin.ts'
import { memberName } from './syntax.ts'

export interface Tainted {
  /** Where the value is read from the address, or the name it is kept under. */
  leaf: TSESTree.Node
  /** Names that the value goes through on its way. */
  variables: TSESLint.Scope.Variable[]
  /** `start`: nothing; `origin`: `${origin}`, without a slash; `slash`: a single `/`. */
  after: 'start' | 'origin' | 'slash'
}

/** The part of a destination that the address decides so that it can lead to another site; null when there is none. */
export function taintedDestination(expression: TSESTree.Node, code: TSESLint.SourceCode): Tainted | null {
  return taint(expression, code, [])
}

function taint(
  expression: TSESTree.Node,
  code: TSESLint.SourceCode,
  variables: TSESLint.Scope.Variable[],
): Tainted | null {
  const node = awaited(expression)
  switch (node.type) {
    case AST_NODE_TYPES.Identifier:
      return ofName(node, code, variables)
    case AST_NODE_TYPES.LogicalExpression:
      return (node.operator === '&&' ? null : taint(node.left, code, variables)) ?? taint(node.right, code, variables)
    case AST_NODE_TYPES.ConditionalExpression:
      return taint(node.consequent, code, variables) ?? taint(node.alternate, code, variables)
    case AST_NODE_TYPES.TemplateLiteral:
      return ofParts(templateParts(node), code, variables)
    case AST_NODE_TYPES.BinaryExpression:
      return node.operator === '+' ? ofParts(sumParts(node), code, variables) : null
    case AST_NODE_TYPES.NewExpression:
      return isNamed(node.callee, 'URL') && node.arguments[0] ? taint(node.arguments[0], code, variables) : null
    case AST_NODE_TYPES.CallExpression:
      return isAddressInput(node, code)
        ? { leaf: node, variables, after: 'start' }
        : ofConversion(node, code, variables)
    case AST_NODE_TYPES.MemberExpression:
      if (memberName(node) === 'href' || isFirst(node)) return taint(node.object, code, variables)
      return isAddressInput(node, code) ? { leaf: node, variables, after: 'start' } : null
    default:
      return null
  }
}

function ofName(
  node: TSESTree.Identifier,
  code: TSESLint.SourceCode,
  variables: TSESLint.Scope.Variable[],
): Tainted | null {
  const variable = variableOf(node, code)
  if (!variable || variables.includes(variable)) return null
  const through = [...variables, variable]
  if (isAddressInput(node, code)) return { leaf: node, variables: through, after: 'start' }
  if (variable.defs[0]?.type !== TSESLint.Scope.DefinitionType.Variable) return null
  for (const { writeExpr, identifier } of variable.references) {
    // What a pattern takes out is known by `isAddressInput` alone.
    const isWhole = writeExpr && identifier.parent.type !== AST_NODE_TYPES.Property
    const found = isWhole ? taint(writeExpr, code, through) : null
    if (found) return { ...found, leaf: node }
  }
  return null
}

/** What gives the same text back. */
function ofConversion(
  { callee, arguments: args }: TSESTree.CallExpression,
  code: TSESLint.SourceCode,
  variables: TSESLint.Scope.Variable[],
): Tainted | null {
  if (callee.type === AST_NODE_TYPES.Identifier)
    return /^(?:decodeURI(?:Component)?|encodeURI|String)$/.test(callee.name) && args[0]
      ? taint(args[0], code, variables)
      : null
  if (callee.type !== AST_NODE_TYPES.MemberExpression) return null
  return /^(?:toString|trim|toLowerCase|at)$/.test(memberName(callee) ?? '')
    ? taint(callee.object, code, variables)
    : null
}

/** Text as it is known, or an expression. */
type Part = string | TSESTree.Expression

function ofParts(parts: Part[], code: TSESLint.SourceCode, variables: TSESLint.Scope.Variable[]): Tainted | null {
  const [first, second] = parts.filter((part) => part !== '')
  if (first === undefined) return null
  if (typeof first !== 'string') {
    const found = taint(first, code, variables)
    if (found) return found
  }
  if (second === undefined || typeof second === 'string') return null
  const after = first === '/' ? 'slash' : isOrigin(first, code) ? 'origin' : null
  const found = after && taint(second, code, variables)
  return found && { ...found, after }
}

function templateParts({ quasis, expressions }: TSESTree.TemplateLiteral): Part[] {
  return quasis.flatMap((quasi, index) => {
    const expression = expressions[index]
    const text = quasi.value.raw
    return expression ? [text, expression] : [text]
  })
}

function sumParts(node: TSESTree.BinaryExpression): Part[] {
  const left = node.left as TSESTree.Expression
  const before =
    left.type === AST_NODE_TYPES.BinaryExpression && left.operator === '+' ? sumParts(left) : [asPart(left)]
  return [...before, asPart(node.right)]
}

const asPart = (node: TSESTree.Expression): Part =>
  node.type === AST_NODE_TYPES.Literal && typeof node.value === 'string' ? node.value : node

/** `https://example.com`, `origin`, `process.env.NEXT_PUBLIC_SITE_URL`: behind it, `.evil.example` is another host. */
function isOrigin(part: Part, code: TSESLint.SourceCode): boolean {
  if (typeof part === 'string') return /^https?:\/\/[^/]+$/.test(part)
  return /(?:origin|host|domain|base_?url|site_?url|app_?url)$/i.test(code.getText(awaited(part)))
}

function isFirst({ property }: TSESTree.MemberExpression): boolean {
  return property.type === AST_NODE_TYPES.Literal && property.value === 0
}

const isNamed = (node: TSESTree.Node, name: string) => node.type === AST_NODE_TYPES.Identifier && node.name === name
