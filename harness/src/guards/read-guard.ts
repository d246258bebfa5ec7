/**
 * What an entry point checks itself: it is executed, on abstract values, as a stranger and as others, through whatever
 * of the project it calls. Where they end differently, there is a guard; what strangers reach says how good it is.
 */
import path from 'node:path'
import type { EntryPoint, GuardFlaw, GuardVerdict } from '../access/index.ts'
import type { GuardDeclaration } from '../config/index.ts'
import { isNode, majorOf, walkAst, type AppFacts, type AstNode, type Sources } from '../app/index.ts'
import type { Inventory } from '../routes/index.ts'
import { execute, type Exit, type Shape } from './execute.ts'
import { Interpreter, TooLarge } from './interpreter.ts'
import { Callers, isIdle, judge, type JudgeOptions } from './judge.ts'
import { hasDirective, Modules, type Module } from './modules.ts'
import { Models } from './models.ts'
import { QuickLook } from './quick-look.ts'
import { factsOf } from './request-uses.ts'
import type { Fn, Value } from './values.ts'
import { isFunction } from './ast.ts'

export interface GuardOptions {
  /** Paths of the sign-in and sign-up pages, basePath included. */
  signInPaths?: readonly string[]
  /** Functions whose code cannot be read, and what they do. */
  declared?: readonly GuardDeclaration[]
}

export class GuardReader {
  readonly #app: AppFacts
  readonly #inventory: Inventory
  readonly #options: GuardOptions
  readonly #modules: Modules
  readonly #quick: QuickLook
  /** Is a guard declared? Its name need not look like one. */
  readonly #declares: boolean
  readonly #run: Interpreter
  readonly #callers = new Callers()
  readonly #layouts = new Map<string, GuardVerdict>()

