import { AST_NODE_TYPES, type TSESLint } from '@typescript-eslint/utils'
import { createRule } from '../create-rule.ts'
import { callerUse } from '../reading/caller-use.ts'
import { mentionsClerk } from '../reading/clerk.ts'
import { isRequestInput } from '../reading/request-input.ts'
import { rowQuery, type RowQuery } from '../reading/row-query.ts'
import { outermostFunction } from '../reading/walk.ts'

export type Options = [{ rowLevelSecurity?: boolean; sharedTables?: string[] }?]
export type MessageIds = 'read' | 'write' | 'addFilter'

/** The token of the caller goes along, so that the database may filter by it. */
const SENDS_TOKEN = /accessToken|getToken\s*\(/

export default createRule<Options, MessageIds>({
  name: 'missing-tenant-filter',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require that rows are looked up by the caller as well as by the id of the request',
      recommended: 'strict',
      cwe: 'CWE-639',
      asvs: 'V8.4.1',
    },
    hasSuggestions: true,
    messages: {
      read: 'The row of `{{table}}` is found by the id of the request alone, and of `{{caller}}` nothing is asked but whether there is one: whoever is signed in reads the rows of all others, one id after the other. Filter by `{{caller}}` as well.',
      write:
        'The row of `{{table}}` is changed by the id of the request alone, and of `{{caller}}` nothing is asked but whether there is one: whoever is signed in changes the rows of all others, one id after the other. Filter by `{{caller}}` as well.',
      addFilter: 'Filter by `{{caller}}` as well. The column may have another name.',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          rowLevelSecurity: {
            type: 'boolean',
            description: "Supabase's policies filter by the caller: queries through its client are not reported.",
          },
          sharedTables: {
            type: 'array',
            description: 'Models or tables whose rows all who are signed in may reach, as the code names them.',
            items: { type: 'string', description: 'A model or table.' },
          },
        },
      },
    ],
    defaultOptions: [{}],
  },
  create(context, [options]) {
    const code = context.sourceCode
    if (!mentionsClerk(code)) return {}
    return {
      CallExpression(node) {
        const query = rowQuery(node, code)
        if (!query || !isByRequestAlone(query, code) || isFilteredElsewhere(query, options ?? {}, code)) return
        const use = callerUse(outermostFunction(node), code)
        if (use.how !== 'idle') return
        const caller = use.name ?? use.kind
        const data = { table: query.table, caller }
        const fix = use.name === null ? null : addFilter(query, use.kind, use.name)
        const suggest = fix ? [{ messageId: 'addFilter' as const, data: { caller }, fix }] : []
        context.report({ node: query.filter, messageId: query.isWrite ? 'write' : 'read', data, suggest })
      },
    }
  },
})

/** One column is an id, and no value is anything but the request's choice or a constant. */
function isByRequestAlone({ terms }: RowQuery, code: TSESLint.SourceCode): boolean {
  const chosen = terms.filter(({ value }) => isRequestInput(value, code))
  const others = terms.filter((term) => !chosen.includes(term))
  return (
    chosen.some(({ column }) => /(?:^|_|[a-z])id$|^(?:uuid|slug|key)$/i.test(column)) &&
    others.every(({ value }) => value.type === AST_NODE_TYPES.Literal)
  )
}

function isFilteredElsewhere(
  { client, table }: RowQuery,
  { rowLevelSecurity, sharedTables }: NonNullable<Options[0]>,
  code: TSESLint.SourceCode,
): boolean {
  if (sharedTables?.includes(table)) return true
  return client === 'supabase' && (rowLevelSecurity === true || SENDS_TOKEN.test(code.text))
}

/** `{ id }` → `{ id, orgId }`, of Prisma alone: elsewhere the filter takes another shape. */
function addFilter({ client, filter, terms }: RowQuery, kind: string, name: string): TSESLint.ReportFixFunction | null {
  const last = terms.at(-1)?.value.parent
  if (client !== 'prisma' || !last || filter.type !== AST_NODE_TYPES.ObjectExpression) return null
  const text = name === kind ? name : `${kind}: ${name}`
  return (fixer) => fixer.insertTextAfter(last, `, ${text}`)
}
