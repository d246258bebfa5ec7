/** Values of which nothing is known, and calls into code that cannot be read. */
import type { AstNode } from '../app/index.ts'
import { equality, secretCompared } from './equality.ts'
import { type Frame, type Interpreter } from './interpreter.ts'
import { noteUses, taken } from './request-uses.ts'
import { comparesSecrets, comparison, isHidden, isOfHmac, keys, noteKey } from './secrets.ts'
import { GUARD_LIKE, GUARD_MODULES } from './signs.ts'
import { join, type State } from './state.ts'
import {
  alternatives,
  constant,
  FROM,
  fromOf,
  NULL,
  promise,
  unknown,
  union,
  type Any,
  type Result,
  type Value,
} from './values.ts'
import { refusalIn } from './operations.ts'

const SECRET_NAME = /(SECRET|TOKEN|PASSWORD|PASSCODE|API_KEY)/

export function memberOfAny(value: Any, name: string): Any {
  const named = SECRET_NAME.test(name) && (value.from & FROM.request) === 0 ? value.from | FROM.secret : value.from
  // How long a secret is, is none.
  const from = /^(length|byteLength)$/.test(name) ? named & ~FROM.secret : named
  const member: Any = { kind: 'any', from, label: value.label === '' ? name : `${value.label}.${name}` }
  if (value.pkg !== undefined) member.pkg = value.pkg
  // Whoever is there has one.
  if (value.label === 'user' && name === 'id' && value.from & FROM.caller) member.truthy = true
  return member
}

/** What reads a request, or the like, without harm to anyone. */
const READS_ONE = /(^|\.)(headers\(?\)?|searchParams|cookies\(?\)?|query|params|formData\(\))\.get$/
const READS_BODY = /(^|\.)(json|text|formData|arrayBuffer|blob)$/

/** Changes or reads data, by the names that database clients, mailers and stores use. */
const WORK =
  /(^|\.)(find(Many|Unique|First|One|ById|All|UniqueOrThrow|FirstOrThrow|OneAndUpdate|ByIdAndUpdate|ByIdAndDelete)?|create(Many)?|insert(One|Many)?|update(One|Many)?|upsert|delete(One|Many)?|select|aggregate|groupBy|query(Raw)?|execute(Raw)?|\$queryRaw|\$executeRaw|\$transaction|transaction|raw|rpc|save|destroy|put|putObject|upload|send(Mail|Email|Message|Batch)?|publish|enqueue|trigger|charge|transfer|purchase|createUser|updateUser|deleteUser|getUserList|generateText|streamText|generateObject)$/

/** What nothing but databases have. */
const QUERY =
  /\.(find(Many|Unique|First|UniqueOrThrow|FirstOrThrow|OneAndUpdate|ByIdAndUpdate|ByIdAndDelete)|createMany|insert(One|Many)|update(One|Many)|upsert|delete(One|Many)|groupBy|\$queryRaw|\$executeRaw|\$transaction|executeRaw|queryRaw)$/

/** `prisma.project.update` */
const TABLE =
  /\.(?!(?:headers|cookies|searchParams|params|formData|classList|subtle)\.)\w+\.(find|create|update|delete|count|aggregate|insert|select)$/

/** Elsewhere it may count anything. */
const COUNT = /\.(count|countDocuments|findAndCountAll)$/

const DATA_PACKAGES =
  /^(@prisma\/|\.prisma|drizzle-orm|mongoose$|mongodb$|pg$|postgres$|mysql2?|knex$|kysely$|@supabase\/|@vercel\/(postgres|kv|blob)|@neondatabase\/|@planetscale\/|redis$|ioredis$|@upstash\/redis|firebase|@aws-sdk\/|typeorm$|sequelize$|better-sqlite3$|@libsql\/|convex|sanity|@sanity\/|resend$|nodemailer$|openai$|@ai-sdk\/|ai$|twilio$|@sendgrid\/|stripe$)/

/** Packages whose functions do nothing to the caller's standing, nor to data. */
const BYSTANDER_PACKAGES =
  /^(react($|\/|-)|next($|\/)|next-(intl|themes|sanity)|zod($|\/)|yup$|valibot$|joi$|superjson$|clsx$|classnames$|tailwind|class-variance-authority|date-fns|dayjs$|moment$|luxon$|lodash|ramda$|uuid$|nanoid|@paralleldrive\/|ulid|slugify$|ms$|pino|winston|@sentry\/|@logtail\/|@axiomhq\/|next-axiom|posthog|@vercel\/(analytics|og|speed-insights|functions)|@opentelemetry\/|lucide|@radix-ui\/|@heroicons\/|framer-motion|sonner|server-only$|client-only$|@t3-oss\/|(node:)?(crypto|path|url|util|os|stream|buffer|querystring|timers|perf_hooks|async_hooks|events|process)($|\/)|qs$|query-string$|marked$|remark|rehype|gray-matter|sharp$|@upstash\/ratelimit|rate-limiter|@tanstack\/|swr$|decimal\.js|bignumber|cheerio|papaparse|jszip|pdf-lib|i18next|@formatjs\/|negotiator)/

