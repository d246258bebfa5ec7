import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { jsxAround } from '../reading/decision.ts'
import { variableOf } from '../reading/imports.ts'
import { memberName, stripTypes } from '../reading/syntax.ts'
import { functionAround } from '../reading/walk.ts'

export type Options = []
export type MessageIds = 'first' | 'usePrimary'

/** The list in a webhook's payload, and on the user objects of Clerk's libraries; with the id of the primary one. */
const PRIMARY_ID = { email_addresses: 'primary_email_address_id', emailAddresses: 'primaryEmailAddressId' } as const
type ListName = keyof typeof PRIMARY_ID

/** What is read of an address as an address. Its `id` or `verification` is another question. */
const ADDRESS = new Set(['email_address', 'emailAddress'])

/** The primary address is asked for here, so that the first one is what is left when there is none. */
const ASKS_FOR_PRIMARY =
  /[!=]==?\s*[\w.?!]*primary_?email|primary_?email_?address_?id\s*[!=]==?|\bprimaryEmailAddress\b|\.length\s*===?\s*1\b/i

interface EmailList {
  name: ListName
  /** The list as it is written: `evt.data.email_addresses`. */
  node: TSESTree.Expression
  /** What it is read from; null when it was destructured. */
  owner: TSESTree.Expression | null
  /** Where it was destructured. */
  property: TSESTree.Property | null
}

