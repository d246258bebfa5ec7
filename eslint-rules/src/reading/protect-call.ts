/** Clerk 5's way to call `protect`. Removed in `@clerk/nextjs` 6, where `auth()` became a promise. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { clerkFunction, type ClerkFunction } from './clerk.ts'
import { stripTypes } from './syntax.ts'

/** `auth().protect` and the half-converted `(await auth()).protect`. */
export function versionFiveProtect(
  member: TSESTree.MemberExpression,
  code: TSESLint.SourceCode,
): { auth: TSESTree.Expression; via: ClerkFunction['via'] } | null {
  const object = stripTypes(member.object)
  const call = object.type === AST_NODE_TYPES.AwaitExpression ? stripTypes(object.argument) : object
  if (call.type !== AST_NODE_TYPES.CallExpression) return null
  const found = clerkFunction(call.callee, code)
  return found?.name === 'auth' ? { auth: call.callee, via: found.via } : null
}

/** `auth().protect` → `auth.protect`. */
export function withoutCall(
  fixer: TSESLint.RuleFixer,
  member: TSESTree.MemberExpression,
  auth: TSESTree.Expression,
  code: TSESLint.SourceCode,
): TSESLint.RuleFix {
  const dot = code.getTokenBefore(member.property)
  const end = dot?.range[0] ?? member.property.range[0]
  return fixer.replaceTextRange([member.range[0], end], code.getText(auth))
}
