/** Is one value the other? Secrets are not known to strangers; roles are the caller's. */
import type { AstNode } from '../app/index.ts'
import type { Access } from '../access/index.ts'
import type { Interpreter } from './interpreter.ts'
import type { Module } from './modules.ts'
import { noteCompared } from './request-uses.ts'
import type { State } from './state.ts'
import { constant, FROM, fromOf, unknown, type Any, type Const, type Value } from './values.ts'

export function equality(
  a: Value,
  b: Value,
  loose: boolean,
  run: Interpreter,
  node: AstNode,
  state: State,
  module: Module,
): Value {
  const from = fromOf(a) | fromOf(b)
  noteCompared(a, b, run, node, state, module)
  if (a.kind === 'const' && b.kind === 'const') {
    return constant(loose ? a.value == b.value : a.value === b.value, from)
  }
  if (a.kind === 'const' || b.kind === 'const') {
    // A text made of a variable that is not set is no secret.
    const hidden = (value: Value): boolean => value.kind === 'any' && (value.from & FROM.secret) !== 0
    const named = hidden(a) || hidden(b) ? secretCompared(a, b, run, node, state, module) : null
    if (named !== null) return named
    const [fixed, other] = a.kind === 'const' ? [a, b] : [b as Const, a]
    return withConstant(fixed, other, loose, run, node, state, module)
  }
  const secret = secretCompared(a, b, run, node, state, module)
  if (secret !== null) return secret
  return unknown(from)
}

/** A secret that only one side knows: strangers cannot name it. null: no such comparison. */
export function secretCompared(
  a: Value,
  b: Value,
  run: Interpreter,
  node: AstNode,
  state: State,
  module: Module,
): Const | null {
  const [inA, inB] = [fromOf(a) & FROM.secret, fromOf(b) & FROM.secret]
  if ((inA === 0) === (inB === 0)) return null
  const other = inA === 0 ? a : b
  if ((fromOf(other) & FROM.request) === 0) return null
  return constant(run.signs('secret', state, node, module), FROM.caller)
}

/** Made of a secret and of what the request says. */
const DIFFERENCE = FROM.secret | FROM.request

function withConstant(
  fixed: Const,
  other: Value,
  loose: boolean,
  run: Interpreter,
  node: AstNode,
  state: State,
  module: Module,
): Value {
  const from = fixed.from | fromOf(other)
  const nullish = fixed.value === null || fixed.value === undefined
  // `difference |= a[i] ^ b[i]`, `Buffer.compare(a, b)`: 0 where they are the same.
  if (fixed.value === 0 && (fromOf(other) & DIFFERENCE) === DIFFERENCE && (fromOf(other) & FROM.opaque) === 0)
    return constant(run.signs('secret', state, node, module), FROM.caller)
  if (other.kind !== 'any') {
    if (other.kind === 'union') return unknown(from)
    return constant(false, from) // an object, a function, an answer: no primitive
  }
  if (nullish) {
    if (other.truthy === true) return constant(false, from)
    return unknown(from)
  }
  if (typeof fixed.value === 'boolean' && other.truthy !== undefined && other.truthy !== fixed.value)
    return constant(false, from)
  // A text that was made of an unset variable: anyone can send it.
  if (fixed.from & FROM.secret && other.from & FROM.request) run.note('unset-secret', state, node, module)
  else if (typeof fixed.value !== 'string' && other.from & FROM.secret && other.from & FROM.request)
    run.note('suspect', state, node, module)
  const role = roleAsked(other, fixed)
  if (role !== null && run.profile.signedIn) return constant(run.granted(role, state, node, module), from | FROM.caller)
  return unknown(from, '', undefined)
}

const ROLE = /(^|\.)(role|roles|userRole|orgRole|accountType|userType|type|tier|plan)$/i

/** `sessionClaims.metadata.role === 'admin'` */
function roleAsked({ from, label }: Any, { value }: Const): Access | null {
  if ((from & FROM.claim) === 0 || typeof value !== 'string' || !ROLE.test(label)) return null
  return label === 'orgRole' ? `org:${bare(value)}` : `role:${value}`
}

export const bare = (role: string): string => role.replace(/^org:/, '')