  constructor(app: AppFacts, sources: Sources, inventory: Inventory, options: GuardOptions = {}) {
    this.#app = app
    this.#inventory = inventory
    this.#options = options
    this.#declares = (options.declared ?? []).length > 0
    this.#quick = new QuickLook(app, sources, inventory)
    this.#modules = new Modules(app.root, sources)
    const clerk = app.clerk?.version ?? app.locked.clerk ?? app.declared.clerk ?? ''
    const models = new Models(majorOf(clerk) ?? 7, options.declared ?? [])
    this.#run = new Interpreter(this.#modules, models, this.#callers.anonymous)
    models.use(this.#run)
  }

  read(entry: EntryPoint): GuardVerdict {
    if (entry.unreadable !== undefined) return unknown(entry.unreadable)
    if (/\.(mdx?|ico|png|jpe?g|gif|svg|txt|xml|json|webmanifest)$/.test(entry.file)) return OPEN
    if (!this.#declares && !this.#quick.mayCheck(entry)) return this.#unasked(entry)
    const module = this.#modules.read(path.join(this.#app.root, entry.file))
    if ('reason' in module) return unknown(module.reason)
    try {
      const own = this.#own(entry, module)
      if (entry.kind !== 'page') return own
      return own.status === 'open' ? this.#withLayouts(entry, own, module) : this.#inLayouts(entry, own)
    } catch (error) {
      if (error instanceof TooLarge) return unknown(error.message)
      if (error instanceof RangeError) return unknown('its code is nested too deep to be followed')
      throw error
    }
  }

  /** Nothing of it asks who calls; what it does by what the request says may still be known. */
  #unasked(entry: EntryPoint): GuardVerdict {
    const shape = shapeOf(entry)
    const module = this.#modules.read(path.join(this.#app.root, entry.file))
    if (shape === null || 'reason' in module || module.forBrowser) return OPEN
    if (shape !== 'action' && !CHANGING.has(entry.method) && !SAYS_WHOSE.test(module.parsed.code)) return OPEN
    try {
      const value = this.#valueOf(entry, module, shape)
      if (value.kind !== 'function') return OPEN
      const method = entry.method === '*' || shape === 'action' ? null : entry.method
      const exits = execute(this.#run, value, shape, this.#callers.anonymous, method)
      return { ...OPEN, facts: { ...factsOf(exits), idle: exits.every(isIdle) } }
    } catch (error) {
      if (error instanceof TooLarge || error instanceof RangeError) return OPEN
      throw error
    }
  }

  #own(entry: EntryPoint, module: Module): GuardVerdict {
    if (entry.dataFunction === 'getInitialProps') return unknown('getInitialProps is not followed')
    const shape = shapeOf(entry)
    if (shape === null) return OPEN // made at build time, or drawn by the browser alone
    // Drawn in the browser, and on the server without anyone's data.
    if (shape === 'page' && module.forBrowser) return OPEN
    const value = this.#valueOf(entry, module, shape)
    if (value.kind !== 'function') return unknown(`what it exports is made by ${nameOf(value)}, which cannot be read`)
    const verdict = this.#judged(value, shape, entry)
    return shape === 'page' && (verdict.status === 'guarded' || verdict.status === 'webhook')
      ? (this.#inMetadata(module) ?? verdict)
      : verdict
  }

  /** `generateMetadata` runs beside the page, whatever the page itself does (Next docs). null: it does nothing open. */
  #inMetadata(module: Module): GuardVerdict | null {
    const exported = this.#modules.exported(module, 'generateMetadata')
    const value = exported && this.#run.exportedValue(exported)
    if (value?.kind !== 'function') return null
    const exits = execute(this.#run, value, 'page', this.#callers.anonymous)
    const work = exits.flatMap(({ events }) => events).find(({ kind }) => kind === 'work')
    if (!work) return null
    const { file, line, column, what } = work.place
    return {
      status: 'partial',
      access: 'unknown',
      evidence: [{ file, line, what }],
      confidence: 'read',
      reason: `generateMetadata does ${what} for strangers, whatever the page checks`,
      flaw: { kind: 'some-branches', place: { file, line, column, what } },
    }
  }

  #judged(fn: Fn, shape: Shape, { client, webhook, method }: EntryPoint): GuardVerdict {
    const options: JudgeOptions = { client, signInPaths: this.#options.signInPaths ?? [], provider: webhook ?? null }
    const asked = method === '*' || shape === 'action' ? null : method
    const { anonymous, signedIn, member } = this.#callers
    const inside: Exit[] = []
    const strangers: Exit[] = []
    const verdict = judge(
      (caller) => {
        const exits = execute(this.#run, fn, shape, caller, asked)
        if (caller === signedIn || caller === member) inside.push(...exits)
        if (caller === anonymous) strangers.push(...exits)
        return exits
      },
      this.#callers,
      options,
    )
    const signed = strangers.flatMap(({ events }) => events).find(({ kind }) => kind === 'signs')?.place
    return {
      ...verdict,
      facts: {
        ...factsOf(inside.length > 0 ? inside : strangers),
        idle: strangers.every(isIdle),
        ...(signed ? { signature: signed } : {}),
      },
    }
  }

  #valueOf(entry: EntryPoint, module: Module, shape: Shape): Value {
    const name =
      shape === 'server-props'
        ? 'getServerSideProps'
        : shape === 'action'
          ? (entry.name ?? 'default')
          : shape === 'handler' && entry.kind === 'route-handler'
            ? entry.method
            : 'default'
    const exported = this.#modules.exported(module, name)
    if (exported !== null) return this.#run.exportedValue(exported)
    // A function with its own directive, somewhere inside.
    const node = shape === 'action' ? inlineAction(module, entry) : null
    if (node !== null) return { kind: 'function', node, module, env: null }
    return this.#run.exportedValue(null)
  }

  /** Layouts and templates above a page: a check there covers the page on a full load only. */
  #withLayouts(entry: EntryPoint, own: GuardVerdict, { forBrowser }: Module): GuardVerdict {
    const showsData = !forBrowser && own.facts?.idle !== true
    for (const { file, verdict } of this.#askingLayouts(entry)) {
      if (verdict.status === 'unknown') return { ...verdict, reason: `${file}: ${verdict.reason ?? 'cannot be read'}` }
      return {
        status: 'partial',
        access: 'unknown',
        evidence: verdict.evidence,
        confidence: 'read',
        reason: `only the layout checks (${file}): it is not run again when a visitor moves between its pages`,
        ...(showsData ? { flaw: { kind: 'layout-only', place: this.#layoutPlace(file) } } : {}),
      }
    }
    return own
  }

  /** A page that checks for itself, below a layout that asks for something else: whom it lets in need not be shown it. */
  #inLayouts(entry: EntryPoint, own: GuardVerdict): GuardVerdict {
    if (own.status !== 'guarded') return own
    const layouts = [...this.#askingLayouts(entry)]
    const other = layouts.find(({ verdict }) => verdict.access === 'unknown' || verdict.access !== own.access)
    const { line, what } = other ? this.#layoutPlace(other.file) : { line: 1, what: '' }
    return {
      ...own,
      ...(other && own.asksMore === undefined ? { asksMore: `${other.file}:${line} ${what}` } : {}),
      // Told something by the page, turned away by the layout before: whoever is first.
      ...(layouts.length > 0 && own.refused?.stranger === 'reached'
        ? { refused: { ...own.refused, stranger: 'unknown' } }
        : {}),
    }
  }

  /** Layouts and templates above an entry point that are not known to let everyone pass. */
  *#askingLayouts(entry: EntryPoint): Generator<{ file: string; verdict: GuardVerdict }> {
    const folder = `${path.posix.dirname(entry.file)}/`
    for (const { kind, file } of this.#inventory.layouts) {
      if ((kind !== 'layout' && kind !== 'template') || !folder.startsWith(`${path.posix.dirname(file)}/`)) continue
      const verdict = this.#layout(file)
      if (verdict.status !== 'open') yield { file, verdict }
    }
  }

  #layout(file: string): GuardVerdict {
    let verdict = this.#layouts.get(file)
    if (verdict === undefined) {
      verdict = this.#readLayout(file)
      this.#layouts.set(file, verdict)
    }
    return verdict
  }

  #layoutPlace(file: string): GuardFlaw['place'] {
    const what = 'the layout'
    const module = this.#modules.read(path.join(this.#app.root, file))
    const value = 'reason' in module ? null : this.#run.exportedValue(this.#modules.exported(module, 'default'))
    if (value?.kind !== 'function' || value.module.file !== file) return { file, line: 1, column: 1, what }
    const name = value.node['id']
    return this.#run.place(isNode(name) ? name : value.node, value.module, what)
  }

  #readLayout(file: string): GuardVerdict {
    const module = this.#modules.read(path.join(this.#app.root, file))
    if ('reason' in module) return unknown(module.reason)
    if (module.forBrowser) return OPEN
    const value = this.#run.exportedValue(this.#modules.exported(module, 'default'))
    if (value.kind !== 'function') return OPEN
    try {
      // What a layout does without drawing its page is turning away.
      const turned = (caller: Parameters<Parameters<typeof judge>[0]>[0]) =>
        execute(this.#run, value, 'layout', caller).map((exit) => {
          const drawn = exit.events.some((event) => event.kind === 'drawn')
          if (exit.refusal !== null || drawn)
            return {
              ...exit,
              plain: !drawn,
              events: exit.events.filter(({ kind }) => kind === 'asked' || kind === 'asks' || kind === 'suspect'),
            }
          return {
            ...exit,
            refusal: { outcome: 'unknown' as const, place: exit.place, via: [] },
            key: `${exit.key} not drawn`,
          }
        })
      return judge(turned, this.#callers, {
        client: 'document',
        signInPaths: this.#options.signInPaths ?? [],
        provider: null,
      })
    } catch (error) {
      if (error instanceof TooLarge || error instanceof RangeError) return unknown('it is too large to be followed')
      throw error
    }
  }
}

const CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Names that say whose a row is. */
const SAYS_WHOSE = /(user|org|organi[sz]ation|tenant|owner|account|member)_?-?id/i

const OPEN: GuardVerdict = { status: 'open', access: 'public', evidence: [], confidence: 'read' }

function shapeOf(entry: EntryPoint): Shape | null {
  switch (entry.kind) {
    case 'route-handler':
      return 'handler'
    case 'metadata-route':
      return 'page'
    case 'page':
      return 'page'
    case 'server-function':
      return 'action'
    case 'pages-api':
      return 'pages-api'
    case 'pages-page':
      return entry.dataFunction === 'getServerSideProps' ? 'server-props' : null
  }
}

/** A function with a `'use server'` of its own, by its place. */
function inlineAction(module: Module, entry: EntryPoint): AstNode | null {
  let found: AstNode | null = null
  walkAst(module.parsed.program, {
    enter: (node) => {
      const body = node['body']
      if (found === null && isFunction(node) && isNode(body) && hasDirective(body, 'use server')) {
        const line = module.parsed.lineAt(node.start)
        const own = (node['id'] as { name?: string } | null)?.name
        if (line === entry.line || own === entry.name) found = node
      }
    },
  })
  return found
}

function nameOf(value: Value): string {
  if (value.kind === 'any')
    return value.label === ''
      ? 'code'
      : value.label + (value.pkg === undefined || value.pkg === 'unreadable' ? '' : ` of ${value.pkg}`)
  return value.kind === 'native' ? value.name : 'code'
}

function unknown(reason: string): GuardVerdict {
  return { status: 'unknown', access: 'unknown', evidence: [], reason }
}
