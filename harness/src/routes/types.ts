import type { DataFunction, EntryPoint, ProviderName } from '../access/types.ts'

/** A file that wraps or replaces pages (Next docs: "File-system conventions"); those of the Pages Router by their own names. */
export interface LayoutFile {
  /** Relative to the app's root. */
  file: string
  kind:
    | 'layout'
    | 'template'
    | 'default'
    | 'loading'
    | 'error'
    | 'not-found'
    | 'forbidden'
    | 'unauthorized'
    | 'global-error'
    | 'global-not-found'
    | '_app'
    | '_document'
    | '_error'
    | '404'
    | '500'
  /** Pattern of the segment it belongs to. */
  pattern: string
  /** `@team` when it lies in a parallel route. */
  slot: string | null
  /** Of a Pages Router file: `getInitialProps` of `_app` runs before every page. */
  dataFunction?: DataFunction
}

export interface InventoryProblem {
  file: string
  line?: number
  message: string
}

/** Why a handler is taken for a webhook. */
export interface WebhookHint {
  entryId: string
  provider: ProviderName
  /** `code`: it verifies a signature. `path`: only its path or the event names it handles say so: perhaps it verifies nothing. */
  basis: 'code' | 'path'
  /** Variable that the secret seems to be read from; null: not found. */
  secretEnv: string | null
  /** Names in its code, and in what it imports, that may be event types; most telling where they have a dot. */
  events: string[]
  evidence: { file: string; line: number; what: string }
}

/** The name under which Next's compiler exports a server function: what its id in the build is made from. */
export interface ServerFunctionExport {
  entryId: string
  file: string
  exportName: string
}

/** Every entry point of an app, and what surrounds them. */
export interface Inventory {
  /** Sorted: by pattern, method, id; server functions last. */
  entries: EntryPoint[]
  layouts: LayoutFile[]
  webhooks: WebhookHint[]
  /** Entry id of a dynamic page → where it, or a layout above it, exports `generateStaticParams`. */
  staticParams: Map<string, { file: string; line: number }>
  serverFunctions: ServerFunctionExport[]
  /** What could not be read: entry points may be missing. */
  problems: InventoryProblem[]
}

/** A server function as the build knows it. */
export interface ServerAction {
  /** Value of the `Next-Action` request header. */
  id: string
  /** Patterns of the pages whose bundle holds it, static ones first: it can be posted to any of them. */
  pages: string[]
}
