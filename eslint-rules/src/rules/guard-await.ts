import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { addAwait, semicolonBefore } from '../fixing/add-await.ts'
import { offerAwait } from '../fixing/offer.ts'
import { clerkFunction, mentionsClerk } from '../reading/clerk.ts'
import { importedName } from '../reading/imports.ts'
import { misuseOf, type Misuse } from '../reading/promise-use.ts'
import { versionFiveProtect, withoutCall } from '../reading/protect-call.ts'
import { memberName } from '../reading/syntax.ts'

export interface GuardImport {
  /** The module as imports name it. */
  module: string
  /** Exported async functions. */
  names: string[]
}
export type Options = [{ extraGuards?: GuardImport[] }?]
export type MessageIds =
  'dropped' | 'tested' | 'testedAuth' | 'destructured' | 'read' | 'calledAuth' | 'addAwait' | 'makeAsync' | 'testUserId'

export default createRule<Options, MessageIds>({
  name: 'guard-await',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require that `auth()`, `auth.protect()`, `currentUser()` and your own async guards are awaited',
      recommended: 'recommended',
      cwe: 'CWE-252',
      asvs: 'V8.3.1',
    },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      dropped: 'Nothing waits for `{{call}}`: the code below runs whoever is calling. Await it.',
      tested: '`{{call}}` is a promise, and a promise is always truthy: the check lets everyone pass. Await it.',
      testedAuth:
        '`{{call}}` is a promise, and a promise is always truthy; awaited, it is an object for strangers too. Test `(await {{call}}).userId`.',
      destructured: '`{{call}}` is a promise: every name taken from it is undefined, whoever is calling. Await it.',
      read: '`{{call}}` is a promise: what is read from it is undefined, whoever is calling. Await it.',
      calledAuth:
        '`{{name}}().protect()` is the form of Clerk 5. Since version 6 `{{name}}()` is a promise without `protect`: this throws for everyone. Write `await {{name}}.protect()`.',
      addAwait: 'Add `await`.',
      makeAsync: 'Make the function async and add `await`.',
      testUserId: 'Test `userId` of the awaited result.',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          extraGuards: {
            type: 'array',
            description: 'Async guards of your own, by the module that they are imported from.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['module', 'names'],
              properties: {
                module: { type: 'string', description: 'The module as imports name it, such as `@/lib/auth`.' },
                names: {
                  type: 'array',
                  description: 'The async functions that it exports.',
                  items: { type: 'string', description: 'An exported name.' },
                },
              },
            },
          },
        },
      },
    ],
    defaultOptions: [{}],
  },
  create(context, [options]) {
    const code = context.sourceCode
    const guards = options?.extraGuards ?? []
    if (!mentionsClerk(code) && !guards.some((guard) => code.text.includes(guard.module))) return {}
    return {
      CallExpression(node) {
        const old = node.callee.type === AST_NODE_TYPES.MemberExpression && memberName(node.callee) === 'protect'
        const five = old ? versionFiveProtect(node.callee as TSESTree.MemberExpression, code) : null
        if (five?.via === 'import') reportVersionFive(context, node, five.auth)
        if (isInsideVersionFive(node, code)) return
        const guard = guardOf(node, guards, code)
        const misuse = guard && misuseOf(node, code)
        if (!misuse) return
        report(context, node, misuse, guard === 'auth')
      },
    }
  },
})

/** The inner `auth()` of `auth().protect()`, which has its own message. */
function isInsideVersionFive(node: TSESTree.CallExpression, code: TSESLint.SourceCode): boolean {
  const { parent } = node
  return (
    parent.type === AST_NODE_TYPES.MemberExpression &&
    parent.object === node &&
    memberName(parent) === 'protect' &&
    versionFiveProtect(parent, code) !== null
  )
}

/** `protect` of a handler's `auth` belongs to `proxy-await-protect`. */
function guardOf(
  node: TSESTree.CallExpression,
  guards: GuardImport[],
  code: TSESLint.SourceCode,
): 'auth' | 'other' | null {
  const { callee } = node
  const direct = clerkFunction(callee, code)
  if (direct?.name === 'auth') return 'auth'
  if (direct?.name === 'currentUser') return 'other'
  if (callee.type === AST_NODE_TYPES.MemberExpression && memberName(callee) === 'protect') {
    const owner = clerkFunction(callee.object, code)
    if (owner?.name === 'auth') return owner.via === 'import' ? 'other' : null
  }
  const imported = guards.length > 0 ? importedName(callee, code) : null
  const isOwn = guards.some((guard) => guard.module === imported?.module && guard.names.includes(imported.name))
  return isOwn ? 'other' : null
}

function report(
  context: Readonly<TSESLint.RuleContext<MessageIds, Options>>,
  node: TSESTree.CallExpression,
  misuse: Misuse,
  isAuth: boolean,
): void {
  const code = context.sourceCode
  const data = { call: code.getText(node) }
  const { expression, tests } = misuse
  // Awaiting alone would leave the check as open as it was: the result of `auth()` is an object for strangers too.
  if (isAuth && misuse.how === 'tested') {
    const suggestion = offerAwait(
      expression,
      function* (fixer) {
        if (misuse.variable === null) {
          yield fixer.insertTextBefore(expression, `${semicolonBefore(expression, code)}(await `)
          yield fixer.insertTextAfter(expression, ').userId')
          return
        }
        yield* addAwait(fixer, expression, code)
        for (const test of tests) yield fixer.insertTextAfter(test, '.userId')
      },
      { isSafe: false, code },
    ).suggest?.map((offered) => ({ ...offered, messageId: 'testUserId' as const }))
    const suggest = expression === node ? (suggestion ?? []) : []
    context.report({ node, messageId: 'testedAuth', data, suggest })
    return
  }
  const isHandedOff = misuse.how === 'dropped' && expression.parent.type === AST_NODE_TYPES.CallExpression
  const offer = isHandedOff
    ? {}
    : offerAwait(expression, (fixer) => addAwait(fixer, expression, code), {
        isSafe: !misuse.shared && !(isAuth && tests.length > 0),
        code,
      })
  context.report({ node, messageId: misuse.how, data, ...offer })
}

function reportVersionFive(
  context: Readonly<TSESLint.RuleContext<MessageIds, Options>>,
  node: TSESTree.CallExpression,
  auth: TSESTree.Expression,
): void {
  const code = context.sourceCode
  const misuse = misuseOf(node, code)
  const offer = offerAwait(
    node,
    function* (fixer) {
      if (misuse) yield* addAwait(fixer, misuse.expression, code)
      yield withoutCall(fixer, node.callee as TSESTree.MemberExpression, auth, code)
    },
    { isSafe: !misuse?.shared, code },
  )
  context.report({ node, messageId: 'calledAuth', data: { name: code.getText(auth) }, ...offer })
}
