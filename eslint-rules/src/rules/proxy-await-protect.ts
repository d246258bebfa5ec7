import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { addAwait } from '../fixing/add-await.ts'
import { offerAwait } from '../fixing/offer.ts'
import { clerkFunction, mentionsClerk } from '../reading/clerk.ts'
import { misuseOf } from '../reading/promise-use.ts'
import { versionFiveProtect, withoutCall } from '../reading/protect-call.ts'
import { memberName } from '../reading/syntax.ts'

export type Options = []
export type MessageIds = 'notAwaited' | 'calledAuth' | 'addAwait' | 'makeAsync'

export default createRule<Options, MessageIds>({
  name: 'proxy-await-protect',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require that the proxy awaits `auth.protect()`',
      recommended: 'recommended',
      cwe: 'CWE-252',
      asvs: 'V8.3.1',
    },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      notAwaited:
        'The proxy does not wait for `{{name}}.protect()`: the request goes on before the check has finished, and strangers reach the page. Await it.',
      calledAuth:
        '`{{name}}().protect()` is the form of Clerk 5. Since version 6 `{{name}}()` is a promise without `protect`, so the proxy throws on every request. Write `await {{name}}.protect()`.',
      addAwait: 'Add `await`.',
      makeAsync: 'Make the function async and add `await`.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!mentionsClerk(code)) return {}
    return {
      CallExpression(node) {
        const { callee } = node
        if (callee.type !== AST_NODE_TYPES.MemberExpression || memberName(callee) !== 'protect') return
        const old = versionFiveProtect(callee, code)
        if (old?.via === 'handler') {
          reportVersionFive(context, node, callee, old.auth)
          return
        }
        if (clerkFunction(callee.object, code)?.via !== 'handler') return
        const misuse = misuseOf(node, code)
        if (!misuse) return
        const data = { name: code.getText(callee.object) }
        const isHandedOff = misuse.expression.parent.type === AST_NODE_TYPES.CallExpression
        context.report({
          node,
          messageId: 'notAwaited',
          data,
          ...(isHandedOff
            ? {}
            : offerAwait(misuse.expression, (fixer) => addAwait(fixer, misuse.expression, code), {
                isSafe: !misuse.shared,
                code,
              })),
        })
      },
    }
  },
})

function reportVersionFive(
  context: Readonly<TSESLint.RuleContext<MessageIds, Options>>,
  node: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  auth: TSESTree.Expression,
): void {
  const code = context.sourceCode
  const misuse = misuseOf(node, code)
  context.report({
    node,
    messageId: 'calledAuth',
    data: { name: code.getText(auth) },
    ...offerAwait(
      node,
      function* (fixer) {
        if (misuse) yield* addAwait(fixer, misuse.expression, code)
        yield withoutCall(fixer, callee, auth, code)
      },
      { isSafe: !misuse?.shared, code },
    ),
  })
}
