/** What Clerk, Next, React, the platform and the libraries that check signatures do, as far as a guard can tell. */
import type { Access, Outcome } from '../access/index.ts'
import type { GuardDeclaration } from '../config/index.ts'
import { objectFunctions } from './builtins.ts'
import { bare, secretCompared } from './equality.ts'
import { type Interpreter } from './interpreter.ts'
import { fromKey, noteKey } from './secrets.ts'
import { STREAMS, streamClass } from './streams.ts'
import {
  constant,
  FALSE,
  FROM,
  fromOf,
  gives,
  isHarmless,
  native,
  promise,
  truthiness,
  TRUE,
  UNDEFINED,
  unknown,
  type Answer,
  type CallContext,
  type Native,
  type NativeCall,
  type Obj,
  type Result,
  type Value,
} from './values.ts'
import { one } from './ways.ts'

const CALLER = FROM.caller

export class Models {
  #run: Interpreter | null = null
  readonly #clerkMajor: number
  readonly #declared: readonly GuardDeclaration[]
  readonly #known = new Map<string, Value>()
  readonly #globals: Map<string, Value>

  /** @param clerkMajor of `@clerk/nextjs`: until 5, `auth()` was no promise */
  constructor(clerkMajor: number, declared: readonly GuardDeclaration[] = []) {
    this.#clerkMajor = clerkMajor
    this.#declared = declared
    this.#globals = this.#makeGlobals()
  }

  use(run: Interpreter): void {
    this.#run = run
  }

  get #in(): Interpreter {
    if (this.#run === null) throw new Error('models are used before they belong to an interpreter')
    return this.#run
  }

  global(name: string): Value | undefined {
    return this.#globals.get(name)
  }

  /** A guard that the config declares; null: none of that name. */
  declared(request: string, name: string | null): Native | null {
    const found = this.#declared.find((one_) => one_.import === request && one_.name === name)
    if (!found) return null
    return native(found.name, (context) => {
      const { state, node, module } = context
      this.#in.note('asked', state, node, module)
      if (this.#admits(found.grants, context)) return one(state, promise(unknown(CALLER, found.name, true)))
      if (found.style === 'throws') return [this.#rejected(context, 'error')]
      if (found.style === 'returns-null') return one(state, promise(constant(null, CALLER)))
      return one(state, promise({ kind: 'response', status: 401, location: null, from: CALLER, plain: true }))
    })
  }

  #admits(access: Access, { state, node, module }: CallContext): boolean {
    const { profile } = this.#in
    if (access === 'public') return true
    if (access === 'signed-in') return profile.signedIn
    if (access === 'org') return profile.org
    return profile.signedIn && this.#in.granted(access, state, node, module)
  }

  /** An export of a package; `name` null: the whole module. */
  external(request: string, name: string | null): Value {
    const key = `${request}#${name ?? '*'}`
    let value = this.#known.get(key)
    if (value === undefined) {
      value = this.#external(request, name)
      this.#known.set(key, value)
    }
    return value
  }

  #external(request: string, name: string | null): Value {
    const declared = this.declared(request, name)
    if (declared) return declared
    const exports = this.#exportsOf(request)
    if (name === null) {
      return {
        kind: 'native',
        name: request,
        call: this.#opaque(request, request),
        member: (member) => (member === 'default' ? this.external(request, 'default') : this.external(request, member)),
      }
    }
    const known = exports?.[name]
    if (known) return known
    if (name === 'default' && exports !== null) {
      return {
        kind: 'native',
        name: request,
        call: this.#opaque(request, request),
        member: (member) => this.external(request, member),
      }
    }
    return { kind: 'any', from: FROM.opaque, label: name === 'default' ? request : name, pkg: request }
  }