const BYSTANDER_NAMES =
  /(^|\.)(log|info|warn|error|debug|trace|captureException|captureMessage|track|identify|revalidate(Path|Tag)|connect(DB|ToDatabase|Db|ToDB|Mongo)?|\$connect|dbConnect|toString|parse|safeParse|parseAsync|safeParseAsync|stringify|limit|consume|t|getTranslations|setRequestLocale|cacheLife|cacheTag|noStore|unstable_noStore|toISOString|format)$/

/** Runs what it is given, once. */
const RUNNERS =
  /(^|\.)(\$?transaction|run|runWith|startSpan|startActiveSpan|with[A-Z]\w*|wrap\w*|retry\w*|pRetry|tryCatch|attempt|handle\w*|catch\w*|safe\w*|batch|execute|memo(ize)?|cache|unstable_cache|instrument\w*|trace\w*|measure\w*|time\w*)$/
const EACH = /(^|\.)(map|forEach|filter|some|every|find|findIndex|findLast|reduce|flatMap|sort|toSorted)$/

const STATE_WORK =
  /(^|\.)(add|set|push|unshift|delete|splice|clear|get|has|values|entries|keys|find|filter|map|forEach|at)$/
const BYSTANDER_STATE = /rate|limit|throttl|cache|log|metric|trac|count|hits|attempt|bucket|seen|nonce|config|flags?$/i

export function callAny(
  fn: Any,
  args: Value[],
  state: State,
  node: AstNode,
  frame: Frame,
  self: Value,
  run: Interpreter,
): Result[] {
  const { label } = fn
  const given = args.reduce((bits, arg) => bits | fromOf(arg), 0)
  const from = (fn.from | given) & ~FROM.claim
  if ((fn.from & FROM.request) !== 0 && (fn.from & FROM.opaque) === 0) {
    if (READS_ONE.test(label))
      return [{ state, value: union([constant(null, FROM.request), readOf(fn, args[0], node, frame)]) }]
    if (READS_BODY.test(label)) {
      run.surprising++
      return [{ state, value: promise(unknown(FROM.request, `${label}()`)) }]
    }
  }
  if (/(^|\.)includes$/.test(label)) {
    const named = secretCompared(self, args[0] ?? NULL, run, node, state, frame.module)
    if (named) return [{ state, value: named }]
    const included = includes(self, args[0], run, node, state, frame)
    if (included) return [{ state, value: included }]
  }
  if (comparesSecrets(label)) {
    // `equal(a, b)`, or `a.equals(b)`
    const [first = NULL, second = self] = args
    const secret = secretCompared(first, second, run, node, state, frame.module)
    if (secret) return [{ state, value: comparison(fn, secret) }]
  }
  const provider = signatureOf(label)
  if (provider !== null)
    return run.models.verifies(provider, label).call({ state, args, self, node, module: frame.module })
  if (/subtle\.verify$/.test(label) && given & FROM.secret) {
    return [{ state, value: promise(constant(run.signs('secret', state, node, frame.module), FROM.caller)) }]
  }
  // What is given an error makes an answer of it, or writes it down.
  const isHandler = args.some(
    (arg) => (arg.kind === 'object' && arg.tag === 'error') || (arg.kind === 'any' && (arg.from & FROM.error) !== 0),
  )
  const kind = isHandler && kindOf(fn) !== 'work' ? null : kindOf(fn)
  if (kind !== null) run.note(kind, state, node, frame.module)
  if (kind !== null || fn.pkg !== undefined || /(^|\.)(parse|stringify)$/.test(label)) run.surprising++
  const opaque = kind !== null || (fn.pkg !== undefined && !BYSTANDER_PACKAGES.test(fn.pkg))
  const own = noteUses({ fn, args, kind, node, module: frame.module, state, run })
  const made =
    VALIDATORS.test(fn.pkg ?? '') && (given & FROM.request) !== 0 ? given : opaque ? from | FROM.opaque : from
  const keyed = keys(fn) && isHidden(args[1] ?? NULL, state) ? FROM.secret : 0
  if (keyed !== 0) noteKey(args[1] ?? NULL, state, node, frame.module, run)
  const value: Any = { kind: 'any', from: made | own | keyed, label: `${label}()` }
  if (fn.pkg !== undefined) value.pkg = fn.pkg
  if (CHANGES.test(label)) forget(args, state)
  const callbacks = args.filter((arg) => arg.kind === 'function' && arg.isClass !== true)
  if (callbacks.length === 0) return [{ state, value }]
  return callbacks.reduce<Result[]>(
    (results, callback) =>
      results.flatMap((result) =>
        result.thrown || result.value.kind === 'promise'
          ? [result]
          : called(callback, value, result.state, node, frame, run),
      ),
    [{ state, value }],
  )
}

