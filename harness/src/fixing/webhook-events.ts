/** Rows of what Clerk keeps, that nothing takes away again. */
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { child, keyOf, list, memberName, unwrap } from '../guards/index.ts'
import { insert, type Change, type Edit, type EditInput } from './edit.ts'
import { indentAt, styleOf } from './style.ts'

/**
 * Beside `db.user.create(…)` or `upsert(…)` on `user.created`, in an `if` or a `case`: `db.user.deleteMany(…)` on
 * `user.deleted`, by what the row is found by. Prisma's methods; of others a person has to say what deletes.
 */
export function deletedEdits({ finding, file }: EditInput): Edit[] {
  const [, family] = /has nothing for .*`(\w+)\.deleted`/.exec(finding.message) ?? []
  const found = family === undefined ? null : eventAt(finding, file)
  if (family === undefined || found === null) return []
  const { event, ancestors } = found
  const above = ancestors.at(-1)
  const deleted = `'${family}.deleted'`.replaceAll("'", file.text.charAt(event.start))
  const change =
    above?.type === 'SwitchCase'
      ? caseChange(above, ancestors.at(-2), deleted, file)
      : above?.type === 'BinaryExpression'
        ? ifChange(above, ancestors, deleted, file)
        : null
  const title = `Take the row away on ${deleted}.`
  return change === null ? [] : [{ title, isSafe: false, changes: [change] }]
}

function eventAt(
  { line, column }: EditInput['finding'],
  file: ParsedFile,
): { event: AstNode; ancestors: AstNode[] } | null {
  let found: { event: AstNode; ancestors: AstNode[] } | null = null
  walkAst(file.program, {
    enter: (event, ancestors) => {
      if (found !== null || event.type !== 'Literal' || file.lineAt(event.start) !== line) return
      if (event.start - file.text.lastIndexOf('\n', event.start - 1) === column)
        found = { event, ancestors: [...ancestors] }
    },
  })
  return found
}

/** `if (event.type === 'user.created') …`: another `if` after it, and after what else it holds. */
function ifChange(
  comparison: AstNode,
  ancestors: readonly AstNode[],
  deleted: string,
  file: ParsedFile,
): Change | null {
  const first = ancestors.findLast(({ type }) => type === 'IfStatement')
  const last = first && outermost(first, ancestors)
  if (comparison['operator'] !== '===' || !first || !last || !isWithin(comparison, child(first, 'test'))) return null
  if (ancestors[ancestors.indexOf(last) - 1]?.type !== 'BlockStatement') return null
  const statement = deletion(child(first, 'consequent'), file)
  if (statement === null) return null
  const { newline } = styleOf(file)
  const left = child(comparison, 'left')
  const type = file.text.slice(left.start, left.end)
  return insert(last.end, `${newline}${indentAt(file.text, last.start)}if (${type} === ${deleted}) ${statement}`)
}

/** Of `if … else if …`, the whole. */
function outermost(first: AstNode, ancestors: readonly AstNode[]): AstNode {
  let at = first
  for (let above = ancestors[ancestors.indexOf(at) - 1]; above; above = ancestors[ancestors.indexOf(at) - 1]) {
    if (above.type !== 'IfStatement' || child(above, 'alternate') !== at) break
    at = above
  }
  return at
}

/** `case 'user.created':`: another before it, where nothing runs on into it. */
function caseChange(own: AstNode, around: AstNode | undefined, deleted: string, file: ParsedFile): Change | null {
  const cases = around ? list(around, 'cases') : []
  const index = cases.indexOf(own)
  const before = cases[index - 1]
  if (index === -1 || (before && !ends(list(before, 'consequent')))) return null
  const runs = cases.slice(index).find((one) => list(one, 'consequent').length > 0)
  const statement = runs ? deletion(runs, file) : null
  if (statement === null) return null
  const { newline, indent, semicolon } = styleOf(file)
  const outer = indentAt(file.text, own.start)
  const inner = newline + outer + indent
  return insert(own.start, `case ${deleted}:${inner}${statement}${inner}break${semicolon}${newline}${outer}`)
}

function ends(statements: AstNode[]): boolean {
  const last = statements.at(-1)
  if (last?.type === 'BlockStatement') return ends(list(last, 'body'))
  return last !== undefined && /^(Break|Return|Throw|Continue)Statement$/.test(last.type)
}

const isWithin = (node: AstNode, around: AstNode): boolean => around.start <= node.start && node.end <= around.end

/** `await db.user.deleteMany({ where: … })` for the first row that is made there; null: none by what lasts. */
function deletion(branch: AstNode, file: ParsedFile): string | null {
  let found: string | null = null
  const declared = new Set<string>()
  walkAst(branch, {
    enter: (node) => {
      if (node.type === 'VariableDeclarator')
        for (const name of textOf(child(node, 'id'), file).match(/[\w$]+/g) ?? []) declared.add(name)
      if (found !== null || node.type !== 'CallExpression') return
      const callee = unwrap(child(node, 'callee'))
      const table = callee.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : null
      if (table?.type !== 'MemberExpression' || !/^(create|upsert)$/.test(memberName(callee) ?? '')) return
      const where = whereOf(list(node, 'arguments')[0], file)
      const names = `${where ?? ''} ${textOf(table, file)}`.match(/[\w$]+/g) ?? []
      if (where !== null && !names.some((name) => declared.has(name)))
        found = `await ${textOf(table, file)}.deleteMany({ where: ${where} })${styleOf(file).semicolon}`
    },
  })
  return found
}

/** What the row is found by: `where` of an upsert, the id of Clerk among what is created. */
function whereOf(given: AstNode | undefined, file: ParsedFile): string | null {
  const where = propertyOf(given, 'where')
  // Keys of several columns are not for `deleteMany`.
  if (where) return /^\{[^{]*\}$/.test(textOf(where, file)) ? textOf(where, file) : null
  const data = propertyOf(given, 'data')
  if (data?.type !== 'ObjectExpression') return null
  const id = list(data, 'properties').find(
    (one) =>
      one.type === 'Property' && /id$/i.test(keyOf(one) ?? '') && /\bdata\.id$/.test(textOf(child(one, 'value'), file)),
  )
  return id ? `{ ${textOf(id, file)} }` : null
}

function propertyOf(object: AstNode | undefined, name: string): AstNode | null {
  const found =
    object?.type === 'ObjectExpression'
      ? list(object, 'properties').find((one) => one.type === 'Property' && keyOf(one) === name)
      : undefined
  return found ? child(found, 'value') : null
}

const textOf = ({ start, end }: AstNode, { text }: ParsedFile): string => text.slice(start, end)
