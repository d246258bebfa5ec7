/** Secrets of signature checks that everyone knows: written in the code, or what an unset variable becomes. */
import { isNode, type AstNode } from '../app/index.ts'
import { child, isEnv, list, memberName, unwrap } from '../guards/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { packageVersion } from './package-versions.ts'
import { signatureChecks, type SignatureCheck } from './webhook-checks.ts'
import { handlerCode, type HandlerCode, type Part } from './webhook-code.ts'
import type { WebhookHandler } from './webhook-handlers.ts'

export interface WeakSecret {
  /** `written`: there is no other. `default`: taken where nothing is set. `empty`, `text`: what an unset variable becomes. */
  kind: 'written' | 'default' | 'empty' | 'text'
  node: AstNode
  part: Part
  /** Variable that should hold it. */
  variable: string | null
  /** Names that it is passed on by. */
  names: string[]
}

const known = new WeakMap<AuditFacts, Map<string, WeakSecret[]>>()

/** Those that the library in use accepts, and nothing asks for before. */
export function weakSecrets({ entry }: WebhookHandler, facts: AuditFacts): WeakSecret[] {
  const all = known.get(facts) ?? new Map<string, WeakSecret[]>()
  known.set(facts, all)
  let weak = all.get(entry.id)
  if (weak === undefined) {
    const code = handlerCode(entry, facts)
    weak = code === null ? [] : signatureChecks(code).flatMap((check) => ofCheck(check, code, facts))
    all.set(entry.id, weak)
  }
  return weak
}

function ofCheck(check: SignatureCheck, code: HandlerCode, facts: AuditFacts): WeakSecret[] {
  if (check.secret === undefined) return []
  return weakIn(check.secret, check.part, code).filter((one) => isAccepted(one, check, code, facts))
}

