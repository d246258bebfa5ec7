/** Functions of packages and runtimes that compare secrets, or sign with one. */
import type { AstNode } from '../app/index.ts'
import type { Interpreter } from './interpreter.ts'
import type { Module } from './modules.ts'
import type { State } from './state.ts'
import { alternatives, constant, FROM, fromOf, type Any, type Const, type Value } from './values.ts'

/** By the name of the function, or of the package whose only export it is. */
const COMPARES =
  /(^|\.)(equals?|compare|compareSync|isEqual|equalBytes|(safe|secure|constant-?time|timing-?safe|tss?c?)-?(str)?(compare|equals?)|timingSafeEqual\w*|timing-safe-compare|safe-?compare|secure-compare|tsscmp|scmp|buffer-equal(-constant-time)?|bufferEqual(ConstantTime)?)$/i

export const comparesSecrets = (label: string): boolean => COMPARES.test(label.replace(/^.*\//, ''))

/** `compare` of @stablelib/constant-time gives 1 where they are the same, and 0 where they are not (its documentation). */
export function comparison({ pkg, label }: Any, answer: Const): Const {
  const counts = pkg === '@stablelib/constant-time' && /(^|\.)compare$/.test(label)
  return counts ? constant(Number(answer.value), answer.from) : answer
}

/** HMACs, and keys of WebCrypto, by the names of Node, crypto-js, @noble/hashes, hash-wasm and their like. */
const KEYED = /(^|[./])(createHmac|hmac[\w-]*|hmac(\.create)?|importKey)$/i

/** Is its second argument a key? */
export const keys = ({ label }: Any): boolean => KEYED.test(label)

/** `hmac.create(…).update(body)` changes no data. */
export const isOfHmac = (label: string): boolean => /hmac[\w.]*\(\)\.(update|digest)/i.test(label)

/** Of an HMAC with this key: nothing of it but that nobody outside knows it. */
export const fromKey = (key: Value, state: State): number => (isHidden(key, state) ? FROM.secret : fromOf(key))

/** A value that whoever asks cannot name: neither written in the code nor what the request itself says. */
export function isHidden(value: Value, state: State): boolean {
  return alternatives(value).some((one) => {
    if (one.kind === 'object') return [...(state.vars(one.id) ?? [])].some(([, item]) => isHidden(item, state))
    return one.kind === 'any' && (fromOf(one) & (FROM.request | FROM.opaque)) !== FROM.request
  })
}

/** A key that code beyond ours gave back: what was read before it was read for it. */
export function noteKey(key: Value, state: State, node: AstNode, module: Module, run: Interpreter): void {
  const isRead = (value: Value, depth = 0): boolean =>
    alternatives(value).some((one) =>
      one.kind === 'object' && depth < 3
        ? [...(state.vars(one.id) ?? [])].some(([, item]) => isRead(item, depth + 1))
        : (fromOf(one) & FROM.opaque) !== 0,
    )
  if (isRead(key)) run.note('keyed', state, node, module)
}
