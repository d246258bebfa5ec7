import type { Finding } from '../access/index.ts'
import { walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { CallerData } from './caller-data.ts'
import { CallerReads, hasDirective, identifiersIn, isFunction, nameOf, namesIn, type Read } from './caller-reads.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed } from './source-files.ts'

/** CWE-524: what one caller may see is kept in a cache that all callers share. */
const meta: RuleMeta = { id: 'auth-in-cache', cwe: 'CWE-524', asvs: 'V14.2.2' }

/** `'use cache'` and its named profiles, but for the one that is made for this (Next docs: "use cache: private"). */
const SHARED = /^use cache(:\s*(?!private$)\S+)?$/

export const authInCache: AuditRule = {
  ...meta,
  scope: 'file',
  check: (facts) => {
    const reads = new CallerReads(facts)
    return filesMentioning(facts, 'use cache', 'unstable_cache', 'force-static').flatMap((file) => {
      const code = parsed(facts, file.path)
      if (!code) return []
      const look = new Look(code, file.relative, facts, reads)
      return [...look.directives(), ...look.cachedCalls(), ...look.forcedStatic()]
    })
  },
}

class Look {
  readonly #code: ParsedFile
  readonly #file: string
  readonly #facts: AuditFacts
  readonly #reads: CallerReads

  constructor(code: ParsedFile, file: string, facts: AuditFacts, reads: CallerReads) {
    this.#code = code
    this.#file = file
    this.#facts = facts
    this.#reads = reads
  }

  directives(): Finding[] {
    const { program, code } = this.#code
    if (!code.includes('use cache')) return []
    return cachedScopes(program).flatMap((scope) => {
      const read = this.#reads.firstIn(scope, this.#code)
      if (!read) return []
      return [
        this.#finding(
          read,
          `\`${read.call}\` asks who is calling, inside of \`'use cache'\`: Next throws there, when it builds the page or on the first request, as what is kept would be shown to everyone.`,
          `Call \`${read.call}\` outside and hand in what is needed (\`load(userId)\`: arguments are part of the key), or write \`'use cache: private'\`.`,
        ),
      ]
    })
  }

  /**
   * `unstable_cache(…)`: its key is the text of the function, its arguments and `keyParts`; what it closes over is no part
   * of it (Next docs: "unstable_cache > Parameters").
   */
  cachedCalls(): Finding[] {
    const name = importedAs(this.#code, 'next/cache', 'unstable_cache')
    if (name === null) return []
    const findings: Finding[] = []
    walkAst(this.#code.program, {
      enter: (node, ancestors) => {
        if (node.type === 'CallExpression' && nameOf(node['callee']) === name)
          findings.push(...this.#cached(node, ancestors))
      },
    })
    return findings
  }

  #cached(call: AstNode, ancestors: readonly AstNode[]): Finding[] {
    const [given] = call['arguments'] as (AstNode | undefined)[]
    if (!given) return []
    const around = ancestors.filter(isFunction)
    const data = new CallerData(around, this.#code, this.#reads, namedUsers(around))
    const name = nameOf(given)
    const fn = name === undefined ? given : data.declaredAs(name)
    if (name !== undefined && this.#reads.isReader(name, this.#code))
      return [this.#throwing({ node: given, call: name })]
    if (!fn || !isFunction(fn)) return []
    const read = this.#reads.firstIn(fn, this.#code)
    return read ? [this.#throwing(read)] : this.#shared(fn, call, ancestors, data)
  }

  #throwing(read: Read): Finding {
    return this.#finding(
      read,
      `\`${read.call}\` asks who is calling, inside of \`unstable_cache\`: Next throws there on each request, as what is kept would be shown to everyone.`,
      `Call \`${read.call}\` outside and hand in what is needed: arguments are part of the key.`,
    )
  }

  #shared(fn: AstNode, call: AstNode, ancestors: readonly AstNode[], data: CallerData): Finding[] {
    if (data.callers.size === 0) return []
    const own = namesOwnedBy(fn)
    const key = this.#keyOf(call, ancestors)
    if (key === 'unknown') return []
    const inKey = [...data.sources(key)].filter((name) => data.callers.has(name))
    const used = identifiersIn(fn['body']).find(
      ({ name }) => data.callers.has(name) && !own.has(name) && !isNamed(name, inKey, data),
    )
    if (!used) return []
    const everyone = inKey.length === 0 ? 'everyone after' : 'everyone after with the same key'
    return [
      this.#finding(
        { node: used.node, call: used.name },
        `\`${used.name}\` is the caller's, and no part of the cache's key: what the first caller gets is given to ${everyone}, and nothing throws.`,
        `Hand it in as an argument, or name it in the key: \`unstable_cache(fn, [${used.name}])\`. Tags are no part of the key.`,
      ),
    ]
  }

  /** Names in `keyParts`, and in the arguments that the cached function is called with. */
  #keyOf(call: AstNode, ancestors: readonly AstNode[]): Set<string> | 'unknown' {
    const [, keys] = call['arguments'] as (AstNode | undefined)[]
    const names = namesIn([keys, ...this.#argumentsOf(call, ancestors)])
    const given = namesIn(ancestors.filter(isFunction).flatMap((around) => around['params'] as AstNode[]))
    const isMadeElsewhere = [...names].some((name) => given.has(name) && /key|tag|cache/i.test(name))
    const isHandedIn = keys !== undefined && given.has(nameOf(keys) ?? '')
    return isMadeElsewhere || isHandedIn ? 'unknown' : names
  }

  /** `unstable_cache(…)(userId)`, or `load(userId)` of `const load = unstable_cache(…)` */
  #argumentsOf(call: AstNode, ancestors: readonly AstNode[]): unknown[] {
    const above = ancestors.at(-1)
    if (above?.type === 'CallExpression' && above['callee'] === call) return above['arguments'] as unknown[]
    const name = above?.type === 'VariableDeclarator' ? nameOf(above['id']) : undefined
    if (name === undefined) return []
    const found: unknown[] = []
    walkAst(ancestors.findLast(isFunction) ?? this.#code.program, {
      enter: (node) => {
        if (node.type === 'CallExpression' && nameOf(node['callee']) === name)
          found.push(...(node['arguments'] as unknown[]))
      },
    })
    return found
  }

  /** `export const dynamic = 'force-static'`: headers and cookies are empty, whoever asks (Next docs: "dynamic"). */
  forcedStatic(): Finding[] {
    const { code, program } = this.#code
    if (!/\bexport\s+const\s+dynamic\s*(:[^=]+)?=\s*(['"`])force-static\2/.test(code)) return []
    const read = this.#reads.firstIn(program, this.#code)
    if (!read) return []
    const what = /^(headers|cookies)\b/.test(read.call)
      ? `there it is always empty, and nothing throws: whoever asks gets what a stranger gets`
      : `there is no caller: Clerk's \`auth()\` finds no request and throws, when the page is built or on the first request`
    return [
      this.#finding(
        read,
        `\`${read.call}\` asks who is calling, and \`force-static\` makes one answer for everyone: ${what}.`,
        `Remove \`dynamic = 'force-static'\`, or load what is the caller's elsewhere.`,
      ),
    ]
  }

  #finding({ node }: Read, message: string, help: string): Finding {
    const { text, lineAt } = this.#code
    const line = lineAt(node.start)
    const entry = this.#facts.entries.find(({ file }) => file === this.#file)
    return auditFinding(meta, {
      severity: 'error',
      confidence: 'read',
      file: this.#file,
      line,
      column: node.start - text.lastIndexOf('\n', node.start - 1),
      ...(entry ? { entry } : {}),
      message,
      evidence: [`${this.#file}:${line} ${text.slice(node.start, node.end).split('\n')[0] ?? ''}`],
      help,
    })
  }
}

