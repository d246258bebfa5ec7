import path from 'node:path'
import type { Finding, ReportEntry } from '../access/index.ts'
import { exportNameOf, isNode, walkAst, type AstNode, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { reachedBy } from './guard-flaw.ts'
import type { RuleMeta } from './rule.ts'
import { parsed } from './source-files.ts'

/** CWE-602: the server sends what only the browser hides. */
const meta: RuleMeta = { id: 'client-only-guard', cwe: 'CWE-602', asvs: 'V8.3.1' }

/**
 * A page without a guard of its own loads data and hands it to a component of the browser that shows it to some only.
 * `<Show>` in a server component is no such thing: there Clerk decides before anything is sent.
 */
export const clientOnlyGuard: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) =>
    facts.entries
      .filter(({ kind, guard }) => kind === 'page' && (guard.status === 'open' || guard.status === 'partial'))
      .filter((entry) => reachedBy(entry, facts) && !isMadeForAll(entry, facts))
      .flatMap((entry) => findingOf(entry, facts) ?? []),
}

interface Handed {
  /** The element. */
  node: AstNode
  component: string
  /** Variable of the page that holds what was loaded. */
  data: string
  gate: Gate
}

interface Gate {
  /** Relative to the app's root. */
  file: string
  line: number
  what: string
}

function findingOf(entry: ReportEntry, facts: AuditFacts): Finding | null {
  const page = parsed(facts, path.join(facts.app.root, entry.file))
  if (!page || isForBrowser(page)) return null
  const gates = gatesOf(page, facts)
  const handed = gates.size === 0 ? null : handedTo(page, gates)
  if (!handed) return null
  const { node, component, data, gate } = handed
  const asked = plainAnswer(entry, facts)
  const line = page.lineAt(node.start)
  return auditFinding(meta, {
    severity: 'error',
    confidence: 'read',
    entry,
    file: entry.file,
    line,
    column: node.start - page.text.lastIndexOf('\n', node.start - 1),
    related: [{ file: gate.file, line: gate.line, column: 1 }],
    message: `${entry.id} loads \`${data}\` for everyone and hands it to <${component}>, which hides it in the browser only (${gate.what}): it is in the page's payload, and anyone can read it there.`,
    evidence: [
      ...(asked ? [shown(entry, asked)] : []),
      `${entry.file}:${line} <${component}>`,
      `${gate.file}:${gate.line} ${gate.what}`,
    ],
    help: `Check in ${entry.file} before \`${data}\` is loaded (\`await auth.protect()\`), or load it in a server component inside of \`<Show when="signed-in">\`.`,
  })
}

/** Components of the browser that the page imports and that show what they are given to some only. */
function gatesOf({ path: from, module }: ParsedFile, facts: AuditFacts): Map<string, Gate> {
  const gates = new Map<string, Gate>()
  for (const { moduleRequest, entries } of module.staticImports) {
    const file = /^[./~@#]/.test(moduleRequest.value) ? facts.sources.resolveLocal(from, moduleRequest.value) : null
    const code = file === null || !/\.[jt]sx?$/.test(file) ? null : parsed(facts, file)
    const gate = code && isForBrowser(code) ? gateIn(code, facts) : null
    if (!gate) continue
    for (const { localName, importName, isType } of entries) {
      if (!isType && exportNameOf(importName) !== null) gates.set(localName.value, gate)
    }
  }
  return gates
}

const isForBrowser = ({ code }: ParsedFile): boolean => /^\s*(['"])use client\1/.test(code)

const CLERK = /^@clerk\/(nextjs|clerk-react|react)$/
const COMPONENTS = ['SignedIn', 'Show', 'Protect']
const HOOKS = ['useUser', 'useAuth', 'useSession']
/** What decides by a hook's answer: `if (!isSignedIn) return null`, `user ? … : null`, `isSignedIn && …`. */
const DECIDES =
  /if\s*\(\s*!\s*(isSignedIn|user|userId|session)\b|[({]\s*!?(isSignedIn|user|userId|session)\s*(\?(?![.?])|&&)|return\s+!?(isSignedIn|user|userId|session)\s*(\?(?![.?])|&&)/

function gateIn(code: ParsedFile, { app }: AuditFacts): Gate | null {
  const names = code.module.staticImports
    .filter(({ moduleRequest }) => CLERK.test(moduleRequest.value))
    .flatMap(({ entries }) =>
      entries.map(({ importName, localName }) => ({ name: importName.name ?? '', local: localName.value })),
    )
  const file = path.relative(app.root, code.path).split(path.sep).join('/')
  for (const { name, local } of names) {
    const at = COMPONENTS.includes(name) ? code.code.search(new RegExp(`<${local}\\b`)) : -1
    if (at !== -1) return { file, line: code.lineAt(at), what: `<${name}>` }
  }
  const hook = names.find(({ name }) => HOOKS.includes(name))
  const decides = hook ? DECIDES.exec(code.code) : null
  return hook && decides ? { file, line: code.lineAt(decides.index), what: `${hook.name}()` } : null
}

/** The first element of a gate that is given something which the page has waited for. */
function handedTo({ program }: ParsedFile, gates: ReadonlyMap<string, Gate>): Handed | null {
  const loaded = loadedIn(program)
  if (loaded.size === 0) return null
  let found: Handed | null = null
  walkAst(program, {
    enter: (node) => {
      if (found !== null) return false
      if (node.type !== 'JSXElement') return true
      const component = nameOf((node['openingElement'] as AstNode)['name'])
      const gate = gates.get(component)
      const data = gate ? identifiersIn(node).find((name) => loaded.has(name)) : undefined
      if (gate && data !== undefined) found = { node, component, data, gate }
      return true
    },
  })
  return found
}

/** Variables that hold what was waited for, the caller, the request and its parameters left out. */
function loadedIn(program: AstNode): Set<string> {
  const loaded = new Set<string>()
  walkAst(program, {
    enter: (node) => {
      if (node.type !== 'VariableDeclarator') return
      const init = node['init']
      if (!isNode(init) || init.type !== 'AwaitExpression') return
      const call = init['argument'] as AstNode
      if (call.type !== 'CallExpression' || NO_DATA.test(nameOf(call['callee']))) return
      for (const name of identifiersIn(node['id'] as AstNode)) loaded.add(name)
    },
  })
  return loaded
}

const NO_DATA =
  /^(auth|currentUser|getAuth|headers|cookies|draftMode|connection|getTranslations|getLocale|getMessages|params|searchParams)$/

function nameOf(node: unknown): string {
  return (node as { name?: unknown } | null)?.name as string
}

function identifiersIn(scope: AstNode): string[] {
  const names: string[] = []
  walkAst(scope, {
    enter: (node) => {
      if (node.type === 'Identifier') names.push(nameOf(node))
    },
  })
  return names
}
