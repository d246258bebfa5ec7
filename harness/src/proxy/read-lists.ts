/** Lists of path patterns that a proxy decides by. */
import { isNode, keyName, type AstNode } from '../app/index.ts'
import { clerkNameOf, objectArguments } from './clerk-names.ts'
import {
  around,
  callText,
  isFunction,
  nameOf,
  nodesOf,
  unwrapped,
  usedName,
  valueOf,
  type Code,
  type Located,
} from './code.ts'
import { usesOf, type Files } from './follow-result.ts'
import { roleByName, roleOfUses } from './list-roles.ts'
import { patternsIn, type Patterns } from './read-patterns.ts'
import { placeOf } from './place.ts'
import type { ListPattern, PatternList } from './types.ts'

/** Lists of one file: calls of `createRouteMatcher`, lists of `authMiddleware`, and arrays that paths are compared with. */
export function listsOf(code: Code, files: Files): PatternList[] {
  return code.calls.flatMap((call) => {
    const name = isNode(call['callee']) ? clerkNameOf(call['callee'], code) : null
    if (name === 'createRouteMatcher') return [matcherList(call, code, files)]
    return name === 'authMiddleware' ? optionLists(call, code) : []
  })
}

function matcherList(call: AstNode, code: Code, files: Files): PatternList {
  const holder = holderOf(call, code)
  const found = holder === null ? usesOnTheSpot(call, code) : usesOfHolder(holder, code, files)
  const name = holder?.name ?? null
  const role = roleOfUses(found.calls, files)
  return {
    ...placeOf(call, code.parsed, code.sources.root),
    name,
    ...patternsIn(nodesOf(call, 'arguments')[0], code),
    role: role === 'unknown' ? roleByName(name) : role,
    uses: [...found.calls, ...found.others].map(({ node, code: where }) =>
      placeOf(node, where.parsed, where.sources.root),
    ),
  }
}

interface Holder {
  /** As shown: `isPublic`, `matchers.isPublic`. */
  name: string
  /** The variable. */
  variable: string
  by: AstNode
  /** The key under which an object in the variable holds it. */
  key: string | null
}

function holderOf(call: AstNode, code: Code): Holder | null {
  let inner = call
  for (const outer of around(call, code)) {
    if (/^(TSAsExpression|TSSatisfiesExpression|ParenthesizedExpression)$/.test(outer.type)) {
      inner = outer
      continue
    }
    if (outer.type === 'VariableDeclarator') {
      const variable = nameOf(outer['id'])
      return variable === null ? null : { name: variable, variable, by: outer, key: null }
    }
    if (outer.type !== 'Property' || outer['value'] !== inner) return null
    const key = keyName(outer)
    const declarator = [...around(outer, code)].find(
      ({ type }) => type !== 'ObjectExpression' && !type.startsWith('TS'),
    )
    const variable = declarator?.type === 'VariableDeclarator' ? nameOf(declarator['id']) : null
    if (key === undefined || variable === null || !declarator) return null
    return { name: `${variable}.${key}`, variable, by: declarator, key }
  }
  return null
}

interface Uses {
  calls: Located[]
  /** Given to something else by its name (`chain(isPublic)`): used, and we do not see how. */
  others: Located[]
}

function usesOfHolder({ variable, by, key }: Holder, code: Code, files: Files): Uses {
  const places = usesOf(variable, by, code, files).flatMap(({ node, code: where }): Located[] => {
    if (key === null) return [{ node, code: where }]
    const parent = where.parents.get(node)
    return parent?.type === 'MemberExpression' && nameOf(parent['property']) === key
      ? [{ node: parent, code: where }]
      : []
  })
  const uses: Uses = { calls: [], others: [] }
  for (const place of places) {
    const call = callOf(place)
    if (call) uses.calls.push({ node: call, code: place.code })
    else uses.others.push(place)
  }
  return uses
}

/** The call whose callee a node is, through `!` and brackets. */
function callOf({ node, code }: Located): AstNode | null {
  const parent = code.parents.get(node)
  if (!parent) return null
  if (/^(TSNonNullExpression|ParenthesizedExpression)$/.test(parent.type)) return callOf({ node: parent, code })
  return parent.type === 'CallExpression' && parent['callee'] === node ? parent : null
}

/** `createRouteMatcher([…])(request)` */
function usesOnTheSpot(call: AstNode, code: Code): Uses {
  const outer = callOf({ node: call, code })
  if (outer) return { calls: [{ node: outer, code }], others: [] }
  const parent = code.parents.get(call)
  const isDropped = parent?.type === 'ExpressionStatement'
  return { calls: [], others: isDropped ? [] : [{ node: call, code }] }
}

function optionLists(call: AstNode, code: Code): PatternList[] {
  return objectArguments(call, code).flatMap((object) =>
    nodesOf(object.node, 'properties').flatMap((property) => {
      const key = keyName(property)
      if ((key !== 'publicRoutes' && key !== 'ignoredRoutes') || !isNode(property['value'])) return []
      const place = placeOf(property, object.code.parsed, code.sources.root)
      const found = patternsIn(property['value'], object.code)
      return [{ ...place, name: key, ...found, role: 'public' as const, uses: [place] }]
    }),
  )
}

/* ── Arrays that the code itself holds a path against ──────────────────────────────────────────────────────────── */

const COMPARING = /^(includes|some|every|find|findIndex|indexOf|has|filter)$/
/** Words of what is compared: a path of the request. A place to send people to afterwards is none. */
const PATH = /path|url|route|href/i
const NO_PATH = /redirect|return|callback|origin|referr?er|next_?url/i

