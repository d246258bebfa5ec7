/** Calls in a proxy that end a request, and whether their result has any effect. */
import { exportNameOf, isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { placeOf } from './place.ts'
import { calleeName } from './read-lists.ts'
import type { ClerkCall, ProtectCall } from './types.ts'

const KINDS: readonly (readonly [RegExp, ProtectCall['kind']])[] = [
  [/(^|\.|\))protect$/, 'protect'],
  [/(^|\.)redirectToSign(In|Up)$/, 'redirect'],
  [/^(NextResponse|Response)\.redirect$/, 'redirect'],
  [/^(NextResponse|Response)\.(json|rewrite|error)$/, 'response'],
]

export function protectsOf(parsed: ParsedFile, root: string): ProtectCall[] {
  const calls: ProtectCall[] = []
  walkAst(parsed.program, {
    enter: (node, ancestors) => {
      if (node.type !== 'CallExpression') return
      const callee = calleeName(node)
      const kind = callee === null ? undefined : KINDS.find(([pattern]) => pattern.test(callee))?.[1]
      if (callee === null || kind === undefined) return
      calls.push({ ...placeOf(node, parsed, root), callee, kind, ...effectOf(node, ancestors, parsed) })
    },
  })
  return calls
}

/** What becomes of a call's value: followed upwards to the statement it stands in. */
function effectOf(
  call: AstNode,
  ancestors: readonly AstNode[],
  parsed: ParsedFile,
): Pick<ProtectCall, 'awaited' | 'returned'> {
  let awaited = false
  let inner = call
  for (const outer of [...ancestors].reverse()) {
    if (outer.type === 'AwaitExpression') awaited = true
    if (outer.type === 'ReturnStatement') return { awaited, returned: true }
    if (outer.type === 'ArrowFunctionExpression') return { awaited, returned: outer['body'] === inner }
    if (outer.type === 'VariableDeclarator' || outer.type === 'AssignmentExpression') {
      const name = ((outer['id'] ?? outer['left']) as { name?: string } | undefined)?.name
      return { awaited, returned: name === undefined || isHandedOn(name, outer.end, parsed) }
    }
    if (outer.type === 'UnaryExpression' && outer['operator'] === 'void') return { awaited, returned: false }
    // An argument, a property, an element: whoever gets it may return it.
    if (/^(CallExpression|NewExpression)$/.test(outer.type) && outer['callee'] !== inner)
      return { awaited, returned: true }
    if (/^(Property|ArrayExpression|SpreadElement|YieldExpression|ThrowStatement)$/.test(outer.type))
      return { awaited, returned: true }
    if (/Statement$/.test(outer.type) || /Function/.test(outer.type)) return { awaited, returned: false }
    inner = outer
  }
  return { awaited, returned: false }
}

/** Is the variable used again after it was set? Setting headers or cookies on it is no use that answers. */
function isHandedOn(name: string, after: number, { code }: ParsedFile): boolean {
  const escaped = name.replaceAll('$', '\\$')
  return new RegExp(`(?<![\\w$.])${escaped}(?![\\w$]|\\s*\\.\\s*(headers|cookies)\\b|\\s*=[^=])`).test(
    code.slice(after),
  )
}

export function clerkCallOf(parsed: ParsedFile, root: string): ClerkCall | null {
  let found: ClerkCall | null = null
  const names = clerkNames(parsed)
  walkAst(parsed.program, {
    enter: (node) => {
      if (found || node.type !== 'CallExpression') return
      const name = names.get(calleeName(node) ?? '')
      if (name === undefined) return
      const given = node['arguments'] as AstNode[]
      found = {
        ...placeOf(node, parsed, root),
        name,
        hasHandler: given.some(({ type }) => type !== 'ObjectExpression'),
        options: given
          .filter(({ type }) => type === 'ObjectExpression')
          .flatMap((object) => optionsIn(object, parsed, root)),
      }
    },
  })
  return found
}

const MAKERS = new Set(['clerkMiddleware', 'authMiddleware', 'withClerkMiddleware'])

function clerkNames(parsed: ParsedFile): Map<string, ClerkCall['name']> {
  const names = new Map<string, ClerkCall['name']>()
  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    if (!moduleRequest.value.startsWith('@clerk/')) continue
    for (const { importName, localName } of entries) {
      if (exportNameOf(importName) === null)
        for (const name of MAKERS) names.set(`${localName.value}.${name}`, name as ClerkCall['name'])
      else if (MAKERS.has(importName.name ?? '')) names.set(localName.value, importName.name as ClerkCall['name'])
    }
  }
  return names
}

function optionsIn(object: AstNode, parsed: ParsedFile, root: string): ClerkCall['options'] {
  return (object['properties'] as AstNode[]).flatMap((property) => {
    const key = property['key'] as { name?: string; value?: unknown } | undefined
    const name = key?.name ?? key?.value
    return typeof name === 'string' && isNode(property) ? [{ ...placeOf(property, parsed, root), name }] : []
  })
}
