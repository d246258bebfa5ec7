/** The two keys of a Clerk instance. */
import { clerkKey, isPlaceholder } from '../rules/index.ts'
import { ok, problem, type Check } from './types.ts'
import type { Variable, Variables } from './variables.ts'

const PUBLISHABLE = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'
const SECRET = 'CLERK_SECRET_KEY'
const WHERE = 'Clerk Dashboard > API keys'
const FORMS = { publishable: 'pk_test_… or pk_live_…', secret: 'sk_test_… or sk_live_…' }

/** @param isGiven does the code hand the key to Clerk itself, from wherever? */
export function keyChecks(variables: Variables, isGiven: (option: 'publishableKey' | 'secretKey') => boolean): Check[] {
  const publishable = variables.find(PUBLISHABLE)
  const secret = variables.find(SECRET)
  const checks = [
    one(PUBLISHABLE, 'publishable', publishable, isGiven('publishableKey')),
    one(SECRET, 'secret', secret, isGiven('secretKey')),
  ]
  if (checks.some(({ status }) => status !== 'ok') || !publishable || !secret) return checks
  return [...checks, ...together(publishable, secret)]
}

function one(name: string, kind: 'publishable' | 'secret', found: Variable | null, isGiven: boolean): Check {
  const fix = `Put the ${kind} key (${FORMS[kind]}) into ${name}: ${WHERE}.`
  if (found === null && isGiven) return ok('keys', `${name} is not set; the code hands a ${kind} key to Clerk itself.`)
  if (found === null)
    return problem(
      'keys',
      `${name} is set neither in the environment nor in the app's .env files.`,
      `${fix} Routewarden's own tests need none.`,
    )
  const { value, place } = found
  if (isPlaceholder(value)) return problem('keys', `${name} holds a placeholder.`, fix, place)
  const key = clerkKey(value)
  if (key === null) return problem('keys', `${name} does not have the form of a ${kind} key.`, fix, place)
  if (key.kind !== kind) return problem('keys', swapped(name, kind), fix, place)
  if (kind === 'publishable' && !isWhole(value))
    return problem(
      'keys',
      `${name} begins like a publishable key and names no instance: it is cut off or mistyped.`,
      fix,
      place,
    )
  return ok('keys', `${name} is a ${kind} key of a ${words(key.mode)} instance.`, place)
}

function swapped(name: string, kind: 'publishable' | 'secret'): string {
  return kind === 'publishable'
    ? `${name} holds a secret key: Next ships it to every browser. Replace that key in Clerk, too.`
    : `${name} holds a publishable key: Clerk refuses it, and nobody can sign in.`
}

/** It holds the host of the Frontend API in base64, with a `$` at the end (@clerk/shared, `isPublishableKey`). */
function isWhole(key: string): boolean {
  const decoded = Buffer.from(key.replace(/^pk_(test|live)_/, ''), 'base64').toString('utf8')
  return /^[^\s$]+\.[^\s$]+\$$/.test(decoded)
}

/** A secret key does not name its instance: more than this, no code can tell without asking Clerk. */
function together(publishable: Variable, secret: Variable): Check[] {
  const [one, other] = [clerkKey(publishable.value), clerkKey(secret.value)]
  if (one?.mode !== other?.mode)
    return [
      problem(
        'instance',
        `The publishable key is of a ${words(one?.mode)} instance and the secret key of a ${words(other?.mode)} instance: every session is refused.`,
        `Take both from one instance: ${WHERE}.`,
        secret.place,
      ),
    ]
  const file = (place: string) => place.split(':')[0]
  const isOne = file(publishable.place) === file(secret.place)
  return [
    ok(
      'instance',
      isOne
        ? `Both are of the same kind, and from one place; whether of one instance, only Clerk can say.`
        : `Both are of the same kind, from two places (${publishable.place} and ${secret.place}): make sure that they are of one instance.`,
    ),
  ]
}

const words = (mode: 'test' | 'live' | undefined) => (mode === 'live' ? 'live' : 'development')
