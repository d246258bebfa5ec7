/**
 * Whose data is it? Follows values that whoever asks chooses into the places that say whose a row is, and sees whether
 * they were held against who the caller is.
 */
import type { Evidence, GuardFacts, RequestUse } from '../access/index.ts'
import type { AstNode } from '../app/index.ts'
import { child, keyOf, list, unwrap } from './ast.ts'
import type { Exit } from './execute.ts'
import type { Interpreter } from './interpreter.ts'
import type { Module } from './modules.ts'
import type { Event, State } from './state.ts'
import { alternatives, FROM, fromOf, type Any, type Origin, type Value } from './values.ts'

/** Clerk's knowledge of the caller, and what was looked up by it. */
const OWN = FROM.caller | FROM.own

/* ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────── */

const USER = /^(x?(current|auth|clerk)?user(id|clerkid)?|clerk(user)?id|ownerid|accountid|memberid|owner|uid)$/
const ORG = /^(x?(current|active|clerk)?(org|organi[sz]ation|tenant)(id|slug)?)$/
const ROLE = /^((user|org|member)?role|isadmin)$/

const plain = (name: string): string => name.replace(/[^a-z]/gi, '').toLowerCase()

export type Whose = 'user' | 'org' | 'role'

/** What a name says of a row: whose it is, or what somebody may do. null: neither. */
export function whose(name: string): Whose | null {
  const word = plain(name)
  return USER.test(word) ? 'user' : ORG.test(word) ? 'org' : ROLE.test(word) ? 'role' : null
}

/** Tables of people: their role is what they may do. In others (messages of a chat) it is no such thing. */
const PEOPLE = /user|member|profile|account|people|person|staff|organi[sz]ation|clerk/i
/** Rows that are about somebody else by nature: who is invited, added, followed. */
const ABOUT_OTHERS = /member|invit|assign|participant|attendee|collaborat|share|follow|friend|block|notif|recipient/i

/* ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────────── */

const WRITES =
  /^(create\w*|insert\w*|upsert\w*|update\w*|delete\w*|destroy|remove\w*|save|add\w*|set\w*|values|put\w*|replace\w*|ban\w*|lock\w*|merge\w*|findOneAnd\w+|findById(AndUpdate|AndDelete)|increment)$/
const CREATES = /^(create\w*|insert\w*|values|add|save)$/
/** Of a query that is put together call by call. */
const STEPS =
  /^(values|set|where|andWhere|orWhere|eq|match|filter|in|onConflictDoUpdate|onDuplicateKeyUpdate|doc|inArray)$/
const CHAINS = /(insert\w*|update\w*|select\w*|delete\w*|find\w*|from|\$?table|collection)\(\)/
/** Of a query that changes rows. */
const WRITING = /\b(insert|update|upsert|delete|replace)\w*\(\)/i
/** Comparisons of Drizzle, by which rows are found. */
const COMPARES = /^(eq|inArray)$/
const RAW = /^(\$?query\w*|\$?execute\w*|raw|run|all|get|each|unsafe|sql)$/

/** Values that say nothing of where they come from. */
const isNamed = (label: string): boolean => label !== '' && (!label.endsWith(')') || READ.test(label))
const READ = /(^|\.)get$/

interface Call {
  fn: Any
  args: Value[]
  kind: 'work' | 'opaque' | 'suspect' | null
  node: AstNode
  module: Module
  state: State
  run: Interpreter
}

/** Looks at a call into code that cannot be read. @returns bits that its result has beyond those of its arguments */
export function noteUses(call: Call): number {
  const { fn, args, kind, state, run } = call
  const method = fn.label.slice(fn.label.lastIndexOf('.') + 1)
  const isQuery = isDataCall(call, method)
  if (kind === null && !isQuery) return 0
  const all = args.flatMap((arg) => within(arg, state))
  const own = all.some((value) => (fromOf(value) & OWN) !== 0 && !alternatives(value).some(isAsked))
  const asked = all.flatMap((value) => alternatives(value).filter(isAsked))
  if (isQuery) queried(call, method)
  const isVouching = kind === 'suspect' || ((kind === 'work' || isQuery) && !CREATES.test(method)) || kind === 'opaque'
  if (isVouching && fn.label !== 'fetch') vouchIn(call, method, own, asked)
  // A row that was found by who the caller is says more of them.
  return own && (kind !== null || isQuery) && run.profile.signedIn ? FROM.own : 0
}

