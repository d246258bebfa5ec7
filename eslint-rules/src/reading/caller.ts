/** What code knows of its caller through Clerk, and what of it may be null. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { clerkFunction } from './clerk.ts'
import { importedName } from './imports.ts'
import { originOf } from './origin.ts'
import { memberName } from './syntax.ts'

export interface CallerValue {
  /** `user`: what `currentUser()` answers, or a key of it. */
  kind: 'userId' | 'orgId' | 'user'
  /** The call of Clerk. */
  call: TSESTree.CallExpression
}

/** Null for strangers; the second row also for those who have no active organization. */
const OF_SESSION = new Set(['userId', 'sessionId', 'sessionClaims'])
const OF_ORGANIZATION = new Set(['orgId', 'orgRole', 'orgSlug'])

/** `userId` of `const { userId } = await auth()`, `session.orgId`, `user` of `currentUser()`; null for anything else. */
export function callerValue(expression: TSESTree.Node, code: TSESLint.SourceCode): CallerValue | null {
  const { node, path } = originOf(expression, code)
  if (node.type !== AST_NODE_TYPES.CallExpression) return null
  const asked = sessionAsked(node, code)
  if (asked === 'currentUser') return path.length <= 1 ? { kind: 'user', call: node } : null
  const [key, ...rest] = path
  if (asked === null || key === undefined || rest.length > 0) return null
  // Behind `auth.protect()` there is a user; an organization only if it asked for one.
  if (OF_ORGANIZATION.has(key)) return asked === 'protected' ? null : { kind: 'orgId', call: node }
  return asked === 'session' && OF_SESSION.has(key) ? { kind: 'userId', call: node } : null
}

/** What a call asks of Clerk: `protect` answers users only, and members only when it is given a role or permission. */
export function sessionAsked(
  call: TSESTree.CallExpression,
  code: TSESLint.SourceCode,
): 'session' | 'user' | 'protected' | 'currentUser' | null {
  const { callee } = call
  const found = clerkFunction(callee, code)?.name
  if (found === 'auth') return 'session'
  if (found === 'currentUser') return 'currentUser'
  const imported = importedName(callee, code)
  if (imported?.module === '@clerk/nextjs/server' && imported.name === 'getAuth') return 'session'
  return isProtect(call, code) ? (call.arguments.length > 0 ? 'protected' : 'user') : null
}

/** `auth.protect()`, and `auth().protect()` of Clerk 5. */
function isProtect({ callee }: TSESTree.CallExpression, code: TSESLint.SourceCode): boolean {
  if (callee.type !== AST_NODE_TYPES.MemberExpression || memberName(callee) !== 'protect') return false
  const owner = originOf(callee.object, code).node
  const of = owner.type === AST_NODE_TYPES.CallExpression ? owner.callee : owner
  return clerkFunction(of, code)?.name === 'auth'
}
