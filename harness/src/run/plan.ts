/** From the inventory and the config to the calls of a run: which entry is called how, and which is not, and why. */
import type { RouteConfigs, EntryPoint, HttpMethod } from '../access/index.ts'
import type { AppFacts } from '../app/index.ts'
import { mayChangeData, type Call } from '../probe/index.ts'
import { samplePath, type ServerAction } from '../routes/index.ts'

export interface Plan {
  calls: Call[]
  /** Entry id → why it is not called. */
  skipped: Map<string, string>
}

export interface PlanOptions {
  app: AppFacts
  entries: EntryPoint[]
  routes: RouteConfigs
  /** Pattern → a concrete path that the build knows, from `generateStaticParams`. */
  staticPaths: Map<string, string>
  /** Entry id → how the build knows the server function; null when there is no manifest to ask. */
  actions: Map<string, ServerAction> | null
  requestTimeoutMs: number
  readOnly: boolean
}

export function planCalls(options: PlanOptions): Plan {
  const calls: Call[] = []
  const skipped = new Map<string, string>()
  for (const entry of options.entries) {
    const planned = planEntry(entry, options)
    if (typeof planned === 'string') skipped.set(entry.id, planned)
    else calls.push(planned)
  }
  return { calls, skipped }
}

function planEntry(entry: EntryPoint, options: PlanOptions): Call | string {
  const route = options.routes.for(entry)
  if (route.skip !== undefined) return route.skip
  if (entry.kind === 'route-handler' && entry.method === '*')
    return `its methods are not known: ${entry.unreadable ?? ''}`
  const call = entry.kind === 'server-function' ? planAction(entry, options) : planRoute(entry, options)
  if (typeof call === 'string') return call
  if (options.readOnly && mayChangeData(call)) return 'read-only run: this may change data'
  return call
}

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

function planRoute(entry: EntryPoint, options: PlanOptions): Call {
  const route = options.routes.for(entry)
  const method: HttpMethod = entry.method === '*' ? 'GET' : entry.method
  const known = route.params === undefined ? options.staticPaths.get(entry.pattern) : undefined
  const path = known ?? samplePath(entry, route.params ?? {}, options.app)
  const query = new URLSearchParams(route.query ?? {}).toString()
  const hasBody = WITH_BODY.has(method) && (route.body !== undefined || method !== 'DELETE')
  return {
    entry,
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: route.headers ?? {},
    ...(hasBody ? { body: JSON.stringify(route.body ?? {}) } : {}),
    timeoutMs: route.timeoutMs ?? options.requestTimeoutMs,
  }
}

function planAction(entry: EntryPoint, options: PlanOptions): Call | string {
  if (options.actions === null) return 'the build lists no server functions that could be read'
  const action = options.actions.get(entry.id)
  if (!action) return 'no page of the build uses this function, so the build gives it no id to call it by'
  const route = options.routes.for(entry)
  const pattern = route.page ?? action.pages[0]
  if (pattern === undefined) return 'the build names no page that uses this function'
  const page = options.entries.find((other) => other.client === 'document' && other.pattern === pattern)
  const path = page ? planRoute(page, options).path : pattern
  return {
    entry,
    method: 'POST',
    path,
    headers: route.headers ?? {},
    body: JSON.stringify((route.args ?? []).map(escapeReply)),
    timeoutMs: route.timeoutMs ?? options.requestTimeoutMs,
    actionId: action.id,
  }
}

/** React's `encodeReply` doubles a leading `$`, which else would be read as a reference (react-client/src/ReactFlightReplyClient.js). */
function escapeReply(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? `$${value}` : value
  if (Array.isArray(value)) return value.map(escapeReply)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeReply(inner)]))
  }
  return value
}