/** A call that is given both, or that looks as if it checked the caller. */
function vouchIn(call: Call, method: string, own: boolean, asked: Any[]): void {
  const { fn, kind, state, node, module, run } = call
  const chained = fn.label.includes('()')
  const mixed =
    (own && (asked.length > 0 || (chained && (fn.from & FROM.request) !== 0))) ||
    (chained && (fn.from & OWN) !== 0 && asked.length > 0)
  if (kind !== 'suspect' && !mixed) return
  const conditions = WRITES.test(method) && call.args.length > 0 ? conditionsOf(call.args[0], state) : null
  if (conditions !== null && kind !== 'suspect') {
    // What a row is changed to is no check of it.
    if (!conditions.some((value) => (fromOf(value) & OWN) !== 0)) return
    vouch(
      conditions.flatMap((value) => alternatives(value).filter(isOfRequest)),
      state,
      node,
      module,
      run,
      false,
    )
  } else vouch(asked, state, node, module, run, true)
}

/** `{ where, data }`: what is in `where`. null: there is no such thing. */
function conditionsOf(value: Value | undefined, state: State): Value[] | null {
  if (value?.kind !== 'object') return null
  const where = state.get(value.id, 'where')
  return where === undefined ? null : within(where, state)
}

function vouch(asked: Any[], state: State, node: AstNode, module: Module, run: Interpreter, all: boolean): void {
  if (asked.length === 0 && !all) return
  const names = asked.map(identityOf)
  const vouched = asked.length === 0 || names.includes('') ? '*' : names.join(' ')
  run.note('vouches', state, node, module, { vouched })
}

const identityOf = ({ label, at }: Any): string =>
  isNamed(label) ? `${label}${READ.test(label) ? `:${at?.name ?? ''}` : ''}` : ''

/** Is it what the request says, and nothing that was looked up by it? */
const isOfRequest = (value: Value): value is Any =>
  value.kind === 'any' && (value.from & FROM.request) !== 0 && (value.from & (OWN | FROM.opaque | FROM.secret)) === 0

/** The same, or made of it by code that cannot be read: `and(eq(table.orgId, orgId), …)`. */
const isAsked = (value: Value): value is Any =>
  value.kind === 'any' && (value.from & FROM.request) !== 0 && (value.from & OWN) === 0

/** Two values are compared: one of them with who the caller is. */
export function noteCompared(a: Value, b: Value, run: Interpreter, node: AstNode, state: State, module: Module): void {
  if (!run.profile.signedIn) return
  const [ownA, ownB] = [(fromOf(a) & OWN) !== 0, (fromOf(b) & OWN) !== 0]
  if (ownA === ownB && !(ownA && a.kind !== 'const' && b.kind !== 'const')) return
  const [own, other] = ownA ? [a, b] : [b, a]
  if (other.kind === 'const') noteAuthority(own, run, node, state, module)
  else vouch(alternatives(other).filter(isOfRequest), state, node, module, run, true)
}

const AUTHORITY =
  /role|admin|owner|member|permission|access|can[A-Z]|allow|staff|manager|moderator|teacher|instructor|privilege|scope|\[…\]/i

/** `if (!hasAdminPermission)`, `await canEdit(user)`: what a condition is called, whatever was made of it. */
const ASKS_LEAVE =
  /[aA]dmin|[pP]ermission|[rR]ole|[aA]uthori[sz]|[aA]llowed|[aA]ccess|[pP]rivilege|\b(can|may|is(?=Member|Owner|Staff))[A-Z]/

/** A decision by what a row of the caller's own, or code that cannot be read, says they may do. */
export function noteAuthority(value: Value, run: Interpreter, node: AstNode, state: State, module: Module): void {
  if (!run.profile.signedIn) return
  // An answer that is known on this way is an answer all the same: `return true`, at the end of what was asked.
  if (
    alternatives(value).some((one) => (one.kind === 'any' ? isAuthority(one, node, module) : isCalledSo(node, module)))
  )
    run.note('vouches', state, node, module, { vouched: '*' })
}

