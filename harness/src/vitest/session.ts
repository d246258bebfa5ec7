/** An opened app that specs ask, one question at a time. Lives in Vitest's main process. */
import type { EntryPoint, HttpMethod, Observation, Outcome } from '../access/index.ts'
import { runMatrix, type Call } from '../probe/index.ts'
import type { Session } from '../run/index.ts'

export type Answers = Record<string, { outcome: Outcome; observations: Observation[] }>

export interface Question {
  /** An entry id (`GET /projects/[id]`, `action app/actions.ts#create`), or a method and a concrete path. */
  target: string
  identities?: string[] | undefined
  body?: unknown
  headers?: Record<string, string> | undefined
}

/**
 * Asks one entry point. Every identity is asked, even when the question is about one: only beside the others'
 * answers can a 404 that hides something be told from a page that does not exist.
 * @throws {Error} the target is neither an entry of the app nor a method and a path
 */
export async function askOnce(session: Session, question: Question): Promise<Answers> {
  const call = callFor(session, question)
  const known = session.asker.identities
  for (const name of question.identities ?? []) {
    if (!known.includes(name)) throw new Error(`There is no identity "${name}". Known: ${known.join(', ')}.`)
  }
  const result = await runMatrix({ ...session.asker.matrix, calls: [call], identities: known })
  const answers = result.get(call.entry.id) ?? {}
  const wanted = question.identities ?? known
  return Object.fromEntries(Object.entries(answers).filter(([name]) => wanted.includes(name)))
}

function callFor(session: Session, question: Question): Call {
  const call =
    session.asker.plan.calls.find(({ entry }) => entry.id === question.target) ?? callForPath(session, question)
  return {
    ...call,
    headers: { ...call.headers, ...question.headers },
    ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
  }
}

function callForPath(session: Session, { target }: Question): Call {
  const skipped = session.asker.plan.skipped.get(target)
  if (skipped !== undefined) throw new Error(`${target} cannot be called: ${skipped}.`)
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(target) ?? []
  if (method === undefined || path === undefined || path.includes('[')) {
    throw new Error(`"${target}" is no entry point of the app, nor a method and a path. "GET /dashboard" is one.`)
  }
  const [pathname = ''] = path.split('?')
  const plain = pathname.slice(session.basePath.length) || '/'
  const known = session.asker.plan.calls.find(
    ({ entry }) => (entry.method === method || entry.method === '*') && patternMatches(entry.pattern, plain),
  )
  if (known) return { ...known, path, method: method as HttpMethod }
  return {
    entry: unlistedEntry(method as HttpMethod, path),
    method: method as HttpMethod,
    path,
    headers: {},
    timeoutMs: session.asker.timeoutMs,
  }
}

/** Does a pattern in Next's bracket notation match a path? Static patterns come first in the inventory's order. */
function patternMatches(pattern: string, path: string): boolean {
  if (pattern === '') return false
  const source = pattern
    .split('/')
    .map((part) => {
      if (/^\[\[\.\.\..*\]\]$/.test(part)) return '(?:.+)?'
      if (/^\[\.\.\..*\]$/.test(part)) return '.+'
      if (/^\[.*\]$/.test(part)) return '[^/]+'
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('/')
    .replace('/(?:.+)?', '(?:/.+)?')
  return new RegExp(`^${source}/?$`).test(path)
}

/** A path that no entry point serves: asked all the same, as a browser would. */
function unlistedEntry(method: HttpMethod, path: string): EntryPoint {
  const client = method === 'GET' && !path.startsWith('/api/') ? 'document' : 'api'
  const kind = client === 'document' ? 'page' : 'route-handler'
  return { id: `${method} ${path}`, kind, method, pattern: path, path, client, file: '', line: 1, params: [] }
}
