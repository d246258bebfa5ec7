/** What work and checks can hide in: time, shapes of objects, tables, calls. */
import { guarded, handler, open, partial } from './make.ts'
import type { Case } from './types.ts'

export const more: Case[] = [
  ...handler('/api/more/later', 'later', {
    GET: open('after() before the check'),
    POST: guarded('after() behind the check'),
    PUT: open('a timer before the check'),
    PATCH: guarded('in a stream behind the check'),
    DELETE: open('a microtask before the check'),
  }),
  ...handler('/api/more/shapes', 'shapes of objects', {
    GET: guarded('rest'),
    POST: guarded('session spread over a guest'),
    PUT: open('a guest spread over the session'),
    PATCH: guarded('default of a destructured null'),
    DELETE: open('|| a guest'),
  }),
  ...handler('/api/more/answers', 'answers', {
    GET: guarded('refusal by default'),
    POST: open('refusal by default, work before'),
    PUT: guarded('status decides'),
    PATCH: open('only the status'),
    DELETE: guarded('errors collected'),
  }),
  ...handler('/api/more/tables', 'tables', {
    POST: partial('one command asks', [{ body: '{"command":"remove"}' }, { body: '{"command":"list"}' }], 'signed-in', {
      prepare: { body: '{"command":"list"}' },
    }),
    PUT: guarded('every command asks', 'signed-in', {
      requests: [{ body: '{"command":"list"}' }, { body: '{"command":"remove"}' }],
      prepare: { body: '{"command":"list"}' },
    }),
    PATCH: guarded('by role', 'org:admin'),
    DELETE: open('unknown roles pass'),
  }),
  ...handler('/api/more/calls', 'ways to call', {
    GET: guarded('generator'),
    POST: open('generator'),
    PUT: guarded('.call'),
    PATCH: open('.bind, not called'),
    DELETE: guarded('.bind, called'),
  }),
  ...handler('/api/more/registry', 'registry', {
    GET: guarded('by name'),
    POST: open('by name, asks nothing'),
    PUT: open('no such name'),
  }),
]
