/** Lists of path patterns that a proxy decides by, and what each is for. */
import {
  exportNameOf,
  isNode,
  keyName,
  topLevelValues,
  walkAst,
  type AstNode,
  type ParsedFile,
  type Sources,
} from '../app/index.ts'
import { placeOf } from './place.ts'
import { unwrapped } from './read-matcher.ts'
import type { ListPattern, ListRole, PatternList, Place } from './types.ts'

interface Context {
  parsed: ParsedFile
  sources: Sources
}

/** Lists of one file: calls of `createRouteMatcher`, lists of `authMiddleware`, and arrays that paths are compared with. */
export function listsOf(parsed: ParsedFile, sources: Sources): PatternList[] {
  const context = { parsed, sources }
  const names = matcherNames(parsed)
  const lists: PatternList[] = []
  walkAst(parsed.program, {
    enter: (node, ancestors) => {
      if (node.type !== 'CallExpression') return
      const callee = calleeName(node)
      if (callee !== null && names.has(callee)) lists.push(matcherList(node, ancestors, context))
      if (callee === 'authMiddleware') lists.push(...authMiddlewareLists(node, context))
    },
  })
  lists.push(...comparedArrays(context))
  for (const list of lists) describeUses(list, context)
  return lists
}

/** Local names of Clerk's `createRouteMatcher`; the plain one too, as a wrapper may hand it on. */
function matcherNames(parsed: ParsedFile): Set<string> {
  const names = new Set(['createRouteMatcher'])
  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    if (!moduleRequest.value.startsWith('@clerk/')) continue
    for (const { importName, localName } of entries) {
      if (importName.name === 'createRouteMatcher') names.add(localName.value)
      if (exportNameOf(importName) === null) names.add(`${localName.value}.createRouteMatcher`)
    }
  }
  return names
}

/** `a`, `a.b`, `a().b`; null for anything else. */
export function calleeName(call: AstNode): string | null {
  return isNode(call['callee']) ? expressionName(call['callee']) : null
}

export function expressionName(node: AstNode): string | null {
  const inner = unwrapped(node)
  if (inner.type === 'Identifier') return inner['name'] as string
  if (inner.type === 'ChainExpression' && isNode(inner['expression'])) return expressionName(inner['expression'])
  if (inner.type === 'AwaitExpression' && isNode(inner['argument'])) return expressionName(inner['argument'])
  if (inner.type === 'CallExpression') {
    const called = calleeName(inner)
    return called === null ? null : `${called}()`
  }
  if (inner.type !== 'MemberExpression' || inner['computed'] === true) return null
  const object = isNode(inner['object']) ? expressionName(inner['object']) : null
  return object === null ? null : `${object}.${(inner['property'] as { name: string }).name}`
}

function matcherList(call: AstNode, ancestors: readonly AstNode[], context: Context): PatternList {
  const [argument] = call['arguments'] as AstNode[]
  const { patterns, complete } = patternsIn(argument, context)
  const holder = ancestors.at(-1)
  const name = holder?.type === 'VariableDeclarator' ? ((holder['id'] as { name?: string }).name ?? null) : null
  return { ...placeOf(call, context.parsed, context.sources.root), name, patterns, complete, role: 'unknown', uses: [] }
}

function authMiddlewareLists(call: AstNode, context: Context): PatternList[] {
  const [options] = call['arguments'] as AstNode[]
  if (options?.type !== 'ObjectExpression') return []
  return (options['properties'] as AstNode[]).flatMap((property) => {
    const key = keyName(property)
    if ((key !== 'publicRoutes' && key !== 'ignoredRoutes') || !isNode(property['value'])) return []
    const place = placeOf(property, context.parsed, context.sources.root)
    return [{ ...place, name: key, ...patternsIn(property['value'], context), role: 'public' as const, uses: [place] }]
  })
}

/** Patterns of an argument: an array, one pattern, a variable (also of another file), spreads of those. */
function patternsIn(
  node: AstNode | undefined,
  context: Context,
  depth = 0,
): Pick<PatternList, 'patterns' | 'complete'> {
  if (node === undefined || depth > 6) return { patterns: [], complete: false }
  const inner = unwrapped(node)
  const again = (next: AstNode | undefined, where = context) => patternsIn(next, where, depth + 1)
  if (inner.type === 'Literal' || inner.type === 'TemplateLiteral') {
    const pattern = patternOf(inner, context)
    return { patterns: pattern ? [pattern] : [], complete: pattern !== null }
  }
  if (inner.type === 'SpreadElement') return again(inner['argument'] as AstNode)
  if (inner.type === 'ArrayExpression') return joined((inner['elements'] as AstNode[]).map((item) => again(item)))
  if (inner.type === 'Identifier') {
    const local = topLevelValues(context.parsed.program).get(inner['name'] as string)
    if (local) return again(local)
    const imported = importedValue(inner['name'] as string, context)
    return imported ? again(imported.node, imported.context) : { patterns: [], complete: false }
  }
  return { patterns: [], complete: false }
}

function joined(parts: Pick<PatternList, 'patterns' | 'complete'>[]): Pick<PatternList, 'patterns' | 'complete'> {
  return { patterns: parts.flatMap(({ patterns }) => patterns), complete: parts.every(({ complete }) => complete) }
}

function patternOf(node: AstNode, { parsed, sources }: Context): ListPattern | null {
  const place = placeOf(node, parsed, sources.root)
  const regex = node['regex'] as { pattern: string } | undefined
  if (regex) return { ...place, text: regex.pattern, isRegExp: true }
  if (node.type === 'TemplateLiteral') {
    const quasis = node['quasis'] as { value: { cooked: string } }[]
    return quasis.length === 1 ? { ...place, text: quasis[0]?.value.cooked ?? '', isRegExp: false } : null
  }
  return typeof node['value'] === 'string' ? { ...place, text: node['value'], isRegExp: false } : null
}