/** Values that everyone knows, among those that a secret may have. */
function weakIn(secret: AstNode, part: Part, code: HandlerCode): WeakSecret[] {
  const seen = new Set<AstNode>()
  const look = (node: AstNode, at: Part, names: string[], variable: string | null, isDefault: boolean): WeakSecret[] =>
    code.origins(node, at, names).flatMap((origin) => {
      const value = origin.node
      if (seen.has(value)) return []
      seen.add(value)
      const { part: inside, names: passed } = origin
      const again = (inner: AstNode, of = variable, fallback = isDefault): WeakSecret[] =>
        look(inner, inside, passed, of, fallback)
      const weak = (kind: WeakSecret['kind'], of = variable): WeakSecret[] => [
        { kind, node: value, part: inside, variable: of, names: passed },
      ]
      switch (value.type) {
        case 'Literal':
          if (typeof value['value'] !== 'string') return []
          return weak(
            value['value'].trim() === '' ? 'empty' : isDefault || isDefaultOf(value, inside) ? 'default' : 'written',
          )
        case 'TemplateLiteral':
          return ofTemplate(value, again, weak)
        case 'LogicalExpression': {
          const named = environmentName(child(value, 'left')) ?? variable
          return [...again(child(value, 'left')), ...again(child(value, 'right'), named, true)]
        }
        case 'ConditionalExpression':
          if (/['"`]test['"`]/.test(textOf(child(value, 'test'), inside))) return []
          return [
            ...again(child(value, 'consequent'), variable, true),
            ...again(child(value, 'alternate'), variable, true),
          ]
        case 'AwaitExpression':
          return again(child(value, 'argument'))
        case 'CallExpression':
          return ofCall(value, inside, code, again, weak)
        default:
          return []
      }
    })
  return look(secret, part, [], null, false)
}

/** `(secret = 'x') =>`, `({ secret = 'x' }) =>` */
function isDefaultOf(value: AstNode, { parents }: Part): boolean {
  const above = parents.get(value)
  return above?.type === 'AssignmentPattern'
}

type Again = (node: AstNode, variable?: string | null, fallback?: boolean) => WeakSecret[]
type Make = (kind: WeakSecret['kind'], variable?: string | null) => WeakSecret[]

/** `` `whsec_test` ``; `` `${process.env.SECRET}` ``, which is `undefined` where it is not set. */
function ofTemplate(template: AstNode, again: Again, weak: Make): WeakSecret[] {
  const expressions = list(template, 'expressions')
  const text = list(template, 'quasis')
    .map((part) => (part['value'] as { cooked?: string } | undefined)?.cooked ?? '')
    .join('')
  if (expressions.length === 0) return weak(text.trim() === '' ? 'empty' : 'written')
  const [only] = expressions
  if (expressions.length !== 1 || text !== '' || !only) return []
  const name = environmentName(only)
  return name === null ? again(only) : weak('text', name)
}

/** `Buffer.from(secret)`, `encoder.encode(secret)`, `secret.trim()`, `String(secret)`, `getSecret()` */
function ofCall(call: AstNode, part: Part, code: HandlerCode, again: Again, weak: Make): WeakSecret[] {
  const callee = unwrap(child(call, 'callee'))
  const [first] = list(call, 'arguments')
  if (callee.type === 'Identifier' && callee['name'] === 'String' && first) {
    const name = environmentName(first)
    return name === null ? again(first) : weak('text', name)
  }
  const method = callee.type === 'MemberExpression' ? memberName(callee) : null
  if ((method === 'from' || method === 'encode') && first) return again(first)
  if (method !== null && /^(trim|toString|replace|replaceAll)$/.test(method)) return again(child(callee, 'object'))
  const called = code.called(call, part)
  return called === null ? [] : code.returned(called).flatMap((node) => weakIn(node, called, code))
}

function environmentName(node: AstNode): string | null {
  const value = unwrap(node)
  return value.type === 'MemberExpression' && isEnv(value) ? memberName(value) : null
}

const textOf = ({ start, end }: AstNode, { module }: Part): string => module.parsed.code.slice(start, end)

/** Does the library check with such a secret, and does nothing ask before whether there is one? */
function isAccepted(weak: WeakSecret, check: SignatureCheck, code: HandlerCode, facts: AuditFacts): boolean {
  if (weak.kind === 'written' || weak.kind === 'default') return !isFormat(weak, check)
  // The libraries of Clerk, Svix, Standard Webhooks and Octokit throw on an empty one (read in their sources).
  // So does `importKey` of WebCrypto; the word "undefined" is a key as good as any other to it.
  if (check.by === 'webcrypto') return weak.kind === 'text' && !isAskedFor(weak, code)
  if (check.by !== 'hmac' && check.by !== 'stripe') return false
  if (weak.kind === 'empty' && check.by === 'stripe' && refusesEmpty(packageVersion(facts, 'stripe'))) return false
  return !isAskedFor(weak, code)
}

/** Not a secret at all: `createHmac('sha256', 'hex')` of something else, a single word of an algorithm. */
function isFormat({ node }: WeakSecret, { by }: SignatureCheck): boolean {
  const { value } = node
  return by === 'hmac' && typeof value === 'string' && /^(sha\d+|md5|hex|base64|utf-?8)$/i.test(value)
}

/** stripe-node refuses an empty secret since 22.6.2 (its changelog, #2841). */
function refusesEmpty(version: string | null): boolean {
  const [major = 0, minor = 0, patch = 0] = (version ?? '0').split('.').map(Number)
  return major > 22 || (major === 22 && (minor > 6 || (minor === 6 && patch >= 2)))
}

/** `if (!secret) return …` */
function isAskedFor({ names, variable }: WeakSecret, code: HandlerCode): boolean {
  const words = [...names, ...(variable === null ? [] : [variable])].map((name) => name.replaceAll('$', '\\$'))
  if (words.length === 0) return false
  const asks = new RegExp(`(?<![\\w$])(${words.join('|')})(?![\\w$(])`)
  return code.parts.some((part) =>
    part.branches.some((branch) => {
      const test =
        branch['test'] ?? (branch.type === 'LogicalExpression' && branch['operator'] !== '??' ? branch['left'] : null)
      // The fallback itself (`SECRET || ''`) asks nothing.
      const isFallback = branch.type === 'LogicalExpression' && unwrap(child(branch, 'right')).type === 'Literal'
      return isNode(test) && !isFallback && asks.test(textOf(test, part))
    }),
  )
}
