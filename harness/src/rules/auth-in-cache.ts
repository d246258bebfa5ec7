import type { Finding } from '../access/index.ts'
import { exportNameOf, isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import type { RuleMeta } from './rule.ts'
import { filesMentioning, parsed } from './source-files.ts'

/** CWE-524: what one caller may see is kept in a cache that all callers share. */
const meta: RuleMeta = { id: 'auth-in-cache', cwe: 'CWE-524', asvs: 'V14.2.2' }

/** What reads the request, by module. */
const READERS: Record<string, readonly string[]> = {
  '@clerk/nextjs/server': ['auth', 'currentUser'],
  '@clerk/nextjs': ['auth', 'currentUser'],
  'next/headers': ['headers', 'cookies'],
}
const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/

export const authInCache: AuditRule = {
  ...meta,
  scope: 'file',
  check: (facts) =>
    filesMentioning(facts, 'use cache', 'unstable_cache', 'force-static').flatMap((file) => {
      const code = parsed(facts, file.path)
      if (!code) return []
      const look = new Look(code, file.relative, facts)
      return [...look.directives(), ...look.cachedCalls(), ...look.forcedStatic()]
    }),
}

interface Read {
  node: AstNode
  /** As written: `auth()`, `requireUser()`. */
  call: string
}

class Look {
  readonly #code: ParsedFile
  readonly #file: string
  readonly #facts: AuditFacts
  /** Local names that read the request when they are called. */
  readonly #readers: Set<string>

  constructor(code: ParsedFile, file: string, facts: AuditFacts) {
    this.#code = code
    this.#file = file
    this.#facts = facts
    this.#readers = new Set([...importedReaders(code), ...helpersThatRead(code, facts)])
    for (const name of functionsThatRead(code, this.#readers)) this.#readers.add(name)
  }

  /** `'use cache'` and its named profiles; `'use cache: private'` is made for this (Next docs: "use cache: private"). */
  directives(): Finding[] {
    const { program } = this.#code
    const found: AstNode[] = []
    if (directiveOf(program)) found.push(program)
    else
      walkAst(program, {
        enter: (node) => {
          if (!FUNCTIONS.test(node.type) || !isNode(node['body']) || !directiveOf(node['body'])) return true
          found.push(node)
          return false
        },
      })
    return found.flatMap((node) => {
      const read = this.#readIn(node)
      return read
        ? [
            this.#finding(
              read,
              `\`${read.call}\` reads who is asking, inside of \`'use cache'\`: Next throws there, as what is kept would be shown to everyone.`,
              `Call \`${read.call}\` outside and hand in what is needed (\`load(userId)\`: arguments are part of the key), or write \`'use cache: private'\`.`,
            ),
          ]
        : []
    })
  }

  /** `unstable_cache(…)`: its key is the text of the function, its arguments and `keyParts`, not what it closes over. */
  cachedCalls(): Finding[] {
    const name = importedAs(this.#code, 'next/cache', 'unstable_cache')
    if (name === null) return []
    const findings: Finding[] = []
    walkAst(this.#code.program, {
      enter: (node, ancestors) => {
        const [fn, keys] = isCallOf(node, name) ? (node['arguments'] as AstNode[]) : []
        if (!fn || !FUNCTIONS.test(fn.type)) return
        const read = this.#readIn(fn)
        if (read) findings.push(this.#throwing(read))
        else findings.push(...this.#shared(fn, keys, ancestors))
      },
    })
    return findings
  }

  #throwing(read: Read): Finding {
    return this.#finding(
      read,
      `\`${read.call}\` reads who is asking, inside of \`unstable_cache\`: Next throws there, as what is kept would be shown to everyone.`,
      `Call \`${read.call}\` outside and hand in what is needed: arguments are part of the key.`,
    )
  }

  #shared(fn: AstNode, keys: AstNode | undefined, ancestors: readonly AstNode[]): Finding[] {
    const callers = this.#callersData(ancestors)
    if (callers.size === 0) return []
    const own = namesIn(fn['params'])
    const named = keys ? namesIn(keys) : new Set<string>()
    const [used] = [...identifiersIn(fn)].filter(({ name }) => callers.has(name) && !own.has(name) && !named.has(name))
    if (!used) return []
    return [
      this.#finding(
        { node: used.node, call: used.name },
        `\`${used.name}\` is the caller's, and no part of the cache's key: what the first caller gets is given to everyone after.`,
        `Hand it in as an argument, or name it in the key: \`unstable_cache(fn, [${used.name}])\`.`,
      ),
    ]
  }

  /** Variables of the functions around that hold what `auth()` and the like answered. */
  #callersData(ancestors: readonly AstNode[]): Set<string> {
    const names = new Set<string>()
    for (const around of ancestors) {
      if (!FUNCTIONS.test(around.type) || !isNode(around['body'])) continue
      walkAst(around['body'], {
        enter: (node) => {
          if (node.type === 'VariableDeclarator' && this.#isRead(node['init'])) {
            for (const name of namesIn(node['id'])) names.add(name)
          }
        },
      })
    }
    return names
  }

  /** `await auth()`, `(await auth()).userId` */
  #isRead(node: unknown): boolean {
    if (!isNode(node)) return false
    if (node.type === 'CallExpression') return this.#nameOfRead(node) !== null
    return /^(AwaitExpression|MemberExpression|ChainExpression|ParenthesizedExpression|TSNonNullExpression|LogicalExpression)$/.test(
      node.type,
    )
      ? this.#isRead(node['argument'] ?? node['object'] ?? node['expression'] ?? node['left'])
      : false
  }

  /** `export const dynamic = 'force-static'`: cookies and headers are empty, whoever asks (Next docs: "dynamic"). */
  forcedStatic(): Finding[] {
    const { code, program } = this.#code
    if (!/\bexport\s+const\s+dynamic\s*(:[^=]+)?=\s*(['"`])force-static\2/.test(code)) return []
    const read = this.#readIn(program)
    return read
      ? [
          this.#finding(
            read,
            `\`${read.call}\` asks who is calling, and \`force-static\` builds this once for everyone: there is never a caller.`,
            `Remove \`dynamic = 'force-static'\`.`,
          ),
        ]
      : []
  }

  /** The first call in it that reads the request. */
  #readIn(scope: AstNode): Read | null {
    let found: Read | null = null
    walkAst(scope, {
      enter: (node) => {
        if (found !== null) return false
        const call = node.type === 'CallExpression' ? this.#nameOfRead(node) : null
        if (call !== null) found = { node, call }
        return true
      },
    })
    return found
  }

  #nameOfRead(call: AstNode): string | null {
    const callee = call['callee'] as AstNode & { name?: string; object?: AstNode & { name?: string } }
    if (callee.type === 'Identifier') return this.#readers.has(callee.name ?? '') ? `${callee.name ?? ''}()` : null
    // `auth.protect()`
    const object = callee.type === 'MemberExpression' ? callee.object : undefined
    if (object?.type !== 'Identifier' || !this.#readers.has(object.name ?? '')) return null
    return `${this.#code.text.slice(callee.start, callee.end)}()`
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

function importedReaders({ module }: ParsedFile): string[] {
  return module.staticImports.flatMap(({ moduleRequest, entries }) => {
    const names = READERS[moduleRequest.value] ?? []
    return entries
      .filter(({ importName, isType }) => !isType && names.includes(importName.name ?? ''))
      .map(({ localName }) => localName.value)
  })
}

function importedAs({ module }: ParsedFile, request: string, name: string): string | null {
  for (const { moduleRequest, entries } of module.staticImports) {
    const found = moduleRequest.value === request && entries.find(({ importName }) => importName.name === name)
    if (found) return found.localName.value
  }
  return null
}

/** Functions of the project that are imported and read the request themselves: one step. */
function helpersThatRead(code: ParsedFile, facts: AuditFacts): string[] {
  return code.module.staticImports.flatMap(({ moduleRequest, entries }) => {
    const wanted = entries.filter(({ isType }) => !isType)
    const file = wanted.length === 0 ? null : facts.sources.resolveLocal(code.path, moduleRequest.value)
    const helper = file === null ? null : parsed(facts, file)
    const readers = helper ? importedReaders(helper) : []
    if (!helper || readers.length === 0) return []
    const reading = new Set(functionsThatRead(helper, new Set(readers)))
    const exported = helper.module.staticExports.flatMap(({ entries: all }) => all)
    return wanted.flatMap(({ importName, localName }) => {
      const name = exportNameOf(importName)
      const local = exported.find(({ exportName }) => exportNameOf(exportName) === name)?.localName.name
      return local && reading.has(local) ? [localName.value] : []
    })
  })
}

/** Named functions at the top of a file that call one of these. */
function functionsThatRead({ program }: ParsedFile, readers: ReadonlySet<string>): string[] {
  if (readers.size === 0) return []
  return (program['body'] as AstNode[]).flatMap((statement) => {
    const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement
    if (declaration.type === 'FunctionDeclaration') return callsOne(declaration, readers) ? [idName(declaration)] : []
    if (declaration.type !== 'VariableDeclaration') return []
    return (declaration['declarations'] as AstNode[])
      .filter((one) => isNode(one['init']) && callsOne(one['init'], readers))
      .map(idName)
  })
}

function callsOne(scope: AstNode, readers: ReadonlySet<string>): boolean {
  let found = false
  walkAst(scope, {
    enter: (node) => {
      if (node.type !== 'CallExpression') return !found
      const callee = node['callee'] as AstNode & { name?: string; object?: { name?: string } }
      found ||= readers.has(callee.name ?? '') || readers.has(callee.object?.name ?? '')
      return !found
    },
  })
  return found
}

const idName = (node: AstNode): string => (node['id'] as { name?: string } | null)?.name ?? ''

function isCallOf(node: AstNode, name: string): boolean {
  return node.type === 'CallExpression' && (node['callee'] as { name?: string }).name === name
}

/** Does it begin with `'use cache'`, or with a named profile of it that all share? */
function directiveOf(block: AstNode): boolean {
  const body = block['body']
  if (!Array.isArray(body)) return false
  return (body as AstNode[]).some((statement) => {
    const text = statement['directive']
    return typeof text === 'string' && /^use cache(:|$)/.test(text) && !/^use cache:\s*private$/.test(text)
  })
}

/** Every name that stands in a pattern or an expression. */
function namesIn(part: unknown): Set<string> {
  const nodes = Array.isArray(part) ? (part as unknown[]) : [part]
  return new Set(nodes.flatMap((node) => (isNode(node) ? [...identifiersIn(node)].map(({ name }) => name) : [])))
}

/** Identifiers, names of properties left out. */
function identifiersIn(scope: AstNode): { name: string; node: AstNode }[] {
  const found: { name: string; node: AstNode }[] = []
  walkAst(scope, {
    enter: (node, ancestors) => {
      if (node.type !== 'Identifier') return
      const above = ancestors.at(-1)
      const isProperty = above?.type === 'MemberExpression' && above['property'] === node && above['computed'] !== true
      const isKey = above?.type === 'Property' && above['key'] === node && above['shorthand'] !== true
      if (!isProperty && !isKey) found.push({ name: (node as unknown as { name: string }).name, node })
    },
  })
  return found
}
