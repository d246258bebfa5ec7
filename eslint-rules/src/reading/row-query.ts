/** Queries that look a row up, and what they filter by: Prisma, Drizzle and Supabase. */
import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils'
import { isFunction, memberName, stripTypes } from './syntax.ts'

export interface RowQuery {
  /** The filter as it is written: `{ id }`, `eq(projects.id, id)`, `.eq('id', id)`. */
  filter: TSESTree.Node
  client: 'prisma' | 'drizzle' | 'supabase'
  /** The model or table, as far as the code names it. */
  table: string
  /** What the filter compares with which value. */
  terms: { column: string; value: TSESTree.Node }[]
  isWrite: boolean
}

const READS = /^find(?:Unique|First)(?:OrThrow)?$/
const WRITES = /^(?:update|delete)(?:Many)?$/

/** Null where the call is no query, or filters by what cannot be listed: spreads, ranges, conditions. */
export function rowQuery(call: TSESTree.CallExpression, code: TSESLint.SourceCode): RowQuery | null {
  const { callee } = call
  if (callee.type !== AST_NODE_TYPES.MemberExpression) return null
  const name = memberName(callee) ?? ''
  if (READS.test(name) || WRITES.test(name)) return byOptions(call, callee, WRITES.test(name), code)
  if (name === 'where') return byWhere(call, callee, code)
  return name === 'eq' ? bySupabase(call, callee) : null
}

/** `db.project.findUnique({ where: { id } })`, `db.query.projects.findFirst({ where: eq(projects.id, id) })`. */
function byOptions(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  isWrite: boolean,
  code: TSESLint.SourceCode,
): RowQuery | null {
  const [options] = call.arguments
  const { object } = callee
  if (options?.type !== AST_NODE_TYPES.ObjectExpression || object.type !== AST_NODE_TYPES.MemberExpression) return null
  const where = options.properties.find((property) => keyOf(property) === 'where')
  if (where?.type !== AST_NODE_TYPES.Property) return null
  const filter = stripTypes(where.value)
  const table = memberName(object) ?? ''
  if (filter.type === AST_NODE_TYPES.ObjectExpression) {
    const terms = filter.properties.map((property) =>
      property.type === AST_NODE_TYPES.Property ? { column: keyOf(property) ?? '', value: property.value } : null,
    )
    return terms.every((term) => term !== null) ? { filter, client: 'prisma', table, terms, isWrite } : null
  }
  const term = equality(isFunction(filter) ? filter.body : filter, code)
  return term && { filter: term.node, client: 'drizzle', table, terms: [term], isWrite }
}

/** `db.select().from(projects).where(eq(projects.id, id))`, `db.delete(projects).where(…)`. */
function byWhere(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  code: TSESLint.SourceCode,
): RowQuery | null {
  const [condition] = call.arguments
  const term = condition ? equality(condition, code) : null
  if (!term) return null
  const methods = chainOf(callee.object).map(({ name }) => name)
  const isWrite = methods.includes('update') || methods.includes('delete')
  return { filter: term.node, client: 'drizzle', table: term.table, terms: [term], isWrite }
}

/** `eq(projects.id, id)`. */
function equality(expression: TSESTree.Node, code: TSESLint.SourceCode) {
  const node = stripTypes(expression)
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.Identifier) return null
  const [column, value] = node.arguments
  if (node.callee.name !== 'eq' || column?.type !== AST_NODE_TYPES.MemberExpression || !value) return null
  return { node, column: memberName(column) ?? '', table: code.getText(column.object), value }
}

const OTHER_FILTERS = /^(?:neq|in|match|or|filter|contains|containedBy|is|not|like|ilike|gte?|lte?|textSearch)$/

/** `supabase.from('projects').select().eq('id', id)`, by the last `eq` of the chain. */
function bySupabase(call: TSESTree.CallExpression, callee: TSESTree.MemberExpression): RowQuery | null {
  const calls = [...chainOf(callee.object), { name: 'eq', call }]
  const from = calls.find(({ name }) => name === 'from')?.call.arguments[0]
  if (from?.type !== AST_NODE_TYPES.Literal || typeof from.value !== 'string' || isFilteredOn(call)) return null
  if (calls.some(({ name }) => OTHER_FILTERS.test(name))) return null
  const terms = calls
    .filter(({ name }) => name === 'eq')
    .map(
      ({
        call: {
          arguments: [column, value],
        },
      }) => (column?.type === AST_NODE_TYPES.Literal && value ? { column: String(column.value), value } : null),
    )
  if (!terms.every((term) => term !== null)) return null
  const isWrite = calls.some(({ name }) => /^(?:update|delete|upsert)$/.test(name))
  return { filter: call.arguments[0] ?? call, client: 'supabase', table: from.value, terms, isWrite }
}

/** The calls of a chain, from its start. */
function chainOf(expression: TSESTree.Node): { name: string; call: TSESTree.CallExpression }[] {
  const node = stripTypes(expression)
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression) return []
  return [...chainOf(node.callee.object), { name: memberName(node.callee) ?? '', call: node }]
}

/** Does the chain go on with another filter? */
function isFilteredOn({ parent }: TSESTree.CallExpression): boolean {
  if (parent.type !== AST_NODE_TYPES.MemberExpression || parent.parent.type !== AST_NODE_TYPES.CallExpression)
    return false
  const name = memberName(parent) ?? ''
  return name === 'eq' || OTHER_FILTERS.test(name) || isFilteredOn(parent.parent)
}

function keyOf(property: TSESTree.ObjectLiteralElement): string | null {
  if (property.type !== AST_NODE_TYPES.Property) return null
  return property.key.type === AST_NODE_TYPES.Identifier && !property.computed ? property.key.name : null
}