/** The file, or functions of it, that say that they are cached for all. */
function cachedScopes(program: AstNode): AstNode[] {
  if (hasDirective(program, SHARED)) return [program]
  const found: AstNode[] = []
  walkAst(program, {
    enter: (node) => {
      if (!isFunction(node) || !hasDirective(node, SHARED)) return true
      found.push(node)
      return false
    },
  })
  return found
}

/** Ids of one user or one organization, as parameters are called. */
const USERS =
  /^(user|clerk|clerkUser|owner|member|customer|account|profile|tenant|org|organization|workspace|team)_?[iI][dD]$/
const OF_ORGANIZATION = /^(org|tenant|workspace|team)/i

function namedUsers(functions: readonly AstNode[]): string[] {
  return functions.flatMap((fn) => [...namesIn(fn['params'])]).filter((name) => USERS.test(name))
}

/** Is it in the key, or something that it was made of, or that was made of it? Of one user any name will do. */
function isNamed(name: string, inKey: readonly string[], data: CallerData): boolean {
  const sources = data.sources([name])
  if (inKey.some((one) => sources.has(one))) return true
  const isOrganization = OF_ORGANIZATION.test(name)
  return !isOrganization && inKey.some((one) => !OF_ORGANIZATION.test(one))
}

/** Parameters of a function, and what it declares. */
function namesOwnedBy(fn: AstNode): Set<string> {
  const names = namesIn(fn['params'])
  walkAst(fn, {
    enter: (node) => {
      if (node.type === 'VariableDeclarator') for (const name of namesIn(node['id'])) names.add(name)
      else if (isFunction(node) && node !== fn) for (const name of namesIn(node['params'])) names.add(name)
    },
  })
  return names
}

function importedAs({ module }: ParsedFile, request: string, name: string): string | null {
  for (const { moduleRequest, entries } of module.staticImports) {
    const found = moduleRequest.value === request && entries.find(({ importName }) => importName.name === name)
    if (found) return found.localName.value
  }
  return null
}
