import path from 'node:path'
import type { Finding, ReportEntry } from '../access/index.ts'
import { exportNameOf, type ParsedFile } from '../app/index.ts'
import { auditFinding, type AuditFacts, type AuditRule } from './audit-rule.ts'
import { BrowserGates, componentOf, isForBrowser, type Gate } from './browser-gates.ts'
import { CallerReads } from './caller-reads.ts'
import { isMadeForAll, plainAnswer, shown } from './executed.ts'
import { reachedBy } from './guard-flaw.ts'
import { ServerComponent, type Handed } from './handed-data.ts'
import type { RuleMeta } from './rule.ts'
import { parsed, relativePath } from './source-files.ts'

/** CWE-602: the server sends what only the browser hides. */
const meta: RuleMeta = { id: 'client-only-guard', cwe: 'CWE-602', asvs: 'V8.3.1' }

/** Files through which a component may be exported again. */
const MAX_STEPS = 3

/**
 * A page or layout loads data for whoever asks, and hands it to a component of the browser that shows it to some only: props
 * and children of such a component are in the response. `<Show>` in a server component is no such thing: there Clerk decides
 * before anything is sent (@clerk/nextjs, app-router/server/controlComponents).
 */
export const clientOnlyGuard: AuditRule = {
  ...meta,
  scope: 'entry',
  check: (facts) => {
    const look = new Look(facts)
    const open = facts.entries.filter((entry) => isOpenPage(entry) && reachedBy(entry, facts))
    const pages = open.filter((entry) => !isMadeForAll(entry, facts) && entry.guard.facts?.work !== null)
    const layouts = open.length === 0 ? [] : layoutsOf(facts)
    return [
      ...pages.flatMap((entry) => look.at(entry.file, entry) ?? []),
      ...layouts.flatMap((file) => {
        const below = open.find((entry) => entry.file.startsWith(`${path.posix.dirname(file)}/`))
        return below ? (look.at(file, below) ?? []) : []
      }),
    ]
  },
}

/** Of flawed guards, others speak. */
function isOpenPage({ kind, guard }: ReportEntry): boolean {
  const isOpen = guard.status === 'open' || guard.status === 'partial'
  return kind === 'page' && isOpen && (guard.flaw === undefined || guard.flaw.kind === 'optional-user')
}

function layoutsOf({ inventory }: AuditFacts): string[] {
  return inventory.layouts.filter(({ kind }) => kind === 'layout' || kind === 'template').map(({ file }) => file)
}

interface Component {
  code: ParsedFile
  /** Name that its file exports it by. */
  name: string
}

class Look {
  readonly #facts: AuditFacts
  readonly #reads: CallerReads
  readonly #gates = new Map<string, BrowserGates>()

  constructor(facts: AuditFacts) {
    this.#facts = facts
    this.#reads = new CallerReads(facts)
  }

