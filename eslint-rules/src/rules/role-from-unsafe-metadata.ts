import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { decisionsOf, jsxAround, ofPattern, type Decision } from '../reading/decision.ts'
import { memberName } from '../reading/syntax.ts'
import { someNode } from '../reading/walk.ts'

export type Options = []
export type MessageIds = 'trusted' | 'usePublic'

const PUBLIC = { unsafeMetadata: 'publicMetadata', unsafe_metadata: 'public_metadata' } as const
type UnsafeName = keyof typeof PUBLIC

/** Words in a key that say what somebody may do. Preferences and progress are what `unsafeMetadata` is for. */
const RIGHT = new Set(
  (
    'role roles admin administrator superadmin superuser staff owner moderator permission permissions access plan ' +
    'tier subscription subscribed premium pro paid credits scope scopes privileges approved banned entitlements'
  ).split(' '),
)
const RIGHT_VALUE = /^(?:org:)?(?:super_?)?(?:admin|administrator|owner|moderator|staff|superuser|premium|pro|paid)$/i
/** A key that is true or false. Of a text such as `role`, a condition asks only whether one was chosen. */
const QUESTION = /^(?:is|has|can)[A-Z_]|admin|staff|superuser|banned|approved|subscribed|premium|^pro$|paid/i

export default createRule<Options, MessageIds>({
  name: 'role-from-unsafe-metadata',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow deciding what users may do by `unsafeMetadata`, which they write themselves',
      recommended: 'recommended',
      cwe: 'CWE-807',
      asvs: 'V8.3.1',
    },
    hasSuggestions: true,
    messages: {
      trusted:
        'Every user can write their own `{{unsafe}}` from the browser, and `{{check}}` trusts it: anyone gives themselves the right. Keep it in `{{safe}}`, which only your server writes.',
      usePublic: 'Read `{{safe}}`; move the values there as well.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!/unsafe_?metadata/i.test(code.text)) return {}

    function report(node: TSESTree.Node, key: TSESTree.Node, unsafe: UnsafeName, decisions: Decision[]): void {
      const decision = decisions.find((candidate) => isAuthorisation(candidate, code))
      if (!decision) return
      const safe = PUBLIC[unsafe]
      const data = { unsafe, safe, check: oneLine(code.getText(decision.node)) }
      const isShorthand = node.type === AST_NODE_TYPES.Property && node.shorthand
      const name = isShorthand ? `${safe}: ${unsafe}` : key.type === AST_NODE_TYPES.Literal ? `'${safe}'` : safe
      const suggest: TSESLint.ReportSuggestionArray<MessageIds> = [
        {
          messageId: 'usePublic',
          data: { safe },
          fix: (fixer) => fixer.replaceTextRange([key.range[0], key.range[0] + code.getText(key).length], name),
        },
      ]
      context.report({ node: key, messageId: 'trusted', data, suggest })
    }

    return {
      MemberExpression(node) {
        const name = memberName(node)
        if (isUnsafe(name)) report(node, node.property, name, decisionsOf(node, code))
      },
      'ObjectPattern > Property'(node: TSESTree.Property) {
        const { key } = node
        if (node.computed || key.type !== AST_NODE_TYPES.Identifier || !isUnsafe(key.name)) return
        report(node, key, key.name, ofPattern(node.value, code, []))
      },
    }
  },
})

const isUnsafe = (name: string | null): name is UnsafeName => name === 'unsafeMetadata' || name === 'unsafe_metadata'

function isAuthorisation({ node, path, isTruthiness }: Decision, code: TSESLint.SourceCode): boolean {
  const jsx = jsxAround(node)
  if (jsx === 'attribute') return false
  const key = path.at(-1) ?? ''
  if (isTruthiness) return speaksOfRight(path) && QUESTION.test(key)
  if (isPresence(node)) return false
  return speaksOfRight(path) || someNode(node, code, isRightValue)
}

function speaksOfRight(path: string[]): boolean {
  return path.some((key) =>
    key
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[ _-]+/)
      .some((word) => RIGHT.has(word)),
  )
}

function isRightValue(node: TSESTree.Node): boolean {
  return node.type === AST_NODE_TYPES.Literal && typeof node.value === 'string' && RIGHT_VALUE.test(node.value)
}

/** `=== undefined`, `!= null`, `typeof … === 'string'`: asks whether there is a value, not which. */
function isPresence(node: TSESTree.Node): boolean {
  if (node.type !== AST_NODE_TYPES.BinaryExpression) return false
  return [node.left, node.right].some(
    (side) =>
      (side.type === AST_NODE_TYPES.Identifier && side.name === 'undefined') ||
      (side.type === AST_NODE_TYPES.Literal && side.value === null) ||
      (side.type === AST_NODE_TYPES.UnaryExpression && side.operator === 'typeof'),
  )
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