  #opaque(pkg: string, label: string): NativeCall {
    return ({ state, args, node, module }) =>
      this.#in.call({ kind: 'any', from: FROM.opaque, label, pkg }, args, state, node, { env: null, module })
  }

  #exportsOf(request: string): Record<string, Value> | null {
    switch (request) {
      case '@clerk/nextjs/server':
      case '@clerk/nextjs':
      case '@clerk/nextjs/app-beta':
        return this.#clerk()
      case '@clerk/nextjs/webhooks':
      case '@clerk/backend/webhooks':
        return { verifyWebhook: this.#verifier('clerk', true) }
      case '@clerk/backend':
        return { verifyToken: this.#token() }
      case 'next/navigation':
        return this.#navigation()
      case 'next/headers':
        return {
          headers: gives('headers', () => promise(unknown(FROM.request, 'headers()', true))),
          cookies: gives('cookies', () => promise(unknown(FROM.request, 'cookies()', true))),
        }
      case 'next/server':
      case 'next/server.js':
        return { NextResponse: this.#responseClass(), after: this.#later() }
      case 'next/cache':
        return { unstable_cache: gives('unstable_cache', ({ args }) => args[0] ?? UNDEFINED), after: this.#later() }
      case 'react':
        return {
          cache: gives('cache', ({ args }) => args[0] ?? UNDEFINED),
          use: native('use', ({ state, args }) => unwrapped(args[0] ?? UNDEFINED, state)),
        }
      case 'svix':
        return { Webhook: this.#webhookClass('clerk') }
      case 'standardwebhooks':
        return { Webhook: this.#webhookClass('standard-webhooks') }
      case 'stripe':
        return { default: this.#stripe(), Stripe: this.#stripe() }
      case '@octokit/webhooks':
        return { Webhooks: this.#octokit() }
      case '@octokit/webhooks-methods':
        return { verify: this.#githubVerify() }
      case 'assert':
      case 'node:assert':
      case 'node:assert/strict':
      case 'tiny-invariant':
      case 'invariant':
        return { default: this.#assertion(), ok: this.#assertion(), strict: this.#assertion() }
      case 'jose':
        return { jwtVerify: this.#secretChecked(true), compactVerify: this.#secretChecked(true) }
      case 'jsonwebtoken':
        return { verify: this.#secretChecked(false) }
      case 'crypto':
      case 'node:crypto':
        return this.#crypto()
      default:
        return null
    }
  }

  /* ── Clerk ─────────────────────────────────────────────────────────────────────────────────────────────────── */

  #clerk(): Record<string, Value> {
    const auth = native('auth', (context) => one(context.state, this.#asked(context, this.#authObject(context))), {
      protect: native('auth.protect', (context) => this.#protect(context)),
    })
    const show = native('Show', (context) => this.#control(context))
    return {
      auth,
      currentUser: native('currentUser', (context) => {
        this.#in.note('asked', context.state, context.node, context.module)
        return one(context.state, promise(this.#user()))
      }),
      getAuth: native('getAuth', (context) => {
        this.#in.note('asked', context.state, context.node, context.module)
        return one(context.state, this.#authObject(context))
      }),
      verifyToken: this.#token(),
      clerkClient: this.#client(),
      createClerkClient: gives('createClerkClient', () => this.#clientObject()),
      Protect: show,
      Show: show,
      SignedIn: show,
      SignedOut: native('SignedOut', (context) => this.#control(context, true)),
      RedirectToSignIn: native('RedirectToSignIn', (context) => this.#refuse(context, 'sign-in')),
    }
  }

  #asked(context: CallContext, value: Value): Value {
    this.#in.note('asked', context.state, context.node, context.module)
    return this.#clerkMajor < 6 ? value : promise(value)
  }

  #authObject({ state }: CallContext): Obj {
    const { profile } = this.#in
    const inside = profile.signedIn
    const text = (label: string, has: boolean): Value => (has ? unknown(CALLER, label, true) : constant(null, CALLER))
    // Clerk fills a stranger's with null, and leaves out what the claims of a session do not hold (`signedInAuthObject`).
    const organization = (label: string, from: number = CALLER): Value =>
      profile.org ? unknown(from, label, true) : constant(inside ? undefined : null, CALLER)
    const props: Record<string, Value> = {
      userId: text('userId', inside),
      sessionId: text('sessionId', inside),
      isAuthenticated: constant(inside, CALLER),
      tokenType: constant('session_token'),
      orgId: organization('orgId'),
      orgSlug: organization('orgSlug'),
      orgRole: organization('orgRole', CALLER | FROM.claim),
      orgPermissions: organization('orgPermissions', CALLER | FROM.claim),
      sessionClaims: inside ? unknown(CALLER | FROM.claim, 'sessionClaims', true) : constant(null, CALLER),
      sessionStatus: inside ? unknown(CALLER, 'sessionStatus', true) : constant(null, CALLER),
      actor: constant(undefined),
      has: native('has', (context) => one(context.state, this.#has(context.args[0], context))),
      getToken: gives('getToken', () => promise(text('token', inside))),
      debug: gives('debug', () => unknown(0)),
      redirectToSignIn: native('redirectToSignIn', (context) => this.#refuse(context, 'sign-in')),
      redirectToSignUp: native('redirectToSignUp', (context) => this.#refuse(context, 'sign-in')),
      protect: native('auth().protect', (context) => this.#protect(context)),
    }
    return this.#in.object(props, state, constant(undefined, CALLER), { tag: 'auth', from: CALLER })
  }

  #user(): Value {
    return this.#in.profile.signedIn ? unknown(CALLER | FROM.claim, 'user', true) : constant(null, CALLER)
  }

  /** `has({ role })`, `has({ permission })`: Clerk docs, "Authorization checks". */
  #has(condition: Value | undefined, context: CallContext): Value {
    const { profile } = this.#in
    if (!profile.signedIn) return constant(false, CALLER)
    this.#state = context.state
    const asked = condition === undefined ? null : this.#condition(condition)
    return asked === null ? unknown(CALLER) : constant(this.#granted(asked, context), CALLER)
  }

  #granted(asked: Access[], { state, node, module }: CallContext): boolean {
    return asked.every((access) => this.#in.granted(access, state, node, module))
  }

  /** null: it cannot be read. */
  #condition(condition: Value): Access[] | null {
    if (condition.kind !== 'object') return null
    const asked: Access[] = []
    const { loaded } = this.#in
    for (const [name, value] of this.#state?.vars(condition.id) ?? loaded.vars(condition.id) ?? []) {
      if (value.kind !== 'const' || typeof value.value !== 'string') {
        if (name === 'role' || name === 'permission') return null
        continue
      }
      if (name === 'role') asked.push(`org:${bare(value.value)}`)
      if (name === 'permission') asked.push(`permission:${value.value}`)
      if (name === 'feature' || name === 'plan') return null
    }
    return asked
  }

  /** State of the call that is being answered, for what objects hold. */
  #state: CallContext['state'] | null = null

  #protect(context: CallContext): Result[] {
    const { state, args, node, module } = context
    const { profile } = this.#in
    this.#in.note('asked', state, node, module)
    this.#state = state
    if (!profile.signedIn) return [this.#rejected(context, 'sign-in', 'protect')]
    const [condition] = args
    const passes: Result = { state, value: promise(this.#authObject(context)) }
    if (condition === undefined || condition.kind === 'const') return [passes]
    if (condition.kind === 'function' || condition.kind === 'native') {
      const has = native('has', (inner) => {
        this.#state = inner.state
        return one(inner.state, this.#has(inner.args[0], inner))
      })
      return this.#in.call(condition, [has], state, node, { env: null, module }).flatMap((result): Result[] => {
        if (result.thrown) return [result]
        const value = result.value.kind === 'promise' ? result.value.value : result.value
        const truth = truthiness(value)
        const after = { ...context, state: result.state }
        const let_in = (): Result => ({ state: result.state, value: promise(this.#authObject(after)) })
        if (truth === true) return [let_in()]
        if (truth === false) return [this.#rejected(after, 'not-found', 'protect')]
        return [this.#rejected({ ...after, state: result.state.fork() }, 'not-found', 'protect'), let_in()]
      })
    }
    const asked = this.#condition(condition)
    if (asked === null) return [this.#rejected({ ...context, state: state.fork() }, 'not-found', 'protect'), passes]
    return this.#granted(asked, context) ? [passes] : [this.#rejected(context, 'not-found', 'protect')]
  }

  #rejected(context: CallContext, outcome: Outcome, target?: string): Result {
    const thrown = this.#refuse(context, outcome, target)[0]
    const value = thrown?.value ?? UNDEFINED
    return { state: context.state, value: { kind: 'promise', value, rejected: true, from: CALLER } }
  }

  #refuse({ state, node, module }: CallContext, outcome: Outcome, target?: string): Result[] {
    const place = this.#in.place(node, module)
    return [this.#in.thrower({ outcome, place, via: [], ...(target === undefined ? {} : { target }) }, state)]
  }

  /** `<SignedIn>`, `<Protect role>`: in server components they decide on the server what is drawn. */
  #control(context: CallContext, inverted = false): Result[] {
    const { state, args, node, module } = context
    const [props] = args
    const { profile } = this.#in
    this.#state = state
    this.#in.note('asked', state, node, module)
    if (props?.kind !== 'object') return one(state, unknown(0))
    const part = (name: string): Value => state.get(props.id, name) ?? UNDEFINED
    let passes: boolean | null = profile.signedIn
    const when = part('when')
    const conditions = [props, when].filter((value) => value.kind === 'object')
    if (when.kind === 'const' && when.value === 'signed-out') passes = !profile.signedIn
    else if (passes) {
      for (const condition of conditions) {
        const asked = this.#condition(condition)
        if (asked === null) passes = null
        else if (!this.#granted(asked, context)) passes = false
      }
      const asks = [when, part('condition')].find(({ kind }) => kind === 'function')
      if (asks && passes !== false) return this.#drawnWhen(asks, context, [part('children'), part('fallback')])
    }
    if (inverted) passes = !profile.signedIn
    const drawn = [...(passes === false ? [] : [part('children')]), ...(passes === true ? [] : [part('fallback')])]
    return drawn.map((value, index) => ({ state: index === 0 ? state : state.fork(), value }))
  }

  /** `<Show when={(has) => …}>` */
  #drawnWhen(asks: Value, context: CallContext, [children = UNDEFINED, fallback = UNDEFINED]: Value[]): Result[] {
    const { state, node, module } = context
    const has = native('has', (inner) => one(inner.state, this.#has(inner.args[0], inner)))
    return this.#in.call(asks, [has], state, node, { env: null, module }).flatMap((result): Result[] => {
      if (result.thrown) return [result]
      const truth = truthiness(result.value)
      if (truth !== null) return one(result.state, truth ? children : fallback)
      return [
        { state: result.state, value: children },
        { state: result.state.fork(), value: fallback },
      ]
    })
  }

  #client(): Native {
    const make = (): Value => (this.#clerkMajor < 6 ? this.#clientObject() : promise(this.#clientObject()))
    return {
      kind: 'native',
      name: 'clerkClient',
      call: ({ state }) => one(state, make()),
      member: (name) => this.#clientMember(name),
    }
  }

  #clientObject(): Native {
    return {
      kind: 'native',
      name: 'clerk',
      call: ({ state }) => one(state, unknown(FROM.opaque)),
      member: (name) => this.#clientMember(name),
    }
  }

  #clientMember(name: string): Value {
    if (name === 'authenticateRequest') {
      return native(name, (context) => {
        const { state, node, module } = context
        this.#in.note('asked', state, node, module)
        const { signedIn } = this.#in.profile
        const auth = this.#authObject(context)
        const props: Record<string, Value> = {
          isSignedIn: constant(signedIn, CALLER),
          isAuthenticated: constant(signedIn, CALLER),
          status: constant(signedIn ? 'signed-in' : 'signed-out', CALLER),
          toAuth: { ...gives('toAuth', () => auth), holds: [auth] },
          headers: unknown(0, 'headers', true),
        }
        return one(state, promise(this.#in.object(props, state, unknown(CALLER), { from: CALLER })))
      })
    }
    if (name === 'verifyToken') return this.#token()
    return { kind: 'any', from: FROM.opaque, label: `clerkClient.${name}`, pkg: 'clerk-client' }
  }

  #token(): Native {
    return native('verifyToken', (context) => {
      this.#in.note('asked', context.state, context.node, context.module)
      if (this.#in.profile.signedIn)
        return one(context.state, promise(unknown(CALLER | FROM.claim, 'sessionClaims', true)))
      return [this.#rejected(context, 'error')]
    })
  }

  /* ── Next, React ───────────────────────────────────────────────────────────────────────────────────────────── */

  #navigation(): Record<string, Value> {
    const leave = (name: string): Native =>
      native(name, (context) => {
        const [target] = context.args
        return this.#refuse(context, 'redirect', target?.kind === 'const' ? String(target.value) : '')
      })
    const end = (name: string, outcome: Outcome): Native => native(name, (context) => this.#refuse(context, outcome))
    return {
      unstable_rethrow: native('unstable_rethrow', ({ state, args }) => {
        const [error] = args
        const isNexts = error?.kind === 'object' && error.refusal !== undefined && error.refusal.outcome !== 'error'
        return isNexts ? [{ state, value: error, thrown: true }] : one(state, UNDEFINED)
      }),
      redirect: leave('redirect'),
      permanentRedirect: leave('permanentRedirect'),
      notFound: end('notFound', 'not-found'),
      unauthorized: end('unauthorized', 'unauthorized'),
      forbidden: end('forbidden', 'forbidden'),
    }
  }

  /** Runs after the answer: it turns nobody away. */
  #later(): Native {
    return native('after', ({ state, args, node, module }) => {
      const [work] = args
      if (work?.kind !== 'function') return one(state, UNDEFINED)
      return this.#in
        .call(work, [], state, node, { env: null, module })
        .slice(0, 1)
        .map((result) => ({ state: result.state, value: UNDEFINED }))
    })
  }

  #responseClass(): Native {
    const answer = (context: CallContext, init: Value | undefined, body: Value | undefined, fallback = 200): Answer => {
      const status = this.#statusOf(init, context, fallback)
      return {
        kind: 'response',
        status,
        location: null,
        from: status !== null && status >= 400 ? CALLER : 0,
        plain: body === undefined || ((body.kind === 'const' || body.kind === 'any') && isHarmless(body)),
      }
    }
    const make = native(
      'Response',
      (context) => one(context.state, answer(context, context.args[1], context.args[0])),
      {
        json: gives('Response.json', (context) => answer(context, context.args[1], this.#plainBody(context))),
        redirect: gives('Response.redirect', ({ args }) => ({
          kind: 'response',
          status: 307,
          location: args[0] ?? null,
          from: CALLER,
          plain: true,
        })),
        rewrite: gives('NextResponse.rewrite', () => ({
          kind: 'response',
          status: null,
          location: null,
          from: 0,
          plain: false,
        })),
        next: gives('NextResponse.next', () => ({
          kind: 'response',
          status: 200,
          location: null,
          from: 0,
          plain: false,
        })),
        error: gives('Response.error', () => ({
          kind: 'response',
          status: 500,
          location: null,
          from: CALLER,
          plain: true,
        })),
      },
    )
    return { ...make, name: 'NextResponse' }
  }

  /** A body of literals alone tells nothing. */
  #plainBody({ state, args }: CallContext): Value {
    const isPlain = (value: Value, depth = 0): boolean => {
      if (value.kind === 'const' || value.kind === 'any') return isHarmless(value)
      if (value.kind === 'union') return value.of.every((item) => isPlain(item, depth))
      if (value.kind === 'object' && value.tag === 'error') return true
      if (value.kind !== 'object' || depth > 3 || value.rest.kind !== 'const') return false
      for (const [, item] of state.vars(value.id) ?? []) if (!isPlain(item, depth + 1)) return false
      return true
    }
    const [body] = args
    return body === undefined || isPlain(body) ? UNDEFINED : unknown(fromOf(body) | FROM.state)
  }

  #statusOf(init: Value | undefined, { state }: CallContext, fallback: number): number | null {
    if (init === undefined || init.kind === 'const')
      return typeof (init as { value?: unknown } | undefined)?.value === 'number'
        ? (init as { value: number }).value
        : fallback
    if (init.kind !== 'object') return null
    const status = state.get(init.id, 'status')
    if (status === undefined) return init.rest.kind === 'const' ? fallback : null
    return status.kind === 'const' && typeof status.value === 'number' ? status.value : null
  }

  /* ── Signatures and secrets ────────────────────────────────────────────────────────────────────────────────── */

  /** Throws unless its argument is truthy. */
  #assertion(): Native {
    const assertion: Native = native('assert', (context) => {
      const { state, args, node, module } = context
      const [value = UNDEFINED] = args
      const truth = truthiness(value)
      const refusal = { outcome: 'error' as const, place: this.#in.place(node, module), via: [] }
      if (truth === true) return one(state, UNDEFINED)
      if (truth === false) return [this.#in.thrower(refusal, state)]
      return [this.#in.thrower(refusal, state.fork()), { state, value: UNDEFINED }]
    })
    return { ...assertion, member: (name) => (name === 'ok' ? assertion : unknown(0, `assert.${name}`)) }
  }

  /** @param name of the function: those that end in `Async` give a promise */
  verifies(provider: string, name: string): Native {
    return this.#verifier(provider, name.endsWith('Async'))
  }

  /** A function that throws for whoever does not sign as the provider. */
  #verifier(provider: string, isAsync: boolean): Native {
    return native(`verify (${provider})`, (context) => {
      const value = unknown(FROM.request, 'event', true)
      for (const arg of context.args.slice(1)) noteKey(arg, context.state, context.node, context.module, this.#in)
      if (this.#in.signs(provider, context.state, context.node, context.module))
        return one(context.state, isAsync ? promise(value) : value)
      return isAsync
        ? [this.#rejected(context, 'error', `signature of ${provider}`)]
        : this.#refuse(context, 'error', `signature of ${provider}`)
    })
  }

  /** A token signed with a secret of the app: strangers have none. */
  #secretChecked(isAsync: boolean): Native {
    return native('verify', (context) => {
      const key = context.args[1]
      // A key that is written in the code, or that an unset variable leaves empty, is no secret.
      if (key?.kind === 'const')
        return one(context.state, isAsync ? promise(unknown(FROM.request)) : unknown(FROM.request))
      const value = unknown(FROM.request | FROM.opaque, 'claims', true)
      if (this.#in.signs('secret', context.state, context.node, context.module))
        return one(context.state, isAsync ? promise(value) : value)
      return isAsync
        ? [this.#rejected(context, 'error', 'a signed token')]
        : this.#refuse(context, 'error', 'a signed token')
    })
  }

  #webhookClass(provider: string): Native {
    return native('Webhook', (context) => {
      const [secret] = context.args
      // Both libraries throw on an empty secret.
      if (secret?.kind === 'const' && !secret.value) return [this.#in.thrower(null, context.state)]
      if (secret) noteKey(secret, context.state, context.node, context.module, this.#in)
      return one(
        context.state,
        this.#in.object({ verify: this.#verifier(provider, false) }, context.state, unknown(FROM.opaque)),
      )
    })
  }

  #stripe(): Native {
    const webhooks = native('stripe.webhooks', ({ state }) => one(state, unknown(0)), {
      constructEvent: this.#verifier('stripe', false),
      constructEventAsync: this.#verifier('stripe', true),
    })
    const client: Native = {
      kind: 'native',
      name: 'stripe',
      call: ({ state }) => one(state, unknown(FROM.opaque)),
      props: { webhooks },
      member: (name) => ({ kind: 'any', from: FROM.opaque, label: `stripe.${name}`, pkg: 'stripe' }),
    }
    return { ...client, call: ({ state }) => one(state, client) }
  }

  /** `verify` of Octokit gives a boolean: it must be looked at. */
  #githubVerify(): Native {
    return native('verify', ({ state, args, node, module }) => {
      if (args[0]) noteKey(args[0], state, node, module, this.#in)
      return one(state, promise(constant(this.#in.signs('github', state, node, module), CALLER)))
    })
  }

  #octokit(): Native {
    return native('Webhooks', (context) => {
      const verify = this.#githubVerify()
      return one(
        context.state,
        this.#in.object({ verify, verifyAndReceive: this.#verifier('github', true) }, context.state, unknown(0)),
      )
    })
  }

  #crypto(): Record<string, Value> {
    return {
      timingSafeEqual: native('timingSafeEqual', ({ state, args, node, module }) => {
        const [a = UNDEFINED, b = UNDEFINED] = args
        const secret = secretCompared(a, b, this.#in, node, state, module)
        if (secret) return one(state, secret)
        if (fromOf(a) & fromOf(b) & FROM.secret) this.#in.note('suspect', state, node, module)
        return one(state, unknown(fromOf(a) | fromOf(b)))
      }),
      createHmac: native('createHmac', ({ state, args, node, module }) => {
        const [, key = UNDEFINED] = args
        if (key.kind === 'const' && (key.value === undefined || key.value === null))
          return [this.#in.thrower(null, state)]
        noteKey(key, state, node, module, this.#in)
        return one(state, unknown(fromKey(key, state), 'hmac', true))
      }),
    }
  }

  /* ── The platform ──────────────────────────────────────────────────────────────────────────────────────────── */

  #makeGlobals(): Map<string, Value> {
    const same = (name: string): Native =>
      gives(name, ({ args }) => unknown(fromOf(args[0] ?? UNDEFINED) & ~FROM.claim, name))
    const truthy = (name: string): Native =>
      gives(name, ({ args }) => unknown(args.reduce((bits, arg) => bits | fromOf(arg), 0) & ~FROM.claim, name, true))
    return new Map<string, Value>([
      ['undefined', UNDEFINED],
      ['NaN', constant(Number.NaN)],
      ['Response', this.#responseClass()],
      ['Boolean', gives('Boolean', ({ args }) => booleanOf(args[0] ?? UNDEFINED))],
      ['String', gives('String', ({ args }) => textOf(args[0] ?? constant('')))],
      ['Number', same('Number')],
      ['Buffer', { ...truthy('Buffer'), props: { from: truthy('Buffer.from'), concat: truthy('Buffer.concat') } }],
      ['URL', truthy('URL')],
      ['TextEncoder', truthy('TextEncoder')],
      ['globalThis', unknown(FROM.state, 'globalThis', true)],
      ['global', unknown(FROM.state, 'global', true)],
      [
        'Object',
        native(
          'Object',
          ({ state, args }) => one(state, args[0] ?? unknown(0)),
          objectFunctions(() => this.#in),
        ),
      ],
      ['Promise', this.#promises()],
      ...STREAMS.map((name): [string, Value] => [name, streamClass(name, () => this.#in)]),
      [
        'Array',
        {
          ...same('Array'),
          props: { isArray: gives('isArray', ({ args }) => isArray(args[0] ?? UNDEFINED)), from: same('Array.from') },
        },
      ],
    ])
  }

  #promises(): Native {
    const all = (settles: boolean): Native =>
      native('Promise.all', ({ state, args }) => {
        const items = this.#in.items(args[0] ?? UNDEFINED, state)
        if (items === null) return one(state, promise(unknown(fromOf(args[0] ?? UNDEFINED))))
        const rejected = items.find((item) => item.kind === 'promise' && item.rejected)
        if (rejected && !settles) return one(state, rejected)
        const values = items.map((item) => (item.kind === 'promise' ? item.value : item))
        if (!settles) return one(state, promise(this.#in.array(values, state)))
        const settled = items.map((item, index) => {
          const failed = item.kind === 'promise' && item.rejected
          const value = values[index] ?? UNDEFINED
          const props = failed
            ? { status: constant('rejected', CALLER), reason: value }
            : { status: constant('fulfilled'), value }
          return this.#in.object(props, state)
        })
        return one(state, promise(this.#in.array(settled, state)))
      })
    return {
      ...native('Promise', ({ state }) => one(state, promise(unknown(FROM.opaque)))),
      props: {
        all: all(false),
        race: all(false),
        any: gives('Promise.any', ({ args }) => promise(unknown(fromOf(args[0] ?? UNDEFINED)))),
        allSettled: all(true),
        resolve: gives('Promise.resolve', ({ args }) => promise(args[0] ?? UNDEFINED)),
        reject: gives('Promise.reject', ({ args }) => ({
          kind: 'promise',
          value: args[0] ?? UNDEFINED,
          rejected: true,
          from: CALLER,
        })),
      },
    }
  }
}

function textOf(value: Value): Value {
  return value.kind === 'const'
    ? constant(String(value.value), value.from)
    : unknown(fromOf(value) & ~FROM.claim, 'String')
}

function booleanOf(value: Value): Value {
  const truth = truthiness(value)
  return truth === null ? unknown(fromOf(value)) : constant(truth, fromOf(value))
}

function isArray(value: Value): Value {
  if (value.kind === 'object') return value.tag === 'array' ? TRUE : FALSE
  return value.kind === 'any' ? unknown(value.from) : FALSE
}

function unwrapped(value: Value, state: CallContext['state']): Result[] {
  if (value.kind !== 'promise') return one(state, value)
  return value.rejected ? [{ state, value: value.value, thrown: true }] : one(state, value.value)
}