function importedValue(name: string, { parsed, sources }: Context): { node: AstNode; context: Context } | null {
  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    const entry = entries.find(({ localName }) => localName.value === name)
    if (!entry) continue
    const file = sources.resolveLocal(parsed.path, moduleRequest.value)
    const other = file === null ? null : sources.parse(file)
    if (other === null || 'reason' in other) return null
    const imported = exportNameOf(entry.importName)
    const exported = imported === 'default' ? null : imported
    const node = exported === null ? undefined : topLevelValues(other.program).get(exported)
    return node ? { node, context: { parsed: other, sources } } : null
  }
  return null
}

/** `const publicPaths = ['/a', '/b']` that the code holds a pathname against. */
function comparedArrays(context: Context): PatternList[] {
  const { parsed, sources } = context
  const lists: PatternList[] = []
  for (const [name, node] of topLevelValues(parsed.program)) {
    const inner = unwrapped(node)
    if (inner.type !== 'ArrayExpression') continue
    const { patterns, complete } = patternsIn(inner, context)
    if (patterns.length === 0 || !patterns.every(({ text, isRegExp }) => isRegExp || text.startsWith('/'))) continue
    if (
      !new RegExp(`\\b${name.replaceAll('$', '\\$')}\\s*\\.\\s*(includes|some|every|find|indexOf)\\s*\\(`).test(
        parsed.code,
      )
    )
      continue
    lists.push({ ...placeOf(inner, parsed, sources.root), name, patterns, complete, role: 'unknown', uses: [] })
  }
  return lists
}

/* ── What a list is for ────────────────────────────────────────────────────────────────────────────────────────── */

const CLOSES = /\bprotect\s*\(|redirectToSignIn|sign-?in|unauthori[sz]ed|forbidden|\b40[13]\b|notFound/i

function describeUses(list: PatternList, { parsed, sources }: Context): void {
  const { name } = list
  const roles = new Set<ListRole>()
  walkAst(parsed.program, {
    enter: (node, ancestors) => {
      if (node.type !== 'CallExpression') return
      const callee = calleeName(node)
      const isUse =
        name === null ? isCalledOnTheSpot(node, list) : callee === name || (callee?.startsWith(`${name}.`) ?? false)
      if (!isUse) return
      list.uses.push(placeOf(node, parsed, sources.root))
      roles.add(roleOfUse(node, ancestors, parsed))
    },
  })
  // Given to something else by its name (`chain(isPublic)`, `export { isPublic }`): used, we do not see how.
  if (list.uses.length === 0 && name !== null && isMentioned(name, list, parsed))
    list.uses.push(placeOf(list, parsed, sources.root))
  if (list.role !== 'unknown') return
  const known = [...roles].filter((role) => role !== 'unknown')
  list.role = known.length === 1 && known[0] !== undefined ? known[0] : roleByName(name)
}

function isCalledOnTheSpot(call: AstNode, list: Place): boolean {
  const callee = call['callee']
  return isNode(callee) && callee.start === list.start && callee.end === list.end
}

function isMentioned(name: string, list: Place, { code }: ParsedFile): boolean {
  const all = [...code.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))]
  return all.some(({ index }) => index > list.end || index < list.start - name.length - 12)
}

function roleByName(name: string | null): ListRole {
  if (name === null) return 'unknown'
  if (/public|open|ignored?|unprotected|guest|anonymous|allow|sign|webhook/i.test(name)) return 'public'
  return /protect|private|secure|admin|dashboard|auth|member|only|restrict|onboard/i.test(name)
    ? 'protected'
    : 'unknown'
}

/** `if (list(req)) close` is a protected list, `if (!list(req)) close` and `if (list(req)) pass` are public ones. */
function roleOfUse(call: AstNode, ancestors: readonly AstNode[], parsed: ParsedFile): ListRole {
  let negated = false
  let inner: AstNode = call
  for (const outer of [...ancestors].reverse()) {
    if (outer.type === 'UnaryExpression' && outer['operator'] === '!') negated = !negated
    const test = outer['test']
    if ((outer.type === 'IfStatement' || outer.type === 'ConditionalExpression') && isNode(test)) {
      if (!(test.start <= inner.start && inner.end <= test.end)) return 'unknown'
      return branchRole(outer, negated, parsed)
    }
    if (
      outer.type === 'LogicalExpression' &&
      outer['operator'] === '&&' &&
      isNode(outer['right']) &&
      outer['right'].start > inner.start
    ) {
      if (CLOSES.test(parsed.code.slice(outer['right'].start, outer['right'].end)))
        return negated ? 'public' : 'protected'
    }
    if (/Function|^ReturnStatement$|^VariableDeclarator$/.test(outer.type)) return 'unknown'
    inner = outer
  }
  return 'unknown'
}

function branchRole(branching: AstNode, negated: boolean, parsed: ParsedFile): ListRole {
  const text = (part: unknown) => (isNode(part) ? parsed.code.slice(part.start, part.end) : '')
  const then = text(branching['consequent'])
  const otherwise = text(branching['alternate'])
  if (CLOSES.test(then)) return negated ? 'public' : 'protected'
  if (CLOSES.test(otherwise)) return negated ? 'protected' : 'public'
  // Passing on early: what follows closes.
  return /\breturn\b/.test(then) ? (negated ? 'protected' : 'public') : 'unknown'
}
