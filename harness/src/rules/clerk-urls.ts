/** Paths that code hands to Clerk: props and options that name a page of the app. */
import { isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { filesMentioning, parsed } from './source-files.ts'

export interface ClerkUrl {
  /** `signInUrl`, `afterSignOutUrl` … */
  option: string
  /** As written: starts with one `/`. */
  path: string
  /** Relative to the app's root. */
  file: string
  line: number
}

/**
 * Literal paths of the named props and options in files that import from Clerk, also as the last choice of
 * `process.env.X || '/path'`.
 */
export function clerkUrls(facts: AuditFacts, options: ReadonlySet<string>): ClerkUrl[] {
  const files = filesMentioning(facts, ...options).filter(({ text }) => text.includes('@clerk/'))
  return files.flatMap((file) => {
    const code = parsed(facts, file.path)
    if (!code || clerkNames(code) === null) return []
    const found: ClerkUrl[] = []
    walkAst(code.program, {
      enter: (node, ancestors) => {
        const option = optionName(node)
        if (option === null || !options.has(option)) return
        if (option === 'redirectUrl' && !isOfClerk(ancestors, clerkNames(code))) return
        const path = literalPath(node['value'])
        if (path !== null) found.push({ option, path, file: file.relative, line: code.lineAt(node.start) })
      },
    })
    return found
  })
}

/** Local names of what the file imports from Clerk; null: it imports nothing. */
export function clerkNames(file: ParsedFile): Set<string> | null {
  const imports = file.module.staticImports.filter(({ moduleRequest }) => moduleRequest.value.startsWith('@clerk/'))
  if (imports.length === 0) return null
  return new Set(imports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)))
}

function optionName(node: AstNode): string | null {
  if (node.type === 'JSXAttribute') return (node['name'] as { name?: string }).name ?? null
  if (node.type !== 'Property' || node['computed'] === true) return null
  const key = node['key'] as { name?: string; value?: unknown }
  return key.name ?? (typeof key.value === 'string' ? key.value : null)
}

/** `redirectUrl` is a word of many libraries: only in an element of Clerk's, or in `signOut({ … })`. */
function isOfClerk(ancestors: readonly AstNode[], names: Set<string> | null): boolean {
  const element = ancestors.at(-1)
  if (element?.type === 'JSXOpeningElement') {
    return names?.has((element['name'] as { name?: string }).name ?? '') ?? false
  }
  const callee = ancestors.at(-2)?.['callee']
  if (!isNode(callee)) return false
  const name = callee.type === 'MemberExpression' ? (callee['property'] as { name?: string }).name : callee['name']
  return name === 'signOut'
}

function literalPath(value: unknown): string | null {
  if (!isNode(value)) return null
  switch (value.type) {
    case 'Literal':
      return asPath(value['value'])
    case 'TemplateLiteral': {
      const quasis = value['quasis'] as { value: { cooked: string } }[]
      return quasis.length === 1 ? asPath(quasis[0]?.value.cooked) : null
    }
    case 'JSXExpressionContainer':
      return literalPath(value['expression'])
    case 'LogicalExpression':
      return value['operator'] === '&&' ? null : literalPath(value['right'])
    default:
      return null
  }
}

function asPath(value: unknown): string | null {
  return typeof value === 'string' && /^\/(?!\/)/.test(value) ? value : null
}