/** Give back what they are given. */
const VALIDATORS = /^(zod($|\/)|yup$|valibot$|joi$|arktype$|superstruct$|@sinclair\/typebox|zod-form-data$)/

/** `searchParams.get('orgId')` */
function readOf({ label }: Any, name: Value | undefined, node: AstNode, { module }: Frame): Any {
  return taken(unknown(FROM.request, label, true), name?.kind === 'const' ? String(name.value) : '', node, module)
}

/** Libraries' verifiers, however the client was made. */
function signatureOf(label: string): string | null {
  if (/(^|\.)constructEvent(Async)?$/.test(label)) return 'stripe'
  return /(^|\.)(wh|svix\w*|webhook\w*)\.verify$/i.test(label) ? 'clerk' : null
}

/** Changes what it is given: `set(session, 'userId', 'guest')`. */
const CHANGES =
  /(^|\.)(set|assign|merge|extend|defaults\w*|define\w*|update|patch|mutate|override\w*|deserialize|hydrate)$/i

/** Nothing is known any more of objects that other code may have changed. */
function forget(args: Value[], state: State): void {
  for (const arg of args) {
    if (arg.kind !== 'object') continue
    for (const [name] of state.vars(arg.id) ?? []) if (name !== ' ') state.set(arg.id, name, unknown(FROM.opaque, name))
  }
}

/** What is handed to code that cannot be read may be called by it. */
function called(callback: Value, value: Any, state: State, node: AstNode, frame: Frame, run: Interpreter): Result[] {
  const each = EACH.test(value.label.slice(0, -2))
  const once = !each && (RUNNERS.test(value.label.slice(0, -2)) || value.pkg === undefined)
  const skipped = once ? null : state.fork()
  const results = run.call(callback, [unknown(value.from), unknown(value.from)], state, node, frame)
  const refused = results.filter(
    ({ thrown, value: got }) => thrown === true || (got.kind === 'promise' && got.rejected),
  )
  const done = results.filter((result) => !refused.includes(result)).map((result) => result.state)
  if (skipped) {
    if (!each && refused.some(({ value: got }) => refusalIn(got.kind === 'promise' ? got.value : got)))
      run.note('suspect', skipped, node, frame.module)
    done.push(skipped)
  }
  const after = done.length === 0 ? [] : [{ state: done.reduce(join), value }]
  return [...after, ...refused]
}

/** null: a bystander. */
function kindOf(fn: Any): 'work' | 'opaque' | 'suspect' | null {
  const { label, pkg, from } = fn
  if (pkg === 'unreadable') return 'suspect'
  if (isOfHmac(label)) return null
  // Clerk's own data: never a guard.
  if (pkg === 'clerk-client') return 'work'
  const own = label.slice(label.lastIndexOf('()') + 1)
  if (from & FROM.state && pkg === undefined) {
    if ((STATE_WORK.test(own) || WORK.test(own)) && !BYSTANDER_STATE.test(label)) return 'work'
    // A client that was made with what the module holds is still a client.
    if ((from & FROM.opaque) === 0) return null
  }
  if (label === 'fetch') return 'opaque'
  if (BYSTANDER_NAMES.test(own)) return null
  if (pkg !== undefined && pkg !== 'next/headers' && GUARD_MODULES.test(pkg)) return 'suspect'
  // Whatever it is, it is asked as a database is.
  if (pkg === undefined && (from & FROM.request) === 0 && (QUERY.test(own) || TABLE.test(own))) return 'work'
  if (pkg === undefined && (from & FROM.opaque) === 0) return null
  if (pkg !== undefined && BYSTANDER_PACKAGES.test(pkg)) return null
  if (pkg !== undefined && DATA_PACKAGES.test(pkg) && COUNT.test(own)) return 'work'
  if (WORK.test(own) && !(pkg === undefined && EACH.test(own))) return 'work'
  if (GUARD_LIKE.test(`${own}(`)) return 'suspect'
  if (pkg !== undefined && /^(node:)?fs($|\/)/.test(pkg)) return 'work'
  if (pkg !== undefined && DATA_PACKAGES.test(pkg)) return /\(\)/.test(label) ? null : 'opaque'
  return pkg === undefined ? null : 'opaque'
}

/** `['admin', 'owner'].includes(role)` */
function includes(
  self: Value,
  item: Value | undefined,
  run: Interpreter,
  node: AstNode,
  state: State,
  frame: Frame,
): Value | null {
  const items = run.items(self, state)
  if (items === null || item === undefined) return null
  const answers = items.map((one) => equality(one, item, false, run, node, state, frame.module))
  if (answers.some((answer) => answer.kind === 'const' && answer.value === true)) return constant(true, fromOf(item))
  if (answers.every((answer) => answer.kind === 'const' && answer.value === false)) return constant(false, fromOf(item))
  return unknown(alternatives(item).reduce((bits, one) => bits | fromOf(one), 0))
}