export default createRule<Options, MessageIds>({
  name: 'webhook-first-email',
  meta: {
    type: 'problem',
    docs: {
      description: "Disallow taking the first of a user's email addresses for the primary one",
      recommended: 'recommended',
      cwe: 'CWE-706',
      asvs: 'V2.2.3',
    },
    hasSuggestions: true,
    messages: {
      first:
        'The first of `{{list}}` is not the address that the user chose: mail goes to one they may have left, and accounts are matched by it. Take the one whose `id` is `{{primary}}`.',
      usePrimary: 'Take the one whose `id` is `{{primary}}`.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!/email_addresses|emailAddresses/.test(code.text)) return {}

    function report(node: TSESTree.Expression, list: EmailList): void {
      if (!isTakenAsAddress(node, list.name, code) || isShown(node)) return
      if (ASKS_FOR_PRIMARY.test(code.getText(functionAround(node)))) return
      const data = { list: list.name, primary: PRIMARY_ID[list.name] }
      const fix = usePrimary(node, list, code)
      context.report({ node, messageId: 'first', data, suggest: [{ messageId: 'usePrimary', data, fix }] })
    }

    return {
      MemberExpression(node) {
        if (!node.computed || node.property.type !== AST_NODE_TYPES.Literal || node.property.value !== 0) return
        const list = emailList(node.object, code)
        if (list) report(node, list)
      },
      CallExpression(node) {
        const [index] = node.arguments
        if (node.callee.type !== AST_NODE_TYPES.MemberExpression || memberName(node.callee) !== 'at') return
        if (index?.type !== AST_NODE_TYPES.Literal || index.value !== 0) return
        const list = emailList(node.callee.object, code)
        if (list) report(node, list)
      },
      ArrayPattern(node) {
        const name = destructuredList(node, code)
        if (!name || !node.elements[0] || ASKS_FOR_PRIMARY.test(code.getText(functionAround(node)))) return
        context.report({ node, messageId: 'first', data: { list: name, primary: PRIMARY_ID[name] } })
      },
    }
  },
})

const isListName = (name: string | null): name is ListName => name === 'email_addresses' || name === 'emailAddresses'

function emailList(expression: TSESTree.Expression, code: TSESLint.SourceCode): EmailList | null {
  const node = stripTypes(expression)
  if (node.type === AST_NODE_TYPES.MemberExpression) {
    const name = memberName(node)
    return isListName(name) ? { name, node: expression, owner: node.object, property: null } : null
  }
  if (node.type !== AST_NODE_TYPES.Identifier) return null
  const definition = variableOf(node, code)?.defs[0]
  const target = definition?.name
  if (!target) return null
  const property = target.parent.type === AST_NODE_TYPES.AssignmentPattern ? target.parent.parent : target.parent
  if (property.type === AST_NODE_TYPES.Property && property.key.type === AST_NODE_TYPES.Identifier) {
    const { name } = property.key
    return isListName(name) ? { name, node: expression, owner: null, property } : null
  }
  if (definition.type !== TSESLint.Scope.DefinitionType.Variable || !definition.node.init) return null
  const init = stripTypes(definition.node.init)
  const name = init.type === AST_NODE_TYPES.MemberExpression ? memberName(init) : null
  return init.type === AST_NODE_TYPES.MemberExpression && isListName(name)
    ? { name, node: expression, owner: init.object, property: null }
    : null
}

/** `const [first] = user.emailAddresses`, `({ email_addresses: [first] })`. */
function destructuredList(pattern: TSESTree.ArrayPattern, code: TSESLint.SourceCode): ListName | null {
  const { parent } = pattern
  if (parent.type === AST_NODE_TYPES.Property && parent.key.type === AST_NODE_TYPES.Identifier)
    return isListName(parent.key.name) ? parent.key.name : null
  if (parent.type !== AST_NODE_TYPES.VariableDeclarator || !parent.init) return null
  return emailList(parent.init, code)?.name ?? null
}

/** Other libraries have lists of that name; theirs hold no `emailAddress`. */
function isTakenAsAddress(node: TSESTree.Expression, name: ListName, code: TSESLint.SourceCode): boolean {
  const reader = readerOf(node)
  if (reader) return ADDRESS.has(memberName(reader) ?? '')
  return name === 'email_addresses' || /\bemailAddress\b/.test(code.text)
}

/** On a page or in a log: nothing is sent there, and nobody is found by it. */
function isShown(node: TSESTree.Node): boolean {
  if (jsxAround(node) !== null) return true
  let around = node.parent
  while (around && around.type !== AST_NODE_TYPES.CallExpression && !around.type.endsWith('Statement'))
    around = around.parent
  return (
    around?.type === AST_NODE_TYPES.CallExpression &&
    around.callee.type === AST_NODE_TYPES.MemberExpression &&
    around.callee.object.type === AST_NODE_TYPES.Identifier &&
    around.callee.object.name === 'console'
  )
}

function readerOf(node: TSESTree.Node): TSESTree.MemberExpression | null {
  const { parent } = node
  if (parent?.type === AST_NODE_TYPES.TSNonNullExpression || parent?.type === AST_NODE_TYPES.ChainExpression)
    return readerOf(parent)
  return parent?.type === AST_NODE_TYPES.MemberExpression && parent.object === node ? parent : null
}

function usePrimary(
  node: TSESTree.Expression,
  { name, node: list, owner, property }: EmailList,
  code: TSESLint.SourceCode,
): TSESLint.ReportFixFunction {
  const id = PRIMARY_ID[name]
  return function* (fixer) {
    const isOptional = code.getText(node).slice(code.getText(list).length).startsWith('?.')
    const wanted = owner ? `${code.getText(owner)}.${id}` : id
    yield fixer.replaceText(
      node,
      `${code.getText(list)}${isOptional ? '?.' : '.'}find((address) => address.id === ${wanted})`,
    )
    // What is found may be missing, for which `[0]` had no type.
    const dot = code.getTokenAfter(node)
    if (dot?.value === '.') yield fixer.replaceText(dot, '?.')
    if (property && !isNamed(property.parent as TSESTree.ObjectPattern, id))
      yield fixer.insertTextAfter(property, `, ${id}`)
  }
}

function isNamed(pattern: TSESTree.ObjectPattern, name: string): boolean {
  return pattern.properties.some(
    (property) =>
      property.type === AST_NODE_TYPES.Property &&
      property.key.type === AST_NODE_TYPES.Identifier &&
      property.key.name === name,
  )
}
