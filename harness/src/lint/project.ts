/**
 * An app as an editor needs it: audited once, kept up to date as files change, asked for the findings of one file at a
 * time. What is found, its words and its place are those of `routewarden audit`.
 */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { EntryPoint, Finding } from '../access/index.ts'
import { Sources } from '../app/index.ts'
import {
  askAbout,
  askProxy,
  factsOf,
  gather,
  guardReader,
  openAudit,
  openProxyAgain,
  type AuditOptions,
  type Gathered,
  type OpenAudit,
} from '../audit/index.ts'
import { silent } from '../progress.ts'
import { editsOf, type Edit } from '../fixing/index.ts'
import { dayOf, judgeAccepted } from '../policy/index.ts'
import type { ProxyAnswer, ProxyRuntime } from '../proxy/index.ts'
import { readInventory } from '../routes/index.ts'
import { AUDIT_RULES, type AuditFacts, type AuditRule } from '../rules/index.ts'
import { ImportGraph } from './import-graph.ts'
import { stampOf, Stamps } from './stamps.ts'

export interface LintOptions {
  /** May the app's own code run (next.config, the proxy, routewarden.config)? Default true. */
  exec?: boolean
  /** Config file, absolute. Default: looked for in the app's folder. */
  configFile?: string
}

/** A finding, and what may be done about it in its file. */
export interface LintFinding extends Finding {
  edits: Edit[]
}

export interface Everything {
  /** Absolute files and what they looked like; '': not there. */
  paths: [file: string, stamp: string][]
  /** Indices of `paths`: what every answer rests on. */
  common: number[]
  files: { file: string; rests: number[]; findings: LintFinding[] }[]
}

/** Files without import or export that decide what an app is. */
const KEY_FILES = [
  ...['package.json', 'tsconfig.json', 'jsconfig.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'],
  ...['.env', '.env.local', '.env.production', '.env.production.local', '.env.development', '.env.development.local'],
]
const KEY_NAMES = /^(next\.config|routewarden\.config|routewarden\.policy\.json$|\.routewardenrc)/
/** Without a call for so long, files may have come and gone. In milliseconds. */
const QUIET_MS = 100
/** All rules are run again, whatever changed, where that takes no longer. In milliseconds. */
const AT_ONCE_MS = 4
/** Who types has paused. In milliseconds. */
const PAUSE_MS = 300
/** Text that was not saved for so long belongs to a file that was closed. In milliseconds. */
const OPEN_MS = 300_000

/** What is known of an app at one time. */
interface State {
  open: OpenAudit
  gathered: Gathered
  graph: ImportGraph
  /** Does it hold every file that entry points and layouts import? */
  isGraphWhole: boolean
  keys: Stamps
  folders: Stamps
  /** Files that changed since everything was looked at. */
  changed: Set<string>
  /** Entry points whose guards have to be read again. */
  stale: Set<string>
  /** Findings of every file, and the changes seen until then. */
  whole: { findings: Finding[]; at: number; took: number }
}

export class LintProject {
  readonly root: string
  readonly #options: LintOptions
  #sources: Sources
  #state: State | null = null
  /** Changes seen so far. */
  #changes = 0
  #lastCall = 0
  #scanMs = 0
  /** Everything is looked at again when nobody has asked for a while. */
  #later: NodeJS.Timeout | undefined
  readonly #unsaved = new Map<string, number>()

  /** @param root absolute folder of the app */
  constructor(root: string, options: LintOptions = {}) {
    this.root = root
    this.#options = options
    this.#sources = new Sources(root)
  }

