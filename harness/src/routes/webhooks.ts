/** Which handlers receive webhooks, told by the verification in their code, else by their path. */
import path from 'node:path'
import type { EntryPoint, ProviderName } from '../access/types.ts'
import { exportNameOf, type ParsedFile, type Sources } from '../app/index.ts'
import type { Collector } from './collector.ts'
import { secretVariable } from './webhook-secret.ts'
import type { WebhookHint } from './types.ts'

interface Sign {
  provider: ProviderName
  what: string
  /** Modules of which one must be imported for the words to count. */
  imports?: RegExp
  words: RegExp
  /** Variable that the library reads by itself. */
  ownSecret?: string
}

const SVIX = 'svix Webhook'
const SVIX_HEADER = 'svix-signature'

/** The first that fits decides: most telling first. */
const SIGNS: readonly Sign[] = [
  {
    provider: 'clerk',
    what: 'verifyWebhook',
    imports: /^@clerk\/[\w-]+\/webhooks$/,
    words: /\bverifyWebhook\s*\(/,
    ownSecret: 'CLERK_WEBHOOK_SIGNING_SECRET',
  },
  {
    provider: 'stripe',
    what: 'stripe.webhooks.constructEvent',
    words: /\bwebhooks\s*\.\s*constructEvent(Async)?\s*\(/,
  },
  {
    provider: 'github',
    what: '@octokit/webhooks',
    imports: /^@octokit\/webhooks(-methods)?$/,
    words: /\b(verify\w*|new\s+Webhooks|\w+\.verifyAndReceive|createNodeMiddleware)\s*\(/,
  },
  {
    provider: 'standard-webhooks',
    what: 'standardwebhooks',
    imports: /^standardwebhooks$/,
    words: /\bnew\s+Webhook\s*\(/,
  },
  { provider: 'clerk', what: SVIX, imports: /^svix$/, words: /\bnew\s+Webhook\s*\(/ },
  { provider: 'github', what: 'x-hub-signature-256', words: /['"`]x-hub-signature-256['"`]/i },
  { provider: 'stripe', what: 'stripe-signature', words: /['"`]stripe-signature['"`]/i },
  { provider: 'clerk', what: SVIX_HEADER, words: /['"`]svix-signature['"`]/i },
  { provider: 'standard-webhooks', what: 'webhook-signature', words: /['"`]webhook-signature['"`]/i },
]

/** Under a path of webhooks: what the path, the events or the name of the secret say. */
const PATH_SIGNS: readonly { provider: ProviderName; path: RegExp; events: RegExp; secret: RegExp }[] = [
  {
    provider: 'clerk',
    path: /clerk|svix/i,
    events: /['"`](user\.(created|updated|deleted)|organizationMembership\.\w+)['"`]/,
    secret: /\bCLERK_WEBHOOK_(SIGNING_)?SECRET\b/,
  },
  {
    provider: 'stripe',
    path: /stripe/i,
    events: /['"`](checkout\.session\.\w+|invoice\.\w+|customer\.subscription\.\w+)['"`]/,
    secret: /\bSTRIPE_WEBHOOK_(SIGNING_)?SECRET\b/,
  },
  {
    provider: 'github',
    path: /github/i,
    events: /['"`](x-github-event)['"`]/i,
    secret: /\bGITHUB_WEBHOOK_SECRET\b/,
  },
]

/** Reads each handler that takes POST, and the project files that it imports itself. Sets `entry.webhook` too. */
export function findWebhooks(collector: Collector): WebhookHint[] {
  const hints: WebhookHint[] = []
  for (const entry of collector.entries) {
    const takesPost = entry.method === 'POST' || (entry.kind === 'pages-api' && entry.method === '*')
    if (!takesPost || (entry.kind !== 'route-handler' && entry.kind !== 'pages-api')) continue
    const handler = collector.sources.parse(path.join(collector.app.root, entry.file))
    if ('reason' in handler) continue
    const found = fromCode(entry, handler, collector) ?? fromPath(entry, handler)
    if (!found) continue
    const { events, compared } = eventsIn(handler, collector.sources, found.provider)
    const hint = { ...found, provider: senderOf(found, compared), events }
    entry.webhook = hint.provider
    hints.push(hint)
  }
  return hints
}

type Found = Omit<WebhookHint, 'events'>

/** What Clerk's events begin with (Clerk docs: "Webhooks overview"). */
const CLERK_EVENT =
  /^(user|session|organization\w*|role|permission|email\.created|sms|waitlistEntry|subscription\w*|paymentAttempt)\b/

/** Others deliver through svix, too: whoever tells only events apart that Clerk does not send is no handler of Clerk's. */
function senderOf({ provider, evidence }: Found, compared: string[]): ProviderName {
  if (evidence.what !== SVIX && evidence.what !== SVIX_HEADER) return provider
  return compared.length > 0 && !compared.some((event) => CLERK_EVENT.test(event)) ? 'svix' : provider
}

/** Files that are looked through for the names of events: the handler, and what it imports, two steps far. */
const EVENT_FILES = 40
const EVENT_STEPS = 2
const EVENT = /(['"`])([a-z]\w*(?:\.[a-z]\w*)+)\1/gi
/** What something is compared with. */
const COMPARED = /(?:case|===?)\s*(['"`])([a-z]\w*(?:\.[a-z]\w*)*)\1/gi

/** Names that may be event types. Wherever they stand: one that is no event is told by the provider's catalogue. */
function eventsIn(
  handler: ParsedFile,
  sources: Sources,
  provider: ProviderName,
): { events: string[]; compared: string[] } {
  const files = new Set([handler])
  let last = [handler]
  for (let step = 0; step < EVENT_STEPS && files.size < EVENT_FILES; step += 1) {
    last = last.flatMap((file) => importedFiles(file, sources).map((imported) => imported.file))
    for (const file of last) files.add(file)
  }
  const found = (pattern: RegExp) =>
    [...files].flatMap(({ code }) => [...code.matchAll(pattern)].map((match) => match[2] ?? ''))
  const compared = found(COMPARED)
  // GitHub's events have no dot.
  const names = provider === 'github' ? [...found(EVENT), ...compared] : found(EVENT)
  return { events: [...new Set(names)].sort(), compared: compared.filter((name) => name.includes('.')) }
}

function fromCode(entry: EntryPoint, handler: ParsedFile, collector: Collector): Found | null {
  const imported = importedFiles(handler, collector.sources)
  const places: { file: ParsedFile; used: Set<string> | null }[] = [{ file: handler, used: null }, ...imported]
  for (const { file, used } of places) {
    for (const sign of SIGNS) {
      const offset = signOffset(file, sign)
      if (offset === null || (used !== null && !belongsTo(file, offset, used))) continue
      const secretEnv =
        secretVariable(file, offset) ??
        [handler, ...imported.map((other) => other.file)]
          .map((other) => secretVariable(other, null))
          .find((name) => name !== null) ??
        sign.ownSecret ??
        null
      return {
        entryId: entry.id,
        provider: sign.provider,
        basis: 'code',
        secretEnv,
        evidence: { file: collector.relative(file.path), line: file.lineAt(offset), what: sign.what },
      }
    }
  }
  return null
}

function fromPath(entry: EntryPoint, handler: ParsedFile): Found | null {
  if (!/hooks?(\/|$|-|_)|webhook/i.test(entry.pattern)) return null
  const found =
    PATH_SIGNS.find((sign) => sign.path.test(entry.pattern)) ??
    PATH_SIGNS.find((sign) => sign.events.test(handler.code)) ??
    PATH_SIGNS.find((sign) => sign.secret.test(handler.code))
  if (!found) return null
  return {
    entryId: entry.id,
    provider: found.provider,
    basis: 'path',
    secretEnv: secretVariable(handler, null),
    evidence: { file: entry.file, line: entry.line, what: entry.pattern },
  }
}

function signOffset(file: ParsedFile, sign: Sign): number | null {
  const { imports, words } = sign
  if (!imports) return words.exec(file.code)?.index ?? null
  const taken = file.module.staticImports.filter(({ moduleRequest }) => imports.test(moduleRequest.value))
  if (taken.length === 0) return null
  const renamed = taken.flatMap(({ entries }) => entries.flatMap((entry) => wordsFor(entry, words)))
  for (const one of [words, ...renamed]) {
    const found = one.exec(file.code)
    if (found) return found.index
  }
  return null
}

type ImportEntry = ParsedFile['module']['staticImports'][number]['entries'][number]

/** `import { verifyWebhook as verify }`: the same words with the name that the file gives it. */
function wordsFor({ importName, localName }: ImportEntry, { source }: RegExp): RegExp[] {
  const { name } = importName
  if (name === null || name === localName.value || !source.includes(name)) return []
  return [new RegExp(source.replace(name, () => localName.value.replaceAll('$', '\\$')))]
}

/** Project files that the handler imports or re-exports from, with the names it takes from each. */
function importedFiles(handler: ParsedFile, sources: Sources): { file: ParsedFile; used: Set<string> }[] {
  const names = new Map<string, Set<string>>()
  const note = (request: string, name: string): void => {
    names.set(request, (names.get(request) ?? new Set()).add(name))
  }
  for (const statement of handler.module.staticImports) {
    for (const { importName, isType } of statement.entries) {
      if (!isType) note(statement.moduleRequest.value, exportNameOf(importName) ?? '*')
    }
  }
  for (const { entries } of handler.module.staticExports) {
    for (const { moduleRequest, importName } of entries) {
      if (moduleRequest) note(moduleRequest.value, importName.name ?? '*')
    }
  }
  return [...names].flatMap(([request, used]) => {
    const target = sources.resolveLocal(handler.path, request)
    const parsed = target === null ? null : sources.parse(target)
    return parsed === null || 'reason' in parsed ? [] : [{ file: parsed, used }]
  })
}

/**
 * Is the verification part of what the handler takes from this file? `lib/stripe.ts` may verify webhooks in one
 * function and make a client in another: a handler that takes only the client is no webhook.
 */
function belongsTo(file: ParsedFile, offset: number, used: Set<string>): boolean {
  if (used.has('*')) return true
  const statements = file.program['body'] as { start: number; end: number; type: string }[]
  const around = statements.find((statement) => statement.start <= offset && offset < statement.end)
  if (!around) return false
  const inside = file.code.slice(around.start, around.end)
  const declared = /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|var|class)\s+([\w$]+)/.exec(
    inside,
  )?.[1]
  if (used.has('default') && /^export\s+default\b/.test(inside)) return true
  if (declared === undefined) return false
  if (used.has(declared)) return true
  // One step further: what the handler takes calls the function that verifies.
  return statements.some((statement) => {
    const text = file.code.slice(statement.start, statement.end)
    const isTaken = [...used].some((name) =>
      new RegExp(`^export\\b[^=({]*\\b${name.replaceAll('$', '\\$')}\\b`).test(text),
    )
    return isTaken && new RegExp(`\\b${declared.replaceAll('$', '\\$')}\\b`).test(text)
  })
}
