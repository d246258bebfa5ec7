/** Checks that are replaced, jumped over, made and not begun: what a reader of code overlooks. */
import { guarded, handler, open, partial } from './make.ts'
import type { Case } from './types.ts'

const strangersOnly = { signedInReaches: false, adminReaches: false }

export const odd: Case[] = [
  ...handler('/api/odd/replaced', 'replaced', {
    GET: open('method of an object'),
    POST: open('static method'),
    PUT: open('Object.assign over an instance'),
    PATCH: open('list emptied'),
    DELETE: guarded('by a guard'),
  }),
  ...handler('/api/odd/settings', 'settings', {
    GET: open('switched off by an import'),
    POST: guarded('never switched off'),
  }),
  ...handler('/api/odd/scopes', 'scopes', {
    GET: open('shadowed'),
    POST: guarded('not shadowed'),
    PUT: open('auth as a parameter, not the real one'),
    PATCH: guarded('auth as a parameter'),
    DELETE: guarded('names swapped', 'org'),
  }),
  ...handler('/api/odd/assigned', 'assignments', {
    GET: open('= for ==='),
    POST: guarded('in the condition'),
    PUT: open('overwritten in the condition'),
    PATCH: open('comma'),
    DELETE: open('| for ||'),
  }),
  ...handler('/api/odd/jumps', 'jumps', {
    GET: open('break in finally'),
    POST: open('continue in finally'),
    PUT: open('default on top, falls through'),
    PATCH: guarded('default on top, refuses', 'org:admin or org:owner'),
    DELETE: guarded('break in try'),
  }),
  ...handler('/api/odd/promises', 'promises', {
    GET: guarded('reject'),
    POST: open('resolve for all'),
    PUT: { ...open('.catch(work)'), ...strangersOnly },
    PATCH: guarded('return Promise.reject'),
    DELETE: open('Promise.reject not returned'),
  }),
  ...handler('/api/odd/generators', 'generators', {
    GET: open('not begun'),
    POST: open('left before it asks'),
    PUT: guarded('to its end'),
  }),
  ...handler('/api/odd/reflection', 'reflection', {
    GET: open('Proxy with a guest'),
    POST: open('defineProperty'),
    PUT: guarded('Reflect.get'),
    PATCH: guarded('Reflect.apply'),
    DELETE: open('Reflect.ownKeys'),
  }),
  ...handler('/api/odd/fallbacks', 'fallbacks', {
    GET: open('the bare handler after a refusal'),
    POST: open('asked once for all'),
    PUT: open('work after a 401'),
    PATCH: guarded('another refusal after a 401'),
    DELETE: open('every path is public'),
  }),
  ...handler('/api/odd/many', 'many', {
    GET: guarded('each asks before it works', 'signed-in', {
      requests: [{}, { path: '/api/odd/many?id=1' }],
      prepare: { path: '/api/odd/many?id=1' },
    }),
    POST: partial('asked for each id', [{ path: '/api/odd/many?id=1' }, {}]),
    PUT: guarded('each throws'),
    PATCH: open('one of two throws'),
    DELETE: open('the second is refused'),
  }),
  ...handler('/api/odd/thrown', 'thrown', {
    GET: guarded('a response'),
    POST: guarded('null read before the work'),
    PUT: open('null read, caught'),
    PATCH: guarded('?? fail()'),
    DELETE: open('?? an error that is not thrown'),
  }),
]