/** `const publicPaths = ['/a', '/b']` that the code holds a pathname against. */
export function comparedLists(code: Code, files: Files): PatternList[] {
  const byArray = new Map<AstNode, { code: Code; calls: Located[]; name: string | null }>()
  for (const call of code.calls) {
    const target = comparedWith(call, code)
    if (!target) continue
    const known = byArray.get(target.array.node)
    if (known) known.calls.push({ node: call, code })
    else byArray.set(target.array.node, { code: target.array.code, calls: [{ node: call, code }], name: target.name })
  }
  for (const loop of loopsOver(code)) {
    const known = byArray.get(loop.array.node)
    if (known) known.calls.push(...loop.calls)
    else byArray.set(loop.array.node, { code: loop.array.code, calls: loop.calls, name: loop.name })
  }
  return [...byArray].flatMap(([array, found]) => comparedList(array, found.code, found.name, found.calls, files))
}

function comparedList(array: AstNode, code: Code, name: string | null, calls: Located[], files: Files): PatternList[] {
  const read = patternsIn(array, code)
  if (read.patterns.length === 0) return []
  if (!read.patterns.every(({ text, isRegExp }) => isRegExp || text.startsWith('/'))) return []
  const role = roleOfUses(calls, files)
  const [first] = calls
  return [
    {
      ...placeOf(array, code.parsed, code.sources.root),
      name,
      ...asCompared(read, first),
      role: role === 'unknown' ? roleByName(name) : role,
      uses: calls.map((use) => placeOf(use.node, use.code.parsed, use.code.sources.root)),
    },
  ]
}

interface Compared {
  array: Located
  name: string | null
}

/** The array literal of `list.includes(pathname)`, `list.some((one) => pathname.startsWith(one))`, `set.has(path)`. */
function comparedWith(call: AstNode, code: Code): Compared | null {
  const callee = unwrapped(call['callee'] as AstNode)
  const method = callee.type === 'MemberExpression' ? nameOf(callee['property']) : null
  if (method === null || !COMPARING.test(method) || !isNode(callee['object'])) return null
  const argument = nodesOf(call, 'arguments')[0]
  if (!argument || !looksLikePath(argument, code)) return null
  return arrayOf(callee['object'], code)
}

function looksLikePath(argument: AstNode, { parsed }: Code): boolean {
  const text = parsed.code.slice(argument.start, argument.end).replace(/\.nextUrl\b/g, '.url')
  return PATH.test(text) && !NO_PATH.test(text)
}

function arrayOf(node: AstNode, code: Code): Compared | null {
  const value = valueOf(node, code)
  if (!value) return null
  const name = nameOf(unwrapped(node)) ?? usedName(node)
  if (value.node.type === 'ArrayExpression') return { array: value, name }
  if (value.node.type !== 'NewExpression' || callText(value.node) !== 'Set') return null
  const [given] = nodesOf(value.node, 'arguments')
  const inner = given ? valueOf(given, value.code) : null
  return inner?.node.type === 'ArrayExpression' ? { array: inner, name } : null
}

/** `for (const route of publicRoutes) { if (pathname.startsWith(route)) … }` */
function loopsOver(code: Code): (Compared & { calls: Located[] })[] {
  const seen = new Set<AstNode>()
  return code.calls.flatMap((call) => {
    const loop = [...around(call, code)].find((outer) => outer.type === 'ForOfStatement' || isFunction(outer))
    if (loop?.type !== 'ForOfStatement' || seen.has(loop) || !isNode(loop['right'])) return []
    const callee = callText(call) ?? ''
    if (!/\.(startsWith|match|test|includes)$/.test(callee) || !looksLikePath(call, code)) return []
    const found = arrayOf(loop['right'], code)
    if (!found) return []
    seen.add(loop)
    return [{ ...found, calls: [{ node: call, code }] }]
  })
}

/** How the code compares decides what a pattern of the list stands for: the exact path, or all that starts with it. */
function asCompared(read: Patterns, use: Located | undefined): Patterns {
  if (!use) return read
  const text = use.code.parsed.code.slice(use.node.start, use.node.end)
  const change = (make: (pattern: ListPattern) => Partial<ListPattern>): Patterns => ({
    ...read,
    patterns: read.patterns.map((pattern) => ({ ...pattern, ...make(pattern) })),
  })
  if (/\bstartsWith\s*\(/.test(text)) {
    // `startsWith(route + '/')` ends at a segment; where `/` is told apart, it is no prefix of everything.
    const bySegment = /startsWith\s*\([^)]*(\+\s*['"`]\/['"`]|\}\/`)/.test(text)
    const rootApart = bySegment || /===?\s*['"`]\/['"`]/.test(text)
    return change(({ text: path }) => {
      if (path === '/') return { text: rootApart ? '/' : '/(.*)' }
      return { text: bySegment ? `${escaped(path.replace(/\/$/, ''))}/:path*` : `${escaped(path)}(.*)` }
    })
  }
  if (/new\s+RegExp\s*\(|\.match\s*\(/.test(text)) return change(() => ({ isRegExp: true }))
  return change((pattern) => (pattern.isRegExp ? {} : { text: escaped(pattern.text) }))
}

/** A plain path as path-to-regexp reads it. */
const escaped = (path: string): string => path.replace(/[:*+?(){}\\]/g, '\\$&')
