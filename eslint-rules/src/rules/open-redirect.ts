import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { checksOf, type Check } from '../reading/destination-check.ts'
import { taintedDestination, type Tainted } from '../reading/destination.ts'
import { answeredDestination, assignedDestination, destinationOf } from '../reading/redirects.ts'
import { outermostFunction } from '../reading/walk.ts'

export type Options = []
export type MessageIds = 'unchecked' | 'onlySlash' | 'onlyScheme' | 'afterOrigin' | 'afterSlash' | 'ownPaths'

/** Begins with one slash, and not with what browsers read as two (`/\`). */
const OWN_PATH = String.raw`/^\/(?![/\\])/`

export default createRule<Options, MessageIds>({
  name: 'open-redirect',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow redirects to a place that the address of the request names unchecked',
      recommended: 'recommended',
      cwe: 'CWE-601',
      asvs: 'V3.7.2',
    },
    hasSuggestions: true,
    messages: {
      unchecked:
        'The address decides where `{{value}}` leads: a link to your site brings whoever follows it to any other (`https://evil.example`, `//evil.example`), say to a copy of your sign-in page. Let only paths of your own through.',
      onlySlash:
        '`//evil.example` begins with a slash as well: a link to your site still leads to any other. Refuse `//` and `/\\` at the start of `{{value}}`, too.',
      onlyScheme:
        'Looking for `http` or `://` lets `//evil.example` pass, and says nothing of the host: a link to your site leads to any other. Let only paths of your own through.',
      afterOrigin:
        'Right behind an origin, `.evil.example` and `@evil.example` are other hosts: a link to your site leads to any other. Require that `{{value}}` begins with `/`.',
      afterSlash:
        'With `/evil.example` in `{{value}}` this becomes `//evil.example`, another site. Refuse a slash at its start.',
      ownPaths: 'Let only paths of your own through.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!/search|query/i.test(code.text) || !/redirect|router|location/i.test(code.text)) return {}

    function check(destination: TSESTree.Node | null): void {
      const tainted = destination && taintedDestination(destination, code)
      if (!tainted) return
      const messageId = judge(tainted, checksOf(tainted, outermostFunction(destination), code))
      if (!messageId) return
      const data = { value: code.getText(tainted.leaf) }
      const suggest = messageId === 'unchecked' ? letOwnPaths(tainted.leaf, code) : []
      context.report({ node: destination, messageId, data, suggest })
    }

    return {
      CallExpression: (node) => {
        check(destinationOf(node, code))
      },
      AssignmentExpression: (node) => {
        check(assignedDestination(node, code))
      },
      Property: (node) => {
        check(answeredDestination(node))
      },
    }
  },
})

function judge({ after }: Tainted, checks: Set<Check>): MessageIds | null {
  if (checks.has('full')) return null
  if (after === 'origin') return checks.has('slash') ? null : 'afterOrigin'
  if (after === 'slash') return checks.has('slash') || checks.has('double') ? null : 'afterSlash'
  if (checks.has('slash')) return checks.has('double') ? null : 'onlySlash'
  return checks.has('scheme') ? 'onlyScheme' : 'unchecked'
}

/** Only for what has a name: a call would be made twice. A list, which `searchParams` may hold, has no `match` and throws. */
function letOwnPaths(leaf: TSESTree.Node, code: TSESLint.SourceCode): TSESLint.ReportSuggestionArray<MessageIds> {
  const { parent } = leaf
  if (leaf.type !== AST_NODE_TYPES.Identifier || !parent) return []
  const hasDefault = parent.type === AST_NODE_TYPES.LogicalExpression && parent.left === leaf
  const target = hasDefault ? parent : leaf
  const place = target.parent
  const isWhole =
    place.type === AST_NODE_TYPES.CallExpression ||
    place.type === AST_NODE_TYPES.NewExpression ||
    (place.type === AST_NODE_TYPES.AssignmentExpression && place.right === target)
  if (!isWhole) return []
  const fallback = hasDefault ? code.getText(parent.right) : `'/'`
  const text = `${leaf.name}?.match(${OWN_PATH}) ? ${leaf.name} : ${fallback}`
  return [{ messageId: 'ownPaths', fix: (fixer) => fixer.replaceText(target, text) }]
}
