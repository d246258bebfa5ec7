/** Roles and permissions that the proxy asks for. Only to suggest callers by: what it does with them is found by running it. */
import path from 'node:path'
import type { Access } from '../access/index.ts'
import { isNode, keyName, walkAst, type AstNode, type Sources } from '../app/index.ts'
import type { Asked } from './suggest.ts'

/** @param files absolute: the proxy and what it imports */
export function askedInProxy(files: string[], sources: Sources): Asked[] {
  return files.flatMap((file) => {
    const parsed = sources.parse(file)
    if ('reason' in parsed) return []
    const found: Asked[] = []
    const relative = path.relative(sources.root, file).split(path.sep).join('/')
    walkAst(parsed.program, {
      enter: (node) => {
        const place = `${relative}:${parsed.lineAt(node.start)}`
        const accesses = node.type === 'CallExpression' ? checked(node) : compared(node, parsed.text)
        for (const access of accesses) found.push({ access, place })
      },
    })
    return found
  })
}

/** `auth.protect({ role: 'org:admin' })`, `has({ permission: 'org:invoices:create' })` */
function checked(call: AstNode): Access[] {
  const callee = call['callee'] as AstNode & { name?: string; property?: { name?: string } }
  const name = callee.type === 'MemberExpression' ? callee.property?.name : callee.name
  if (name !== 'protect' && name !== 'has') return []
  return (call['arguments'] as unknown[]).flatMap((argument) =>
    isNode(argument) && argument.type === 'ObjectExpression'
      ? (argument['properties'] as AstNode[]).flatMap((property) => accessOf(property))
      : [],
  )
}

function accessOf(property: AstNode): Access[] {
  const key = property.type === 'Property' ? keyName(property) : null
  const value = textOf(property['value'])
  if (value === null) return []
  if (key === 'role') return [`org:${value}`]
  return key === 'permission' ? [`permission:${value}`] : []
}

/** `sessionClaims?.metadata?.role !== 'admin'` */
function compared(node: AstNode, text: string): Access[] {
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(String(node['operator']))) return []
  const [left, right] = [node['left'], node['right']]
  const value = textOf(left) ?? textOf(right)
  const other = textOf(left) === null ? left : right
  if (value === null || !isNode(other)) return []
  const written = text.slice(other.start, other.end)
  if (/\borgRole$/.test(written)) return [`org:${value}`]
  return /\brole$/i.test(written) ? [`role:${value}`] : []
}

function textOf(node: unknown): string | null {
  return isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null
}
