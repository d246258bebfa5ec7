/** The words in which the table of cases is written. */
import type { Case, SuiteRequest, Twin } from './types.ts'

type More = Partial<Pick<Twin, 'requests' | 'holder' | 'signedInReaches' | 'adminReaches' | 'prepare'>>

/** A stranger never gets to the work; whoever has `access` does. */
export function guarded(what: string, access = 'signed-in', more: More = {}): Twin {
  const session = access === 'signed-in'
  const other = access === 'secret' || access.startsWith('webhook:')
  return {
    what,
    access,
    anonymousReaches: false,
    signedInReaches: session,
    adminReaches: !other,
    ...more,
  }
}

/** Anyone gets to the work, with the plain request or one of `requests`. */
export function open(what: string, more: More = {}): Twin {
  return { what, access: 'public', anonymousReaches: true, signedInReaches: true, adminReaches: true, ...more }
}

/** Some requests of a stranger get to the work, others are refused. `requests` holds both; the first is refused. */
export function partial(what: string, requests: SuiteRequest[], access = 'signed-in', more: More = {}): Twin {
  return { ...open(what, { requests, ...more }), access, refusesFirst: true }
}

/** Nobody gets to the work: the check is broken, but not towards strangers. */
export function closed(what: string): Twin {
  return { ...guarded(what), signedInReaches: false, adminReaches: false }
}

/** A secret or a signature is asked for; `holder` is the request of one who has it. */
export function secret(what: string, holder: SuiteRequest, access = 'secret', more: More = {}): Twin {
  return guarded(what, access, { holder, ...more })
}

type Methods = Partial<Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*', Twin>>

/** The methods of one handler file. */
export function handler(pattern: string, shape: string, methods: Methods): Case[] {
  return Object.entries(methods).map(([method, twin]) => ({ ...twin, id: `${method} ${pattern}`, shape }))
}

/** Pages, by their patterns below a common one. */
export function pages(below: string, shape: string, twins: Record<string, Twin>): Case[] {
  return Object.entries(twins).map(([name, twin]) => ({ ...twin, id: `GET ${below}/${name}`, shape }))
}

/** Server functions of one file, by their names. */
export function actions(file: string, shape: string, twins: Record<string, Twin>): Case[] {
  return Object.entries(twins).map(([name, twin]) => ({ ...twin, id: `action ${file}#${name}`, shape }))
}