  /** @param entry an entry point that renders the file for strangers */
  at(file: string, entry: ReportEntry): Finding | null {
    const code = parsed(this.#facts, path.join(this.#facts.app.root, file))
    if (!code || isForBrowser(code)) return null
    const imported = this.#importedBy(code)
    const isGate = (name: string): boolean => mayHide(imported.get(name)?.code)
    if (![...imported.keys()].some(isGate)) return null
    const fn = componentOf(code, 'default')
    if (!fn) return null
    const loader = (name: string): boolean => this.#loads(imported.get(name) ?? { code, name })
    for (const handed of new ServerComponent(fn, code, this.#reads).handed(isGate, loader)) {
      const component = imported.get(handed.component)
      const gate = component && this.#gatesOf(component.code).hides(component.name, handed.prop)
      if (gate) return this.#finding(file, code, entry, handed, component.code, gate)
    }
    return null
  }

  /** Components of the project, by the name that they have in the file. */
  #importedBy(code: ParsedFile): Map<string, Component> {
    const found = new Map<string, Component>()
    for (const { moduleRequest, entries } of code.module.staticImports) {
      for (const { importName, localName, isType } of entries) {
        const name = exportNameOf(importName)
        if (isType || name === null || !/^[A-Z]/.test(localName.value)) continue
        const component = this.#exportedBy(code.path, moduleRequest.value, name, MAX_STEPS)
        if (component) found.set(localName.value, component)
      }
    }
    return found
  }

  #exportedBy(from: string, request: string, name: string, steps: number): Component | null {
    if (steps === 0 || !/^[./~@#]/.test(request)) return null
    const file = this.#facts.sources.resolveLocal(from, request)
    const code = file !== null && /\.[cm]?[jt]sx?$/.test(file) ? parsed(this.#facts, file) : null
    if (!code) return null
    for (const { exportName, importName, moduleRequest } of code.module.staticExports.flatMap(
      ({ entries }) => entries,
    )) {
      const exported = exportNameOf(exportName)
      if (exported === name && moduleRequest === null) return { code, name }
      if (moduleRequest === null || (exported !== name && exported !== null)) continue
      const again = this.#exportedBy(code.path, moduleRequest.value, exportNameOf(importName) ?? name, steps - 1)
      if (again) return again
    }
    return null
  }

  /** A component of the server that loads for whoever asks. */
  #loads({ code, name }: Component): boolean {
    const fn = isForBrowser(code) ? null : componentOf(code, name)
    return fn?.['async'] === true && new ServerComponent(fn, code, this.#reads).loadsForAll
  }

  #gatesOf(code: ParsedFile): BrowserGates {
    const gates = this.#gates.get(code.path) ?? new BrowserGates(code)
    this.#gates.set(code.path, gates)
    return gates
  }

  #finding(
    file: string,
    code: ParsedFile,
    entry: ReportEntry,
    { node, component, data }: Handed,
    browser: ParsedFile,
    gate: Gate,
  ): Finding {
    const asked = plainAnswer(entry, this.#facts)
    const [line, column] = placeIn(code, node.start)
    const [gateLine, gateColumn] = placeIn(browser, gate.node.start)
    const gateFile = relativePath(this.#facts, browser.path)
    const isPage = file === entry.file
    const loads = data.startsWith('<')
      ? `lets ${data} load for everyone inside of`
      : `loads \`${data}\` for everyone and hands it to`
    return auditFinding(meta, {
      severity: 'error',
      confidence: 'read',
      // A layout's finding is not about the page: of that page, other rules may have to speak.
      ...(isPage ? { entry } : {}),
      file,
      line,
      column,
      related: [{ file: gateFile, line: gateLine, column: gateColumn }],
      message: `${isPage ? entry.id : file} ${loads} <${component}>, which hides it in the browser only (${gate.what}): it is in the payload of ${isPage ? 'the page' : entry.id}, and anyone can read it there.`,
      evidence: [
        ...(asked ? [shown(entry, asked)] : []),
        `${file}:${line} <${component}>`,
        `${gateFile}:${gateLine} ${gate.what}`,
      ],
      help: `Check in ${file} before ${data.startsWith('<') ? data : `\`${data}\``} is loaded (${isPage ? '`await auth.protect()`' : '`const { userId } = await auth()`'}), or load it in a server component inside of ${this.#serverGate()}.`,
    })
  }

  /** Clerk 7 has `<Show>` alone. */
  #serverGate(): string {
    const version = this.#facts.app.clerk?.version ?? this.#facts.app.declared.clerk ?? ''
    return /^\D*[456]\b/.test(version) ? '`<SignedIn>`' : '`<Show when="signed-in">`'
  }
}

function mayHide(code: ParsedFile | undefined): boolean {
  return code !== undefined && isForBrowser(code) && code.code.includes('@clerk/')
}

function placeIn({ text, lineAt }: ParsedFile, offset: number): [number, number] {
  return [lineAt(offset), offset - text.lastIndexOf('\n', offset - 1)]
}
