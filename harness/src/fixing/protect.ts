/** `await auth.protect()` at the beginning of an entry point that checks nobody. */
import type { EntryPoint } from '../access/index.ts'
import { isNode, majorOf, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { insert, type Change, type Edit, type EditInput } from './edit.ts'
import { entryOf } from './entry-of.ts'
import { exportedFunction } from './exported-function.ts'
import { importedName } from './imported-name.ts'
import { indentAt, styleOf } from './style.ts'

const SERVER = '@clerk/nextjs/server'

/**
 * None for the Pages Router, which has no `auth.protect()`, and for what is exported ready-made by a call. With Clerk 5 it
 * is `auth().protect()`, and nothing to wait for (Clerk docs: "Upgrading to @clerk/nextjs v6").
 */
export function protectEdits({ finding, file, facts }: EditInput): Edit[] {
  const entry = entryOf(finding, facts)
  const { clerk, locked, declared } = facts.app
  const major = majorOf(clerk?.version ?? locked.clerk ?? declared.clerk ?? '') ?? 7
  // A flaw of a helper in another file is not mended there.
  if (entry?.file !== finding.file || major < 5 || !/^(page|route-handler|server-function)$/.test(entry.kind)) return []
  const fn = functionOf(entry, file)
  if (!fn || !canBeAsync(fn)) return []
  const auth = importedName(file, 'auth', SERVER)
  const call = major === 5 ? `${auth.name}().protect()` : `await ${auth.name}.protect()`
  const changes = [...(major === 5 ? [] : asyncChanges(fn, file)), ...statementChanges(fn, call, file), ...auth.changes]
  const title = `Begin with \`${call}\`: strangers are sent to sign in, or get a 404.`
  return [{ title, isSafe: false, changes }]
}

/** Of a helper that lives among server functions. One that believes what it is told has more to mend. */
export function helperEdits(input: EditInput): Edit[] {
  return / is a helper of /.test(input.finding.message) ? protectEdits(input) : []
}

function functionOf(entry: EntryPoint, file: ParsedFile): AstNode | null {
  const name = entry.kind === 'page' ? 'default' : entry.kind === 'route-handler' ? entry.method : (entry.name ?? '')
  return exportedFunction(file, name) ?? (entry.kind === 'server-function' ? inlineFunction(entry, file) : null)
}

/** A function with a directive of its own, by its line. */
function inlineFunction({ line }: EntryPoint, { program, lineAt }: ParsedFile): AstNode | null {
  let found: AstNode | null = null
  walkAst(program, {
    enter: (node) => {
      if (found !== null || !/Function/.test(node.type) || lineAt(node.start) !== line) return
      if (directivesOf(node).some((one) => one['directive'] === 'use server')) found = node
    },
  })
  return found
}

const canBeAsync = (fn: AstNode): boolean => fn['generator'] !== true && isNode(fn['body'])

function asyncChanges(fn: AstNode, { text }: ParsedFile): Change[] {
  if (fn['async'] === true) return []
  const type = fn['returnType']
  const inner = isNode(type) && isNode(type['typeAnnotation']) ? type['typeAnnotation'] : null
  const isPromise = inner === null || /^Promise(Like)?\b/.test(text.slice(inner.start, inner.end))
  return [
    insert(fn.start, 'async '),
    ...(inner === null || isPromise ? [] : [insert(inner.start, 'Promise<'), insert(inner.end, '>')]),
  ]
}

/** A statement before all others; the body of an arrow function that is an expression becomes a block. */
function statementChanges(fn: AstNode, statement: string, file: ParsedFile): Change[] {
  const { text } = file
  const { indent, semicolon, newline } = styleOf(file)
  const body = fn['body'] as AstNode
  const outer = indentAt(text, fn.start)
  if (body.type !== 'BlockStatement') {
    // `=> ({ … })`: the parentheses are no part of the expression.
    const isWrapped = /\(\s*$/.test(text.slice(0, body.start)) && /^\s*\)/.test(text.slice(body.end))
    const start = isWrapped ? text.lastIndexOf('(', body.start) : body.start
    const end = isWrapped ? text.indexOf(')', body.end) + 1 : body.end
    return [
      insert(start, `{${newline}${outer}${indent}${statement}${semicolon}${newline}${outer}${indent}return `),
      insert(end, `${semicolon}${newline}${outer}}`),
    ]
  }
  const last = directivesOf(fn).at(-1)
  const at = last?.end ?? body.start + 1
  const inside = text.slice(body.start + 1, body.end - 1)
  const isOnOneLine = inside.trim() !== '' && !inside.includes('\n')
  if (isOnOneLine) return [insert(at, ` ${statement};`)]
  return [
    insert(at, `${newline}${outer}${indent}${statement}${semicolon}${inside.trim() === '' ? newline + outer : ''}`),
  ]
}

function directivesOf(fn: AstNode): AstNode[] {
  const body = fn['body']
  const statements = isNode(body) && Array.isArray(body['body']) ? (body['body'] as AstNode[]) : []
  return statements.filter((statement) => typeof statement['directive'] === 'string')
}
