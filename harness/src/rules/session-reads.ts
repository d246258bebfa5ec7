/** Which entry points ask Clerk for the session that the proxy left on the request: without the proxy these calls throw. */
import { exportNameOf, isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import type { Evidence, ReportEntry } from '../access/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { importedFiles } from './imported-files.ts'

const CALLS = ['auth', 'currentUser', 'getAuth']
/** These read the request themselves. */
const WITHOUT_PROXY = /\b(authenticateRequest|verifyToken)\b/
/** Files that an entry's guard may lie in: its own, and what it imports so many steps away. */
const MAX_STEPS = 3

interface Seen {
  calls: string[]
  readsRequest: boolean
}

export class SessionReads {
  readonly #facts: AuditFacts
  readonly #files = new Map<string, Seen & { imports: string[] }>()

  constructor(facts: AuditFacts) {
    this.#facts = facts
  }

  /** `auth`, `currentUser` or `getAuth`; null where the entry calls none, catches what they throw, or it cannot be told. */
  of({ file, guard }: ReportEntry): string | null {
    const { status, access, flaw } = guard
    const isSession = status === 'guarded' && access !== 'secret'
    const isLookUp = flaw?.kind === 'optional-user' && !this.#isCaught(flaw.place)
    if (!isSession && !isLookUp) return null
    const { calls, readsRequest } = this.#reachedFrom(`${this.#facts.app.root}/${file}`)
    return readsRequest ? null : (CALLS.find((call) => calls.includes(call)) ?? null)
  }

  #reachedFrom(file: string): Seen {
    const seen = new Set([file])
    let step = [file]
    for (let steps = 0; steps < MAX_STEPS && step.length > 0; steps++) {
      step = step.flatMap((one) => this.#read(one).imports).filter((one) => !seen.has(one))
      for (const one of step) seen.add(one)
    }
    const files = [...seen].map((one) => this.#read(one))
    return { calls: files.flatMap(({ calls }) => calls), readsRequest: files.some(({ readsRequest }) => readsRequest) }
  }

  #read(file: string): Seen & { imports: string[] } {
    const known = this.#files.get(file)
    if (known) return known
    const parsed = this.#facts.sources.parse(file)
    const read =
      'reason' in parsed
        ? { calls: [], readsRequest: false, imports: [] }
        : {
            calls: namesFromClerk(parsed),
            readsRequest: WITHOUT_PROXY.test(parsed.code),
            imports: importedFiles(this.#facts, file).files,
          }
    this.#files.set(file, read)
    return read
  }

  #isCaught({ file, line }: Evidence): boolean {
    const parsed = this.#facts.sources.parse(`${this.#facts.app.root}/${file}`)
    if ('reason' in parsed) return true
    let caught = false
    walkAst(parsed.program, {
      enter: (node) => {
        const block = caughtBy(node)
        if (block === null) return
        caught ||= parsed.lineAt(block.start) <= line && line <= parsed.lineAt(block.end)
      },
    })
    return caught
  }
}

/** `try { … } catch {}`, `(…).catch(…)`: the part whose failure goes no further. */
function caughtBy(node: AstNode): AstNode | null {
  if (node.type === 'TryStatement') return isNode(node['handler']) ? (node['block'] as AstNode) : null
  const callee = node.type === 'CallExpression' && isNode(node['callee']) ? node['callee'] : null
  const property = callee?.['property']
  const isCatch = isNode(property) && property['name'] === 'catch'
  return isCatch && isNode(callee?.['object']) ? callee['object'] : null
}

/** Of the three calls, those that a file imports; all of them by `import * as`. */
function namesFromClerk({ module }: ParsedFile): string[] {
  return module.staticImports
    .filter(({ moduleRequest }) => moduleRequest.value === '@clerk/nextjs/server')
    .flatMap(({ entries }) => entries)
    .flatMap(({ importName, isType }) => {
      if (isType) return []
      const name = exportNameOf(importName)
      return name === null ? CALLS : CALLS.filter((call) => call === name)
    })
}