function isAuthority({ from, label }: Any, node: AstNode, module: Module): boolean {
  if ((from & FROM.request) !== 0 && (from & (OWN | FROM.opaque)) === 0) return false
  // The caller's organization in the session: whether there is one says nothing of a request's.
  if ((from & FROM.caller) !== 0 && (from & (FROM.claim | FROM.opaque)) === 0) return false
  // One of several claims has no name of its own.
  if (label === '' && (from & FROM.claim) !== 0) return true
  // A row that is there, and nothing asked of it.
  if (label.endsWith('()') && ROW.test(label) && (from & FROM.own) === 0) return false
  return ((from & (OWN | FROM.opaque)) !== 0 && AUTHORITY.test(label)) || isCalledSo(node, module)
}

const isCalledSo = (node: AstNode, module: Module): boolean =>
  node.end - node.start < 120 && ASKS_LEAVE.test(textOf(node, module))

const ROW = /(^|\.)(organi[sz]ation|org|user|tenant|account|member|owner)\w*\(\)$/i

/* ── Queries ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

function isDataCall({ fn, kind, node }: Call, method: string): boolean {
  if (fn.pkg === 'drizzle-orm' && COMPARES.test(method)) return true
  if (kind === 'work') return true
  // A tag of SQL: `sql`, or what a driver's client is called.
  if (node.type === 'TaggedTemplateExpression') return fn.pkg !== undefined
  return STEPS.test(method) && CHAINS.test(fn.label)
}

interface Field {
  name: string
  value: Value
  /** Syntax of the value, where it is written out. */
  node: AstNode
  /** Of what is found, not of what it is made or changed to. */
  isCondition: boolean
  /** Beside it is what was made elsewhere: `{ id, ...filter }`. */
  isMixed?: boolean
}

function queried(call: Call, method: string): void {
  for (const field of fieldsOf(call, method)) noteField(field, call, method)
}

function noteField({ name, value, node, isCondition, isMixed }: Field, call: Call, method: string): void {
  const { state, run, module } = call
  const table = tableOf(call, method)
  const kind = whose(name)
  const writes = WRITES.test(method) || WRITING.test(call.fn.label)
  for (const one of alternatives(value)) {
    if (kind !== null && kind !== 'role' && isCondition && (fromOf(one) & OWN) !== 0) {
      note('filtered', one)
      continue
    }
    if (!isOfRequest(one)) continue
    if (kind !== null && (kind !== 'role' || (!isCondition && PEOPLE.test(table)))) {
      if (kind === 'user' && !isCondition && ABOUT_OTHERS.test(table)) continue
      if (!writes && isOwnKey(kind, table)) continue
      note('tenant', one)
    } else if (isCondition && isMixed !== true && /^_?(id|slug|uuid|\w+Id)$/.test(name)) note('row', one)
  }

  function note(found: RequestUse['kind'], one: Value): void {
    const at = one.kind === 'any' ? one.at : undefined
    const place = at ?? originOf(name, node, module)
    const { file, line, column } = place
    const label = one.kind === 'any' ? one.label : ''
    const event = {
      use: {
        kind: found,
        name,
        value: at ? calledBy(label, at.name) : label,
        table,
        writes,
        place: { file, line, column },
      },
      ...(one.kind === 'any' ? { vouched: identityOf(one) } : {}),
    }
    run.note('from-request', state, call.node, module, event)
  }
}

/** `searchParams.get('orgId')`; of an argument, its own name. */
function calledBy(label: string, name: string): string {
  if (READ.test(label)) return `${label}('${name}')`
  return label.includes('.') ? label : `${label}.${name}`
}

/** A person's own row, an organization's own row: shown to others as a profile. */
function isOwnKey(kind: Whose, table: string): boolean {
  return kind === 'user' ? /user|profile|member|people|account|clerk/i.test(table) : /org|tenant|clerk/i.test(table)
}