  /**
   * What an audit of the app finds in one file.
   * @param file absolute
   * @param text what the editor holds, saved or not
   * @throws {AppError | ConfigError} no app, or a config that is wrong
   */
  async findingsIn(file: string, text: string): Promise<LintFinding[]> {
    clearTimeout(this.#later)
    const changed = this.#notice(file, text)
    const state = this.#state
    if (state === null || changed === 'everything') await this.#openAgain()
    else if (changed.some((one) => isOfProxy(one, state.open))) {
      await this.#update(state, changed)
      await this.#loadProxyAgain(state)
    } else if (changed.length > 0) await this.#update(state, changed)
    const now = this.#current()
    const relative = path.relative(this.root, file).split(path.sep).join('/')
    const findings = await this.#findings(now, file, relative)
    this.#lastCall = Date.now()
    return this.#shown(now, findings, relative)
  }

  /**
   * Everything that was found, for whoever asks for one file after another: answers can be given without asking, as long
   * as the files that they rest on are the same. null: more was changed than was looked at as a whole.
   */
  everything(): Everything | null {
    const state = this.#state
    if (state === null || state.whole.at !== this.#changes) return null
    const paths = new Map<string, number>()
    const indexOf = (file: string): number => {
      const known = paths.get(file)
      if (known !== undefined) return known
      paths.set(file, paths.size)
      return paths.size - 1
    }
    const common = [...keyFiles(this.root), ...new Set(filesOfProxy(state.open))].map(indexOf)
    const files = this.#sources.known().map((file) => ({
      file,
      rests: [...state.graph.closure(file)].map(indexOf),
      findings: this.#shown(state, state.whole.findings, this.#relative(file)),
    }))
    return { paths: [...paths.keys()].map((file) => [file, stampOf(file)]), common, files }
  }

  async close(): Promise<void> {
    clearTimeout(this.#later)
    await this.#state?.open.close()
    this.#state = null
  }

  /** Findings in a file, and those elsewhere that are about a place in it. */
  #shown({ open }: State, findings: Finding[], relative: string): LintFinding[] {
    const here = findings.filter((finding) => isAbout(finding, relative))
    return this.#notAccepted(open, here).flatMap((finding) => {
      if (finding.file === relative) return [{ ...finding, edits: editsOf(finding, open) }]
      return (finding.related ?? [])
        .filter((place) => place.file === relative)
        .map((place) => ({ ...finding, ...place }))
        .map((found) => ({ ...found, edits: editsOf(found, open) }))
    })
  }

  /** What the policy accepts for now is no problem of who edits the file; reports go on showing it. */
  #notAccepted({ policy, sources }: OpenAudit, findings: Finding[]): Finding[] {
    if (policy === null || policy.accepted.length === 0) return findings
    const read = (file: string) => {
      const text = sources.text(path.join(this.root, file))
      return typeof text === 'string' ? text : null
    }
    return judgeAccepted(findings, policy, read, dayOf(new Date())).findings.filter(
      ({ accepted }) => accepted === undefined,
    )
  }

  #current(): State {
    if (this.#state === null) throw new Error('the app is not open')
    return this.#state
  }

  #auditOptions(): AuditOptions {
    const { exec, configFile } = this.#options
    return {
      dir: this.root,
      ...(exec === undefined ? {} : { exec }),
      ...(configFile === undefined ? {} : { configFile }),
    }
  }

  /** Which files are other ones than before; all, where something changed that decides what the app is. */
  #notice(file: string, text: string): string[] | 'everything' {
    const sources = this.#sources
    const changed: string[] = []
    if (sources.setText(file, text)) changed.push(file)
    if (sources.unsaved(file) !== undefined) this.#unsaved.set(file, Date.now())
    for (const [other, since] of this.#unsaved) {
      if (other === file || Date.now() - since < OPEN_MS) continue
      this.#unsaved.delete(other)
      if (sources.closeUnsaved(other)) changed.push(other)
    }
    const state = this.#state
    if (state === null) return 'everything'
    if (state.keys.changed() || isNew(file, sources)) return 'everything'
    const began = Date.now()
    if (began - this.#lastCall > Math.max(QUIET_MS, 10 * this.#scanMs)) {
      if (state.folders.changed()) return 'everything'
      changed.push(...sources.refresh())
      this.#scanMs = Date.now() - began
    } else {
      changed.push(...sources.refresh([...state.graph.closure(file), ...filesOfProxy(state.open)]))
    }
    return changed
  }

  async #openAgain(): Promise<void> {
    await this.close()
    this.#sources.refresh()
    const open = await openAudit({ ...this.#auditOptions(), before: this.#sources })
    this.#sources = open.sources
    const remembered = { ...open, runtime: remembering(open.runtime) }
    const gathered = await gather(remembered)
    const graph = new ImportGraph(open.sources)
    this.#changes++
    this.#state = {
      open: remembered,
      gathered,
      graph,
      isGraphWhole: false,
      keys: new Stamps(keyFiles(this.root)),
      folders: new Stamps(open.sources.folders.read()),
      changed: new Set(),
      stale: new Set(),
      whole: { findings: [], at: -1, took: 0 },
    }
  }

  async #loadProxyAgain(state: State): Promise<void> {
    this.#changes++
    const open = await openProxyAgain(state.open, this.#auditOptions())
    state.open = { ...open, runtime: remembering(open.runtime) }
    // Guards are what they were, those of helpers that the proxy shares were noted as stale.
    state.gathered.answers = await askProxy(state.open, silent)
    state.whole.at = -1
  }

  /** Files changed that are neither the proxy's nor the app's own settings. */
  async #update(state: State, changed: string[]): Promise<void> {
    this.#changes++
    for (const file of changed) state.changed.add(file)
    const { open, graph } = state
    const { inventory } = open
    if (!state.isGraphWhole) {
      graph.add([...inventory.entries, ...inventory.layouts].map(({ file }) => path.join(this.root, file)))
      state.isGraphWhole = true
    }
    graph.add(changed)
    const concerned = new Set(changed.flatMap((file) => [...graph.dependents(file)].map((one) => this.#relative(one))))
    const came: EntryPoint[] = []
    for (const file of changed) came.push(...(await this.#readEntries(state, file)))
    const layouts = inventory.layouts.filter(({ file }) => concerned.has(file))
    for (const entry of inventory.entries) {
      if (concerned.has(entry.file) || layouts.some(({ file }) => isLayoutAbove(file, entry))) state.stale.add(entry.id)
    }
    if (came.length > 0) {
      const answers = await askAbout(came, open)
      for (const [id, given] of answers) state.gathered.answers.set(id, given)
    }
  }

  /** Reads the entry points of a file again. @returns those that the proxy was not asked about */
  async #readEntries({ open, gathered }: State, file: string): Promise<EntryPoint[]> {
    const relative = this.#relative(file)
    const { inventory } = open
    const before = inventory.entries.filter((entry) => entry.file === relative)
    const found = await readInventory(open.app, { sources: open.sources.only(file) })
    const entries = found.entries.filter((entry) => entry.file === relative)
    if (before.length === 0 && entries.length === 0) return []
    const rest = inventory.entries.filter((entry) => entry.file !== relative)
    const known = new Map(before.map((entry) => [entry.id, entry]))
    inventory.entries = [...rest, ...entries]
    inventory.webhooks = [
      ...inventory.webhooks.filter(({ entryId }) => !known.has(entryId)),
      ...found.webhooks.filter(({ entryId }) => entries.some(({ id }) => id === entryId)),
    ]
    return entries.filter(({ id }) => !gathered.answers.has(id))
  }

  /** Guards that changes may concern are read again, those of the given entry points only. */
  #readStale({ open, gathered, stale }: State, entries: EntryPoint[]): void {
    const needed = entries.filter(({ id }) => stale.has(id) || !gathered.guards.has(id))
    if (needed.length === 0) return
    const reader = guardReader(open)
    for (const entry of needed) {
      gathered.guards.set(entry.id, reader.read(entry))
      stale.delete(entry.id)
    }
  }

  async #findings(state: State, file: string, relative: string): Promise<Finding[]> {
    const { whole } = state
    if (whole.at === this.#changes) return whole.findings
    const isTyping = state.changed.size === 1 && state.changed.has(file)
    if (whole.at === -1 || whole.took <= AT_ONCE_MS || !isTyping) return this.#lookAtAll(state)
    this.#later = setTimeout(() => void this.#lookAtAll(state), PAUSE_MS)
    this.#later.unref()
    return this.#findingsOfFile(state, file, relative)
  }

  async #lookAtAll(state: State): Promise<Finding[]> {
    if (this.#state !== state) return []
    const at = this.#changes
    this.#readStale(state, state.open.inventory.entries)
    const began = performance.now()
    const findings = await check(AUDIT_RULES, factsOf(state.open, state.gathered))
    state.whole = { findings, at, took: performance.now() - began }
    if (at === this.#changes) state.changed.clear()
    return findings
  }

  /**
   * While someone types in a large app: what may be found in the file itself is found again, and so is what was found
   * there, which an edit may have mended; the rest is as it was.
   */
  async #findingsOfFile(state: State, file: string, relative: string): Promise<Finding[]> {
    const { open, gathered, whole, graph } = state
    const own = open.inventory.entries.filter((entry) => entry.file === relative)
    const users = [...graph.dependents(file)].map((one) => this.#relative(one))
    const entries = own.length > 0 ? own : open.inventory.entries.filter((entry) => users.includes(entry.file))
    this.#readStale(state, entries)
    const facts: AuditFacts = { ...factsOf(open, gathered, entries), focus: file }
    const ids = new Set(LOCAL_RULES.map(({ id }) => id))
    const shown = new Set(whole.findings.filter((finding) => isAbout(finding, relative)).map(({ rule }) => rule))
    const again = AUDIT_RULES.filter(({ id }) => shown.has(id) && !ids.has(id))
    for (const { id } of again) ids.add(id)
    const rest = whole.findings.filter(({ rule }) => !ids.has(rule))
    // To list all entry points takes a while where there are thousands.
    const found = again.length === 0 ? rest : [...rest, ...(await check(again, factsOf(open, gathered), rest))]
    return [...found, ...(await check(LOCAL_RULES, facts, found))]
  }

  #relative(file: string): string {
    return path.relative(this.root, file).split(path.sep).join('/')
  }
}

const isAbout = ({ file, related = [] }: Finding, relative: string): boolean =>
  file === relative || related.some((place) => place.file === relative)

/** Rules whose findings in a file come from that file and from the entry points that run it. */
const LOCAL_RULES = AUDIT_RULES.filter(({ scope }) => scope === 'entry' || scope === 'file')

async function check(rules: AuditRule[], facts: AuditFacts, before: Finding[] = []): Promise<Finding[]> {
  const all = [...before]
  for (const rule of rules) all.push(...(await rule.check(facts, all)))
  return all.slice(before.length)
}

/** The same question has the same answer until the proxy changes. */
function remembering(runtime: ProxyRuntime): ProxyRuntime {
  const known = new Map<string, ProxyAnswer>()
  return {
    ...runtime,
    ask: async (questions) => {
      const keys = questions.map((question) => JSON.stringify(question))
      const news = questions.filter((_, index) => !known.has(keys[index] ?? ''))
      const answers = news.length === 0 ? [] : await runtime.ask(news)
      news.forEach((question, index) => {
        const answer = answers[index]
        if (answer) known.set(JSON.stringify(question), answer)
      })
      return keys.flatMap((key) => known.get(key) ?? [])
    },
  }
}

/** Is it on disk, and was not, or a folder above it was not, when folders were read? */
function isNew(file: string, { folders, root }: Sources): boolean {
  if (!file.startsWith(root + path.sep)) return false
  let folder = root
  for (const name of path.relative(root, file).split(path.sep)) {
    if (!folders.has(folder)) return false
    if (!folders.names(folder).includes(name)) return existsSync(file)
    folder = path.join(folder, name)
  }
  return false
}

function isOfProxy(file: string, open: OpenAudit): boolean {
  return filesOfProxy(open).includes(file)
}

/** What it is made of, and what it would be made of where it does not load. */
function filesOfProxy({ runtime, proxy, app }: OpenAudit): string[] {
  const own = app.proxy.file === null ? [] : [path.join(app.root, app.proxy.file)]
  return [...own, ...(proxy?.files ?? []), ...runtime.files]
}

function isLayoutAbove(layout: string, { kind, file }: EntryPoint): boolean {
  return kind === 'page' && file.startsWith(`${path.posix.dirname(layout)}/`)
}

function keyFiles(root: string): string[] {
  const named = readdirSync(root).filter((name) => KEY_NAMES.test(name))
  return [root, ...[...KEY_FILES, ...named].map((name) => path.join(root, name))]
}
