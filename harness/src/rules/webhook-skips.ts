/** Ways round a signature check that open where a secret is not set, or outside of production. */
import type { AstNode } from '../app/index.ts'
import { child, isEnv, isFunction, list, memberName, unwrap } from '../guards/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { signatureChecks } from './webhook-checks.ts'
import { handlerCode, type HandlerCode, type Part } from './webhook-code.ts'
import type { WebhookHandler } from './webhook-handlers.ts'

export interface Skip {
  part: Part
  /** The condition. */
  node: AstNode
  /** Variables of the environment that decide. */
  variables: string[]
  /** `unset`: a secret is not there. `stage`: a deployment that is not production. `local`: only on a developer's machine. */
  when: 'unset' | 'stage' | 'local'
}

const known = new WeakMap<AuditFacts, Map<string, Skip[]>>()

/** Where the guard was found to have a way round, and the environment decides on it. */
export function skipsVerification({ entry }: WebhookHandler, facts: AuditFacts): Skip[] {
  const all = known.get(facts) ?? new Map<string, Skip[]>()
  known.set(facts, all)
  let skips = all.get(entry.id)
  if (skips === undefined) {
    const code = isRoundable(entry.guard) ? handlerCode(entry, facts) : null
    skips = code === null ? [] : skipsIn(code)
    all.set(entry.id, skips)
  }
  return skips
}

/** Executed, the check holds or fails on all ways: no condition lets anyone round it. */
function isRoundable({ status, flaw }: WebhookHandler['entry']['guard']): boolean {
  return status === 'open' || (status === 'partial' && flaw?.kind !== 'after-work')
}

function skipsIn(code: HandlerCode): Skip[] {
  const points = verifyingCalls(code)
  return code.parts.flatMap((part) => {
    const own = points.get(part) ?? []
    if (own.length === 0) return []
    return part.branches.flatMap((branch) => skipAt(branch, part, own, code) ?? [])
  })
}

/** Calls that verify, themselves or through functions of the project, by the part that they stand in. */
export function verifyingCalls(code: HandlerCode): Map<Part, AstNode[]> {
  const found = new Map<Part, AstNode[]>()
  const add = (part: Part, call: AstNode): boolean => {
    const calls = found.get(part) ?? []
    if (calls.includes(call)) return false
    found.set(part, [...calls, call])
    return true
  }
  for (const { part, call } of signatureChecks(code)) add(part, call)
  for (let grows = true; grows;) {
    grows = false
    for (const part of code.parts) {
      for (const call of part.calls) {
        const called = code.called(call, part)
        if (called && called !== part && found.has(called) && add(part, call)) grows = true
      }
    }
  }
  return found
}

function skipAt(branch: AstNode, part: Part, checks: AstNode[], code: HandlerCode): Skip | null {
  const decides = branch.type === 'LogicalExpression' ? child(branch, 'left') : child(branch, 'test')
  if (branch.type === 'SwitchStatement' || !leadsRound(branch, part, checks)) return null
  const variables = environmentIn(decides, part, code)
  const when = whenOf(variables, part.module.parsed.code.slice(decides.start, decides.end))
  return when === null ? null : { part, node: decides, variables, when }
}

const within = (node: AstNode, around: AstNode): boolean => around.start <= node.start && node.end <= around.end

function leadsRound(branch: AstNode, part: Part, checks: AstNode[]): boolean {
  const has = (node: AstNode): boolean => node.type !== 'Missing' && checks.some((check) => within(check, node))
  if (branch.type === 'LogicalExpression') {
    return branch['operator'] !== '??' && has(child(branch, 'right')) && !refusesWithout(branch, part)
  }
  const [consequent, alternate] = [child(branch, 'consequent'), child(branch, 'alternate')]
  if (has(consequent) !== has(alternate)) {
    const other = has(consequent) ? alternate : consequent
    return other.type === 'Missing' || !isRefusal(other, part)
  }
  if (has(consequent) || branch.type !== 'IfStatement' || alternate.type !== 'Missing') return false
  // `if (!secret) return …` before the check.
  const around = functionAround(branch, part)
  const isBefore = checks.some((check) => check.start > branch.end && functionAround(check, part) === around)
  return isBefore && leaves(consequent) && !isRefusal(consequent, part)
}

