/** Checks in functions and classes of other files. */
import { guarded, handler, open, partial } from './make.ts'
import type { Case } from './types.ts'

const ADMIN = 'org:admin'
const MANAGES = 'permission:org:invoices:manage'

export const helpers: Case[] = [
  ...handler('/api/helpers/throws', 'helper throws', {
    GET: guarded('awaited'),
    POST: open('not awaited, caught'),
    PUT: guarded('two deep', ADMIN),
    PATCH: guarded('in try, catch answers'),
    DELETE: open('in try, catch goes on'),
  }),
  ...handler('/api/helpers/redirects', 'helper redirects', {
    GET: guarded('awaited'),
    POST: open('redirect swallowed'),
    PUT: guarded('|| notFound()'),
    PATCH: open('not awaited'),
  }),
  ...handler('/api/helpers/deep', 'three deep', {
    GET: guarded('strict'),
    POST: open('not strict'),
    PUT: guarded('not strict, checked'),
  }),
  ...handler('/api/helpers/response', 'helper returns a response', {
    GET: guarded('if (denied) return'),
    POST: open('dropped'),
    PUT: guarded('instanceof'),
    PATCH: guarded('two deep', ADMIN),
    DELETE: open('only logged'),
  }),
  ...handler('/api/helpers/response-more', 'helper returns a response', {
    GET: guarded('in'),
    POST: open('taken for a user'),
    PUT: guarded('??'),
    PATCH: open('work before the answer is chosen'),
    DELETE: open('not awaited'),
  }),
  ...handler('/api/helpers/null', 'helper returns null', {
    GET: guarded('checked'),
    POST: open('not checked'),
    PUT: guarded('admin', 'role:admin'),
    PATCH: guarded('null read before the work'),
    DELETE: open('null read after the work'),
  }),
  ...handler('/api/helpers/results', 'result objects', {
    GET: guarded('{ ok, response }'),
    POST: open('{ ok } not looked at'),
    PUT: guarded('{ success, error }'),
    PATCH: guarded('{ data, error }'),
    DELETE: { ...open('{ data } only where there is one'), signedInReaches: false },
  }),
  ...handler('/api/helpers/results-more', 'result objects', {
    GET: guarded('isErr()'),
    POST: open('isErr not called'),
    PUT: guarded('unwrap()'),
    PATCH: guarded('tuple'),
    DELETE: open('error of the tuple left out'),
  }),
  ...handler('/api/helpers/booleans', 'helper says yes or no', {
    GET: guarded('checked'),
    POST: open('not awaited'),
    PUT: guarded('admin', ADMIN),
    PATCH: open('dropped'),
    DELETE: open('always yes'),
  }),
  ...handler('/api/helpers/parameters', 'helpers with parameters', {
    GET: guarded('role', ADMIN),
    POST: open('optional'),
    PUT: guarded('{ role }', 'role:admin'),
    PATCH: guarded('permissions', `${MANAGES} and permission:org:projects:manage`),
    DELETE: open('mode: public'),
    HEAD: guarded('curried'),
  }),
  ...handler('/api/helpers/parameters-more', 'helpers with parameters', {
    GET: guarded('curried, made once', ADMIN),
    POST: open('curried, asks nothing'),
    PUT: open('no permissions'),
    PATCH: guarded('defaults'),
    DELETE: open('curried, not called'),
  }),
  ...handler('/api/helpers/look-alikes', 'no guards', {
    GET: open('rate limit'),
    POST: open('CSRF check'),
    PUT: open('block list'),
    PATCH: open('tenant'),
    DELETE: open('ensureUserExists'),
    HEAD: open('optional auth'),
  }),
  ...handler('/api/helpers/names', 'names', {
    GET: guarded('a guard called prepare'),
    POST: open('requireAuth that logs'),
    PUT: open('assertAdmin that warns'),
    PATCH: open('validateRequest'),
    DELETE: open('verifyMaintenance'),
  }),
  ...handler('/api/helpers/classes', 'classes', {
    GET: guarded('static'),
    POST: open('static, result dropped'),
    PUT: guarded('new'),
    PATCH: open('overridden'),
    DELETE: guarded('field', ADMIN),
    HEAD: guarded('one instance'),
  }),
  ...handler('/api/helpers/classes-more', 'classes', {
    GET: guarded('template method'),
    POST: open('template method, overridden'),
    PUT: guarded('static, checked'),
    PATCH: open('user kept, not asked for'),
    DELETE: guarded('user kept and asked for'),
  }),
  ...handler('/api/helpers/cycles', 'cycles', {
    GET: guarded('call each other'),
    POST: open('gives up after some turns'),
    PUT: guarded('import each other'),
  }),
  ...handler('/api/helpers/barrels', 'barrels', {
    GET: guarded('renamed'),
    POST: open('renamed, not checked'),
    PUT: guarded('default'),
    PATCH: guarded('namespace'),
    DELETE: open('dropped'),
    HEAD: guarded('import()', ADMIN),
  }),
  ...handler('/api/helpers/passed', 'passed on', {
    GET: guarded('as a callback'),
    POST: open('error only logged'),
    PUT: guarded('error returned'),
    PATCH: guarded('a list in turn', 'org'),
    DELETE: guarded('inside a runner that answers', ADMIN),
    HEAD: open('an empty callback'),
  }),
  ...handler('/api/helpers/lists', 'lists of checks', {
    GET: guarded('for of', 'org'),
    POST: open('forEach'),
    PUT: guarded('Promise.all', 'org'),
    PATCH: open('a list awaited'),
    DELETE: open('Promise.any'),
  }),
  ...handler('/api/helpers/context', 'context', {
    GET: guarded('its method'),
    POST: open('not asked'),
    PUT: guarded('its field'),
    PATCH: open('null is not undefined'),
    DELETE: open('context is an object'),
  }),
  ...handler('/api/helpers/hidden-work', 'work in other files', {
    GET: guarded('asks before it'),
    POST: open('looks up, does not ask'),
    PUT: open('a helper works before the guard'),
    PATCH: guarded('a helper works after the guard'),
  }),
  ...handler('/api/helpers/unchecked-input', 'what the caller says', {
    GET: partial('userId of the query', [{}, { path: '/api/helpers/unchecked-input?userId=user_1' }], 'public', {
      prepare: { path: '/api/helpers/unchecked-input?userId=user_1' },
    }),
    POST: partial('role of the body', [{}, { body: '{"role":"admin"}' }], 'public', {
      prepare: { body: '{"role":"admin"}' },
    }),
    PUT: partial('any cookie', [{}, { headers: { cookie: 'session=1' } }], 'public', {
      prepare: { headers: { cookie: 'session=1' } },
    }),
    PATCH: open('user agent'),
  }),
]
