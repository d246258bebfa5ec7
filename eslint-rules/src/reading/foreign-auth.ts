/** Sessions of other libraries, and stand-ins for Clerk's. */
import { AST_NODE_TYPES, type TSESTree } from '@typescript-eslint/utils'
import { isFunction } from './syntax.ts'

/** What asks for the session of another library, by the module it is imported from. */
const FOREIGN: Record<string, string[]> = {
  'next-auth': ['getServerSession', 'unstable_getServerSession', 'auth'],
  'next-auth/next': ['getServerSession', 'unstable_getServerSession'],
  'next-auth/react': ['getSession', 'useSession'],
  'next-auth/jwt': ['getToken'],
  '@auth0/nextjs-auth0': ['getSession', 'getAccessToken'],
  '@auth0/nextjs-auth0/client': ['useUser'],
  '@kinde-oss/kinde-auth-nextjs/server': ['getKindeServerSession'],
  '@workos-inc/authkit-nextjs': ['withAuth', 'getUser'],
  '@stackframe/stack': ['useUser'],
  'iron-session': ['getIronSession'],
}

/** Used beside Clerk on purpose (Clerk signs people in to Firebase), but it answers nothing that Clerk would. */
const INTEGRATED: Record<string, string[]> = {
  'firebase/auth': ['getAuth'],
  'firebase-admin/auth': ['getAuth'],
}

export function isForeignSession(module: string, name: string): boolean {
  return FOREIGN[module]?.includes(name) ?? false
}

export function isForeignFunction(module: string, name: string): boolean {
  return isForeignSession(module, name) || (INTEGRATED[module]?.includes(name) ?? false)
}

/** What only Clerk's `auth()` answers. */
export const CLERK_KEYS = new Set([
  'userId',
  'orgId',
  'orgRole',
  'orgSlug',
  'sessionClaims',
  'has',
  'protect',
  'redirectToSignIn',
])

const STAND_IN = /(?:^|[/\-_.])(?:mock(?:s|ed)?|fakes?|stubs?|dumm(?:y|ies))(?:[/\-_.]|$)/i

/** `@/lib/mock-auth`, `../mocks/clerk`. */
export function isStandInModule(module: string): boolean {
  return STAND_IN.test(module)
}

/** `() => ({ userId: 'user_123' })`: the same user for every request. */
export function answersFixedUser(node: TSESTree.Node): boolean {
  if (!isFunction(node)) return false
  const answer = node.body.type === AST_NODE_TYPES.BlockStatement ? onlyReturned(node.body) : node.body
  if (answer?.type !== AST_NODE_TYPES.ObjectExpression) return false
  return answer.properties.some(
    (property) =>
      property.type === AST_NODE_TYPES.Property &&
      property.key.type === AST_NODE_TYPES.Identifier &&
      /^(?:userId|id|sessionId)$/.test(property.key.name) &&
      property.value.type === AST_NODE_TYPES.Literal &&
      typeof property.value.value === 'string',
  )
}

function onlyReturned({ body }: TSESTree.BlockStatement): TSESTree.Expression | null {
  const [statement, ...others] = body
  return statement?.type === AST_NODE_TYPES.ReturnStatement && others.length === 0 ? statement.argument : null
}