/** `if (!secret || !verify(…)) return 401`: without a secret, it refuses. */
function refusesWithout(logical: AstNode, part: Part): boolean {
  let node = logical
  let above = part.parents.get(node)
  while (above && above.type !== 'IfStatement') {
    node = above
    above = part.parents.get(node)
  }
  if (!above || child(above, 'test') !== node) return false
  const refuses = isRefusal(child(above, 'consequent'), part)
  return refuses === (logical['operator'] === '||')
}

function functionAround(node: AstNode, part: Part): AstNode | undefined {
  for (let at = part.parents.get(node); at; at = part.parents.get(at)) if (isFunction(at)) return at
  return undefined
}

function leaves(statement: AstNode): boolean {
  const last = statement.type === 'BlockStatement' ? list(statement, 'body').at(-1) : statement
  return last?.type === 'ReturnStatement'
}

const REFUSES =
  /\b[45]\d\d\b|\b\w*(error|fail|bad|missing|notConfigured|unconfigured|unauthori[sz]ed|forbidden|invalid|reject|refuse|denied|unavailable)\w*/i

/** Ends in an error, or in an answer that is one. */
function isRefusal(statement: AstNode, { module }: Part): boolean {
  const last = statement.type === 'BlockStatement' ? list(statement, 'body').at(-1) : statement
  if (last === undefined) return false
  if (last.type === 'ThrowStatement') return true
  const value = last.type === 'ReturnStatement' ? unwrap(child(last, 'argument')) : last
  if (last.type === 'ReturnStatement' && value.type === 'Missing') return true
  if (value.type === 'Literal') return value['value'] === false || value['value'] === null
  if (value.type === 'Identifier') return value['name'] === 'undefined'
  const isAnswer = last.type === 'ReturnStatement' || /Expression$/.test(last.type)
  return isAnswer && REFUSES.test(module.parsed.code.slice(value.start, value.end))
}

/** Variables of the environment that a condition reads, itself or through what it is named by. */
function environmentIn(test: AstNode, part: Part, code: HandlerCode): string[] {
  const names = new Set<string>()
  const visit = (node: AstNode): void => {
    const value = unwrap(node)
    if (value.type === 'MemberExpression' && isEnv(value)) {
      names.add(memberName(value) ?? '')
      return
    }
    if (value.type === 'Identifier' || value.type === 'MemberExpression') {
      const origins = code.origins(value, part)
      for (const origin of origins) {
        if (origin.node !== value && origin.node.type !== 'AwaitExpression') read(origin.node, origin.part)
      }
      // `env.SECRET` of a module that checks the environment.
      const object = value.type === 'MemberExpression' ? unwrap(child(value, 'object')) : null
      const member = memberName(value)
      if (object?.type === 'Identifier' && /env|config/i.test(String(object['name'])) && member !== null)
        names.add(member)
      return
    }
    for (const field of ['left', 'right', 'argument', 'test']) {
      const inner = child(value, field)
      if (inner.type !== 'Missing') visit(inner)
    }
    if (value.type === 'CallExpression') list(value, 'arguments').forEach(visit)
  }
  const read = (node: AstNode, at: Part): void => {
    for (const match of at.module.parsed.code.slice(node.start, node.end).matchAll(ENVIRONMENT)) {
      names.add(match[1] ?? match[2] ?? '')
    }
  }
  visit(test)
  return [...names]
}

const ENVIRONMENT = /\bprocess\.env(?:\.(\w+)|\[\s*['"`](\w+)['"`]\s*\])/g
const LOCAL = /^(NODE_ENV|NEXT_PUBLIC_NODE_ENV)$/
const STAGE = /(^|_)(ENV|ENVIRONMENT|STAGE|VERCEL)$/
const SECRET = /SECRET|SIGN|HOOK|KEY|TOKEN|PASS/

function whenOf(variables: string[], test: string): Skip['when'] | null {
  // Tests are not on the internet.
  if (/['"`]test['"`]/.test(test)) return null
  if (variables.some((name) => SECRET.test(name))) return 'unset'
  if (variables.some((name) => STAGE.test(name) && !LOCAL.test(name))) return 'stage'
  return variables.some((name) => LOCAL.test(name)) ? 'local' : null
}
