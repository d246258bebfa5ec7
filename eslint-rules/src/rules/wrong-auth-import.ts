import { AST_NODE_TYPES, TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { awaitPlace } from '../fixing/add-await.ts'
import { moveNames, renameModule } from '../fixing/move-import.ts'
import { hasDirective, isAppRouterFile, isTestFile, pathOf } from '../reading/app-file.ts'
import { isParameter } from '../reading/address-input.ts'
import { clerkDependency } from '../reading/clerk-version.ts'
import {
  answersFixedUser,
  CLERK_KEYS,
  isForeignFunction,
  isForeignSession,
  isStandInModule,
} from '../reading/foreign-auth.ts'
import { importedName, variableOf } from '../reading/imports.ts'
import { originOf } from '../reading/origin.ts'
import { isTypeWrapper, memberName } from '../reading/syntax.ts'

export type Options = []
export type MessageIds =
  'root' | 'hook' | 'getAuth' | 'foreign' | 'beside' | 'standIn' | 'fixedUser' | 'useAuth' | 'useClerk'

type Context = Readonly<TSESLint.RuleContext<MessageIds, Options>>

const ROOT = '@clerk/nextjs'
const SERVER = '@clerk/nextjs/server'
/** What `@clerk/nextjs` exported up to version 4 and `@clerk/nextjs/server` alone has exported since. */
const SERVER_NAMES = new Set(
  'auth currentUser clerkClient clerkMiddleware createRouteMatcher getAuth buildClerkProps verifyToken createClerkClient'.split(
    ' ',
  ),
)
const GUARDS = new Set(['auth', 'currentUser', 'getAuth'])
/** A cheap first look: most files name neither Clerk, nor another library, nor a guard of their own. */
const WORTH_READING =
  /@clerk\/|next-auth|auth0|kinde|authkit|stackframe|iron-session|firebase|\b(?:auth|currentUser|getAuth)\b/
const HOOK_MODULES = new Set([ROOT, '@clerk/clerk-react', '@clerk/react'])

export default createRule<Options, MessageIds>({
  name: 'wrong-auth-import',
  meta: {
    type: 'problem',
    docs: {
      description: "Require that server code asks Clerk's server functions who is calling, and no namesake of them",
      recommended: 'recommended',
      cwe: 'CWE-306',
      asvs: 'V8.3.1',
    },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      root: `Since version 5 \`${ROOT}\` has no \`{{name}}\`: the build or the first request fails here. Import it from \`${SERVER}\`.`,
      hook: '`{{name}}()` is for the browser: on the server it throws for everyone who asks for this file. Ask `{{instead}}`.',
      getAuth:
        '`getAuth` is for the Pages Router and knows only the request that it is handed. Pages and Server Actions have none, and one that is made anew has no session: this throws for everyone, or takes everyone for a stranger. Ask `await auth()`.',
      foreign:
        '`{{name}}` of `{{module}}` knows nothing of Clerk: `{{key}}` is undefined here, whoever is calling. Import from `@clerk/nextjs/server`.',
      beside:
        '`{{name}}` asks for a session of `{{module}}`, and people sign in with Clerk: the two do not know of each other, and the check answers for the wrong one. Ask `await auth()` of Clerk.',
      standIn:
        '`{{name}}` is a stand-in from `{{module}}`: whoever is calling is taken for the user that it makes up. Import it from `@clerk/nextjs/server`.',
      fixedUser:
        'This `{{name}}` answers the same user for every request: whoever is calling is taken for them. Ask Clerk.',
      useAuth: 'Ask `await auth()`.',
      useClerk: `Import from \`${SERVER}\`.`,
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const code = context.sourceCode
    if (!WORTH_READING.test(code.text)) return {}
    const path = pathOf(context.filename, context.cwd)
    const isServer =
      !hasDirective(code.ast, 'use client') && (isAppRouterFile(path) || hasDirective(code.ast, 'use server'))
    const namesClerk = /['"]@clerk\//.test(code.text)
    return {
      ImportDeclaration(node) {
        if (node.importKind === 'type') return
        if (node.source.value === ROOT) reportRoot(node, context)
        if (isStandInModule(node.source.value) && !isTestFile(path)) reportStandIn(node, context)
      },
      VariableDeclarator(node) {
        if (node.id.type === AST_NODE_TYPES.ObjectPattern) reportRequiredRoot(node, context)
        if (node.id.type === AST_NODE_TYPES.Identifier && node.init && isTopLevel(node.parent))
          reportFixedUser(node.id, node.init, path, context)
      },
      FunctionDeclaration(node) {
        if (node.id && isTopLevel(node)) reportFixedUser(node.id, node, path, context)
      },
      CallExpression(node) {
        const imported = importedName(node.callee, code)
        if (!imported) return
        const { module, name } = imported
        if (isServer && HOOK_MODULES.has(module) && /^use[A-Z]/.test(name)) {
          const instead = name === 'useUser' ? 'await currentUser()' : 'await auth()'
          context.report({ node: node.callee, messageId: 'hook', data: { name, instead } })
        } else if (isServer && module === SERVER && name === 'getAuth' && !isOwnRequest(node, path, code)) {
          context.report({ node, messageId: 'getAuth', suggest: askAuth(node, code) })
        } else if (isForeignFunction(module, name)) reportForeign(node, imported, namesClerk, context)
      },
    }
  },
})

const isTopLevel = ({ parent }: TSESTree.Node) =>
  parent?.type === AST_NODE_TYPES.Program || parent?.type === AST_NODE_TYPES.ExportNamedDeclaration

/** In an app of Clerk 4, `@clerk/nextjs` is the right place. */
function isFour(context: Context): boolean {
  const major = clerkDependency(context.filename)?.major ?? null
  return major !== null && major < 5
}

function importedNameOf(specifier: TSESTree.ImportClause): string | null {
  if (specifier.type !== AST_NODE_TYPES.ImportSpecifier || specifier.importKind === 'type') return null
  return specifier.imported.type === AST_NODE_TYPES.Identifier ? specifier.imported.name : specifier.imported.value
}

function reportRoot(node: TSESTree.ImportDeclaration, context: Context): void {
  const wrong = node.specifiers.filter((specifier) => SERVER_NAMES.has(importedNameOf(specifier) ?? ''))
  if (wrong.length === 0 || isFour(context)) return
  for (const specifier of wrong) {
    context.report({
      node: specifier,
      messageId: 'root',
      data: { name: importedNameOf(specifier) ?? '' },
      fix: (fixer) => moveNames(fixer, node, wrong, SERVER, context.sourceCode),
    })
  }
}

/** `const { auth } = require('@clerk/nextjs')`. */
function reportRequiredRoot({ id, init }: TSESTree.VariableDeclarator, context: Context): void {
  const call = init?.type === AST_NODE_TYPES.AwaitExpression ? init.argument : init
  const source =
    call?.type === AST_NODE_TYPES.ImportExpression
      ? call.source
      : call?.type === AST_NODE_TYPES.CallExpression &&
          call.callee.type === AST_NODE_TYPES.Identifier &&
          call.callee.name === 'require'
        ? call.arguments[0]
        : null
  if (source?.type !== AST_NODE_TYPES.Literal || source.value !== ROOT) return
  if (id.type !== AST_NODE_TYPES.ObjectPattern || isFour(context)) return
  const wrong = id.properties.filter((property) => SERVER_NAMES.has(keyName(property)))
  const isAll = wrong.length === id.properties.length
  for (const property of wrong) {
    const data = { name: keyName(property) }
    const fix = isAll ? (fixer: TSESLint.RuleFixer) => renameModule(fixer, source, SERVER) : null
    context.report({ node: property, messageId: 'root', data, fix })
  }
}

const keyName = (property: TSESTree.Property | TSESTree.RestElement) =>
  property.type === AST_NODE_TYPES.Property && property.key.type === AST_NODE_TYPES.Identifier ? property.key.name : ''

function reportStandIn(node: TSESTree.ImportDeclaration, context: Context): void {
  const names = node.specifiers.map((specifier) => importedNameOf(specifier) ?? '')
  const isAll = names.every((name) => SERVER_NAMES.has(name))
  for (const [index, specifier] of node.specifiers.entries()) {
    const name = names[index] ?? ''
    if (!GUARDS.has(name)) continue
    const fix = (fixer: TSESLint.RuleFixer) => renameModule(fixer, node.source, SERVER)
    const suggest = isAll ? [{ messageId: 'useClerk' as const, fix }] : []
    context.report({ node: specifier, messageId: 'standIn', data: { name, module: node.source.value }, suggest })
  }
}

function reportFixedUser(id: TSESTree.Identifier, init: TSESTree.Node, path: string, context: Context): void {
  if (!GUARDS.has(id.name) || !answersFixedUser(init) || isTestFile(path)) return
  context.report({ node: id, messageId: 'fixedUser', data: { name: id.name } })
}

/** Beside Clerk only: alone, another library is another way to sign in. */
function reportForeign(
  node: TSESTree.CallExpression,
  { module, name }: { module: string; name: string },
  namesClerk: boolean,
  context: Context,
): void {
  const key = clerkKeyRead(node)
  const isBeside = namesClerk || (key !== null && clerkDependency(context.filename) !== null)
  if (!isBeside) return
  if (key !== null) context.report({ node: node.callee, messageId: 'foreign', data: { name, module, key } })
  else if (isForeignSession(module, name))
    context.report({ node: node.callee, messageId: 'beside', data: { name, module } })
}

/** `userId` of `const { userId } = await auth()`. */
function clerkKeyRead(call: TSESTree.CallExpression): string | null {
  let value: TSESTree.Expression = call
  while (isTypeWrapper(value.parent) || value.parent.type === AST_NODE_TYPES.AwaitExpression) value = value.parent
  const { parent } = value
  if (parent.type === AST_NODE_TYPES.MemberExpression && parent.object === value) {
    const name = memberName(parent)
    return name !== null && CLERK_KEYS.has(name) ? name : null
  }
  if (parent.type !== AST_NODE_TYPES.VariableDeclarator || parent.id.type !== AST_NODE_TYPES.ObjectPattern) return null
  return parent.id.properties.map(keyName).find((key) => CLERK_KEYS.has(key)) ?? null
}

/** A handler's own request tells who is calling, in the App Router as well; and so do headers that are handed on. */
function isOwnRequest(call: TSESTree.CallExpression, path: string, code: TSESLint.SourceCode): boolean {
  const [request] = call.arguments
  if (request === undefined) return false
  const isHandler = /(?:^|\/)route\.\w+$/.test(path)
  return (isHandler && isParameter(originOf(request, code).node)) || /headers/i.test(code.getText(request))
}

/** `getAuth(request)` → `await auth()`, with the import that it needs. */
function askAuth(node: TSESTree.CallExpression, code: TSESLint.SourceCode): TSESLint.ReportSuggestionArray<MessageIds> {
  const { callee } = node
  const variable = callee.type === AST_NODE_TYPES.Identifier ? variableOf(callee, code) : null
  const specifier = variable?.defs[0]?.node
  if (specifier?.type !== AST_NODE_TYPES.ImportSpecifier || awaitPlace(node).kind !== 'async') return []
  const known =
    code.scopeManager?.scopes.flatMap((scope) => scope.variables.filter(({ name }) => name === 'auth')) ?? []
  const isImported = known.some(isClerksAuth)
  if (known.length > 0 && !(isImported && known.length === 1)) return []
  return [
    {
      messageId: 'useAuth',
      *fix(fixer) {
        const isLast = variable?.references.length === 1
        if (!isImported && isLast) yield fixer.replaceText(specifier, 'auth')
        if (!isImported && !isLast) yield fixer.insertTextAfter(specifier, ', auth')
        const isRead = node.parent.type === AST_NODE_TYPES.MemberExpression && node.parent.object === node
        yield fixer.replaceText(node, isRead ? '(await auth())' : 'await auth()')
      },
    },
  ]
}

function isClerksAuth({ defs }: TSESLint.Scope.Variable): boolean {
  const node = defs[0]?.node
  if (node?.type !== AST_NODE_TYPES.ImportSpecifier || importedNameOf(node) !== 'auth') return false
  return (node.parent as TSESTree.ImportDeclaration).source.value === SERVER
}