/** `prisma.project.update` → `project`; of Drizzle, the variable of the table. */
function tableOf({ fn, node, module }: Call, method: string): string {
  const argument = list(node, 'arguments')[0]
  if (COMPARES.test(method) && argument) {
    const column = unwrap(argument)
    if (column.type === 'MemberExpression') return textOf(child(column, 'object'), module)
  }
  const callee = textOf(child(node, 'callee'), module)
  const given =
    /\b(?:from|insert|update|delete|insertInto|updateTable|deleteFrom|selectFrom|collection|table|model)\(\s*['"`]?([\w$]+)['"`]?\s*\)/.exec(
      callee,
    )
  if (given?.[1] !== undefined) return given[1]
  const parts = fn.label.replaceAll('()', '').split('.')
  return parts.at(-2) ?? ''
}

const textOf = (node: AstNode, module: Module): string => module.parsed.text.slice(node.start, node.end)

/** What a call says of rows: keys and columns, with what they are to be. */
function fieldsOf(call: Call, method: string): Field[] {
  const { args, node, fn } = call
  const nodes = list(node, 'arguments')
  if (node.type === 'TaggedTemplateExpression') return fromTemplate(call)
  const [first, second] = args
  const isPair = (COMPARES.test(method) || STEPS.test(method)) && second !== undefined
  if (isPair && first !== undefined) {
    const name = first.kind === 'const' ? String(first.value) : first.kind === 'any' ? first.label : ''
    const field = name.slice(name.lastIndexOf('.') + 1)
    const at = args.length > 2 ? 2 : 1
    const value = args[at]
    if (field !== '' && value !== undefined && value.kind !== 'object')
      return [{ name: field, value, node: nodes[at] ?? node, isCondition: true }]
  }
  if (
    fn.pkg === 'clerk-client' &&
    WRITES.test(method) &&
    first &&
    /\busers\./.test(fn.label) &&
    first.kind !== 'object'
  )
    return [{ name: 'userId', value: first, node: nodes[0] ?? node, isCondition: true }, ...inObjects(call, method)]
  if (RAW.test(method) && first?.kind === 'const') return fromSql(String(first.value), call)
  return inObjects(call, method)
}

function inObjects(call: Call, method: string): Field[] {
  const nodes = list(call.node, 'arguments')
  const changes = CREATES.test(method) || /^(set|values|upsert|put|send\w*)$/.test(method)
  return call.args.flatMap((arg, index) => inObject(arg, nodes[index] ?? call.node, call.state, !changes, 0))
}

const DATA = /^(data|create|update|set|values|\$set|\$setOnInsert|\w*[mM]etadata|connectOrCreate|defaults)$/
/** What is shown, sorted and counted, not whose it is. */
const SHOWN = /^(select|include|orderBy|projection|fields|by|_count|distinct)$/

function inObject(value: Value, node: AstNode, state: State, isCondition: boolean, depth: number): Field[] {
  if (value.kind !== 'object' || depth > 5) return []
  const syntax = unwrap(node)
  const properties = new Map(
    syntax.type === 'ObjectExpression'
      ? list(syntax, 'properties').map((one) => [keyOf(one) ?? '', child(one, 'value')])
      : [],
  )
  const isMixed =
    syntax.type !== 'ObjectExpression' || list(syntax, 'properties').some(({ type }) => type === 'SpreadElement')
  return [...(state.vars(value.id) ?? [])].flatMap(([name, item]): Field[] => {
    if (name === ' ' || SHOWN.test(name)) return []
    const at = properties.get(name) ?? node
    if (item.kind !== 'object') return [{ name, value: item, node: at, isCondition, isMixed }]
    const inner = inObject(item, at, state, isCondition && !DATA.test(name), depth + 1)
    // `user: { connect: { id } }`, `where: { organization: { slug } }`
    if (/^(user|owner|org|organi[sz]ation|tenant|account)$/.test(name))
      return inner.map((field) =>
        /^(id|slug|clerkId|externalId|clerkUserId)$/.test(field.name) ? { ...field, name } : field,
      )
    // `orgId: { in: [x] }`, `userId: { equals: x }`
    if (whose(name) !== null)
      return inner.map((field) => (/^(equals|in|eq|\$eq|\$in|\d+)$/.test(field.name) ? { ...field, name } : field))
    return inner
  })
}

/** `` sql`… where org_id = ${orgId}` `` */
function fromTemplate({ node, args }: Call): Field[] {
  const quasi = child(node, 'quasi')
  const texts = list(quasi, 'quasis').map((part) => (part['value'] as { raw?: string }).raw ?? '')
  const nodes = list(quasi, 'expressions')
  return args.slice(1).flatMap((value, index): Field[] => {
    const name = /"?(\w+)"?\s*(?:=|\bin\b|\bany\b)\s*\(?\s*$/i.exec(texts[index] ?? '')?.[1]
    return name === undefined ? [] : [{ name, value, node: nodes[index] ?? node, isCondition: true }]
  })
}

/** `query('… where org_id = $1', [orgId])` */
function fromSql(sql: string, { args, state, run, node }: Call): Field[] {
  const names = [...sql.matchAll(/"?(\w+)"?\s*=\s*(?:\$(\d+)|\?)/g)]
  const given = args.slice(1).flatMap((arg) => run.items(arg, state) ?? [arg])
  return names.flatMap(([, name = '', number], index): Field[] => {
    const value = given[number === undefined ? index : Number(number) - 1]
    return value === undefined ? [] : [{ name, value, node: list(node, 'arguments')[1] ?? node, isCondition: true }]
  })
}

/** Everything that a value holds. */
function within(value: Value, state: State, depth = 0): Value[] {
  // One of several: what is the request's on one way is not held against what is the caller's on another.
  if (value.kind === 'union' && value.of.some(({ kind }) => kind === 'object'))
    return value.of.flatMap((one) => within(one, state, depth))
  if (value.kind !== 'object' || depth > 5) return [value]
  const inside = [...(state.vars(value.id) ?? [])].flatMap(([, item]) => within(item, state, depth + 1))
  return value.rest.kind === 'any' ? [...inside, value.rest] : inside
}

/* ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

export function originOf(name: string, node: AstNode, { file, parsed }: Module): Origin {
  const column = node.start - (parsed.text.lastIndexOf('\n', node.start - 1) + 1) + 1
  return { file, line: parsed.lineAt(node.start), column, name }
}

/** A value of the request that is called by whose it is remembers where it was taken. */
export function taken(value: Any, name: string, node: AstNode, module: Module): Any {
  if ((value.from & FROM.request) === 0 || (value.from & OWN) !== 0 || whose(name) === null) return value
  return { ...value, at: originOf(name, node, module) }
}

/* ── What came of it ─────────────────────────────────────────────────────────────────────────────────────────────── */

/** `db.update(table)`, and what finds its rows. */
const CHANGE = /\.(insert|update|upsert|delete)\w*\(/
const COMPARISON = /^(eq|inArray)\(/

/** @param exits of callers with a session, however they end */
export function factsOf(exits: Exit[]): GuardFacts {
  const uses = new Map<string, RequestUse>()
  // Held against the caller on one way is enough: others may be ways that refusals were taken for answers.
  const held = new Set<string>()
  let work: Event | undefined
  for (const { events } of exits) {
    const vouched = new Set(
      events.flatMap(({ kind, vouched: names }) => (kind === 'vouches' ? (names ?? '').split(' ') : [])),
    )
    const changes = events.some(({ kind, place }) => kind === 'work' && CHANGE.test(place.what))
    for (const event of events) {
      if (event.kind === 'work') work ??= event
      const { use, place } = event
      if (event.kind !== 'from-request' || use === undefined) continue
      const isVouched =
        vouched.has('*') || vouched.has(event.vouched ?? '') || (event.vouched === '' && vouched.size > 0)
      const key = `${use.kind} ${use.name} ${place.file}:${place.line} ${use.place.file}:${use.place.line}:${use.place.column}`
      if (use.kind !== 'filtered' && isVouched) held.add(key)
      const writes = use.writes || (changes && COMPARISON.test(place.what))
      uses.set(key, { ...use, writes, use: evidenceOf(place) })
    }
  }
  for (const key of held) uses.delete(key)
  return { uses: [...uses.values()], work: work ? evidenceOf(work.place) : null }
}

const evidenceOf = ({ file, line, what }: Evidence): Evidence => ({ file, line, what })
