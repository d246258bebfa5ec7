import { AST_NODE_TYPES, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { addAwait, semicolonBefore } from '../fixing/add-await.ts'
import { offerAwait } from '../fixing/offer.ts'
import { clerkFunction, mentionsClerk } from '../reading/clerk.ts'
import { misuseOf } from '../reading/promise-use.ts'
import { memberName } from '../reading/syntax.ts'

export type Options = []
export type MessageIds = 'promise' | 'function' | 'addAwait' | 'makeAsync'

/** What a client offers, as of `@clerk/backend` 3.25. Anything else on the function is not for it (`.mock`, `.name`). */
const API = new Set(
  (
    'accountlessApplications actorTokens agentTasks allowlistIdentifiers apiKeys betaFeatures billing ' +
    'blocklistIdentifiers clients domains emailAddresses emails enterpriseConnections idPOAuthAccessToken instance ' +
    'invitations jwks jwtTemplates m2m machines oauthApplications organizations organizationPermissions ' +
    'organizationRoles phoneNumbers proxyChecks redirectUrls roleSets samlConnections sessions signInTokens signUps ' +
    'testingTokens users waitlistEntries webhooks authenticateRequest'
  ).split(' '),
)

export default createRule<Options, MessageIds>({
  name: 'clerk-client-await',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require that `clerkClient()` is called and awaited before its API is used',
      recommended: 'recommended',
      cwe: 'CWE-477',
      asvs: 'V16.5.3',
    },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      promise:
        '`{{client}}()` is a promise since version 6 of @clerk/nextjs: its API is undefined here and the call throws. Write `(await {{client}}())`.',
      function:
        '`{{client}}` is a function since version 5 of @clerk/nextjs: its API is undefined here and the call throws. Write `(await {{client}}())`.',
      addAwait: 'Add `await`.',
      makeAsync: 'Make the function async and add `await`.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!mentionsClerk(code)) return {}
    const isClient = (node: TSESTree.Node) => clerkFunction(node, code)?.name === 'clerkClient'

    /** `clerkClient.users`, `const { users } = clerkClient`: not even called. */
    function reportFunction(client: TSESTree.Expression): void {
      const needsParentheses = client.parent.type === AST_NODE_TYPES.MemberExpression
      const offer = offerAwait(
        client,
        function* (fixer) {
          const open = needsParentheses ? `${semicolonBefore(client, code)}(await ` : 'await '
          yield fixer.insertTextBefore(client, open)
          yield fixer.insertTextAfter(client, needsParentheses ? '())' : '()')
        },
        { code },
      )
      context.report({ node: client, messageId: 'function', data: { client: code.getText(client) }, ...offer })
    }

    return {
      CallExpression(node) {
        if (!isClient(node.callee)) return
        const misuse = misuseOf(node, code)
        if (!misuse || misuse.how === 'dropped' || misuse.how === 'tested') return
        const offer = offerAwait(misuse.expression, (fixer) => addAwait(fixer, misuse.expression, code), {
          isSafe: !misuse.shared,
          code,
        })
        context.report({ node, messageId: 'promise', data: { client: code.getText(node.callee) }, ...offer })
      },
      MemberExpression(node) {
        if (API.has(memberName(node) ?? '') && isClient(node.object)) reportFunction(node.object)
      },
      VariableDeclarator(node) {
        if (node.id.type !== AST_NODE_TYPES.ObjectPattern || !node.init || !isClient(node.init)) return
        const takesApi = node.id.properties.some(
          (property) =>
            property.type === AST_NODE_TYPES.Property &&
            property.key.type === AST_NODE_TYPES.Identifier &&
            API.has(property.key.name),
        )
        if (takesApi) reportFunction(node.init)
      },
    }
  },
})
