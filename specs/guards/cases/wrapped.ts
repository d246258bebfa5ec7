/** Wrappers, builders, delegation and ways to export. */
import { guarded, handler, open, partial } from './make.ts'
import type { Case } from './types.ts'

const ADMIN = 'org:admin'

export const wrapped: Case[] = [
  ...handler('/api/wrapped/with-auth', 'wrapper', {
    GET: guarded('withAuth'),
    POST: open('refusal not returned'),
    PUT: open('handler first'),
    PATCH: open('only tells who'),
    DELETE: guarded('tells who, the handler asks'),
  }),
  ...handler('/api/wrapped/options', 'wrapper with options', {
    GET: guarded('defaults'),
    POST: open('optional'),
    PUT: guarded('role', ADMIN),
    PATCH: guarded('curried', ADMIN),
    DELETE: guarded('optional, but a role', ADMIN),
  }),
  ...handler('/api/wrapped/composed', 'composed wrappers', {
    GET: guarded('one of them asks'),
    POST: open('none of them asks'),
    PUT: open('compose, none asks'),
    PATCH: guarded('called by the handler'),
    DELETE: open('made, not used'),
  }),
  ...handler('/api/wrapped/pipeline', 'pipeline', {
    GET: guarded('guard in front'),
    POST: open('only identifies'),
    PUT: open('guard behind'),
    PATCH: open('goes on, then asks'),
    DELETE: guarded('user in the context'),
  }),
  ...handler('/api/wrapped/definitions', 'definition objects', {
    GET: guarded('by default'),
    POST: open('auth: false'),
    PUT: guarded('role', ADMIN),
    PATCH: guarded('auth: true'),
    DELETE: guarded('auth: false, the handler asks'),
  }),
  ...handler('/api/wrapped/served', 'destructured exports', {
    GET: open('reads are public'),
    POST: guarded('writes are not'),
    DELETE: guarded('writes are not'),
  }),
  ...handler('/api/wrapped/mapped', 'a map of handlers', {
    GET: guarded('destructured'),
    PUT: guarded('member'),
    POST: open('another map'),
  }),
  ...handler('/api/wrapped/route-builder', 'route builder', {
    GET: guarded('signedIn()'),
    POST: open('no check'),
    PUT: guarded('role()', ADMIN),
    PATCH: open('the guarded builder not kept'),
  }),
  ...handler('/api/wrapped/procedures', 'procedures', {
    GET: guarded('protectedProcedure'),
    POST: open('publicProcedure'),
    PUT: guarded('adminProcedure', ADMIN),
    PATCH: open('middleware that logs'),
    DELETE: open('error not thrown'),
  }),
  ...handler('/api/wrapped/routers', 'procedures', {
    GET: open('public, from a router'),
    POST: guarded('protected, from a router'),
    PUT: guarded('public, the resolver asks'),
    PATCH: { ...open('works when refused'), signedInReaches: false, adminReaches: false },
  }),
  ...handler('/api/wrapped/delegation', 'delegation', {
    GET: guarded('itself'),
    POST: guarded('= GET'),
    PUT: guarded('returns GET()'),
    PATCH: open('works beside it'),
    DELETE: open('to an open function'),
  }),
  ...handler('/api/wrapped/exported', 'exports', {
    GET: guarded('re-exported'),
    PUT: guarded('re-exported twice'),
    POST: open('re-exported'),
    DELETE: open('default re-exported'),
  }),
  ...handler('/api/wrapped/exported-more', 'exports', {
    GET: guarded('imported, exported'),
    POST: open('of a namespace'),
    PUT: open('default imported'),
    DELETE: guarded('of a namespace'),
  }),
  ...handler('/api/wrapped/starred', 'exports', {
    GET: guarded('export *', 'permission:org:invoices:manage'),
    POST: open('export *'),
  }),
  ...handler('/api/wrapped/factory', 'factory', {
    GET: open('not on the list'),
    POST: guarded('on the list'),
    DELETE: guarded('on the list'),
  }),
  ...handler('/api/wrapped/siblings', 'siblings', {
    GET: guarded('itself'),
    POST: open('forgotten'),
    DELETE: open('forgotten'),
  }),
  ...handler('/api/wrapped/arrows', 'arrows', {
    GET: guarded('??'),
    POST: open('comma'),
    PUT: guarded('ternary'),
    PATCH: guarded('if (await …)'),
    DELETE: open('let'),
  }),
  ...handler('/api/wrapped/by-method', 'by method', {
    GET: open('exempt'),
    POST: guarded('asks'),
    DELETE: guarded('asks'),
  }),
  ...handler('/api/wrapped/items/[id]', 'parameters', {
    GET: guarded('read first'),
    POST: open('only the id is asked for'),
    PUT: guarded('beside auth()', 'org'),
    PATCH: partial('one id is for all', [{ path: '/api/wrapped/items/7' }, { path: '/api/wrapped/items/demo' }]),
  }),
]
