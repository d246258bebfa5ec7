/** What JavaScript does with null, "null", undefined, promises and empty lists; and what is remembered between requests. */
import { guarded, handler, open, pages, partial } from './make.ts'
import type { Case } from './types.ts'

const ADMIN = 'org:admin'

export const tricky: Case[] = [
  ...handler('/api/tricky/texts', 'texts', {
    GET: open('null in a template'),
    POST: guarded('String(userId ?? "")'),
    PUT: open('pattern that fits "null"'),
    PATCH: guarded('pattern'),
    DELETE: { ...open('part of a text'), signedInReaches: true },
  }),
  ...handler('/api/tricky/containers', 'containers', {
    GET: guarded('filter(Boolean)'),
    POST: open('a list of one null'),
    PUT: open('an object with null'),
    PATCH: open('in'),
    DELETE: open('JSON'),
  }),
  ...handler('/api/tricky/levels', 'levels', {
    GET: { ...open('undefined < 2') },
    POST: guarded('!(… >= 2)', ADMIN),
    PUT: { ...open('!indexOf'), adminReaches: false },
    PATCH: guarded('indexOf < 0', ADMIN),
    DELETE: open('an administrator by default'),
  }),
  ...handler('/api/tricky/claims', 'claims', {
    GET: open('every of an empty list'),
    POST: open('not banned'),
    PUT: open('undefined < now'),
    PATCH: guarded('any role', 'role'),
    DELETE: open('a reader by default'),
  }),
  ...handler('/api/tricky/errors', 'errors', {
    GET: guarded("unstable_rethrow of Next's"),
    POST: open('unstable_rethrow of another'),
    PUT: guarded('message compared'),
    PATCH: open('message mistaken'),
    DELETE: guarded('status compared'),
  }),
  ...handler('/api/tricky/finally', 'finally', {
    GET: open('return in finally'),
    POST: guarded('answer set in finally'),
    PUT: open('.finally(work)'),
    PATCH: guarded('.then(work, refuse)'),
    DELETE: open('.catch().then(work)'),
  }),
  ...handler('/api/tricky/state', 'state', {
    GET: open('remembered between requests'),
    POST: guarded('set by a callback'),
    PUT: open('field of the session set'),
    PATCH: open('Object.assign'),
    DELETE: open('remembered in a map'),
  }),
  ...handler('/api/tricky/kept', 'kept between requests', {
    GET: open('in a field of the only instance'),
    POST: guarded('asked for each time'),
    PUT: open('in a static field'),
    PATCH: open('made in a loop'),
    DELETE: guarded('made in a loop'),
  }),
  ...handler('/api/tricky/arrays', 'lists', {
    GET: open('every of promises'),
    POST: guarded('every of answers', ADMIN),
    PUT: open('answers counted'),
    PATCH: open('race'),
    DELETE: guarded('allSettled, looked at'),
  }),
  ...handler('/api/tricky/fields', 'fields', {
    GET: open('no such field'),
    POST: open('?? { id: guest }'),
    PUT: guarded('?? {}'),
    PATCH: open('has() === undefined'),
    DELETE: guarded('sessionStatus'),
  }),
  ...handler('/api/tricky/owners', 'owners', {
    GET: { ...open('null is null'), signedInReaches: false, adminReaches: false },
    POST: {
      ...guarded('asked for, compared', 'owner', { prepare: { path: '/api/tricky/owners?owner=user_admin' } }),
      requests: [{}, { path: '/api/tricky/owners?owner=user_admin' }],
    },
    PUT: { ...open('undefined == null'), adminReaches: false },
    PATCH: { ...open('compared for users only'), signedInReaches: false, adminReaches: false },
    DELETE: partial('a cookie of the right name', [{}, { headers: { cookie: '__session=x' } }]),
  }),
  ...handler('/api/tricky/chosen', 'chosen', {
    GET: open('by a variable'),
    POST: open('a helper that is not there'),
    PUT: open('replaced by another'),
    PATCH: open('gives up asking'),
    DELETE: guarded('gives up and refuses'),
  }),
  ...handler('/api/tricky/results', 'results', {
    GET: open('an empty error'),
    POST: guarded('an empty error, compared'),
    PUT: guarded('zod parse'),
    PATCH: open('zod safeParse, not looked at'),
    DELETE: open('zod nullable'),
  }),
  ...handler('/api/tricky/getters', 'getters', {
    GET: guarded('getter'),
    POST: open('method taken for a getter'),
    PUT: open('of a guest'),
    PATCH: guarded('of an object'),
  }),
  ...handler('/api/tricky/numbers', 'logic', {
    GET: open('?? 1'),
    POST: guarded('?? 0'),
    PUT: open('!userId === null'),
    PATCH: open('or in no organisation'),
    DELETE: guarded('missing parts counted', 'org'),
  }),
  ...handler('/api/tricky/organisations', 'organisations', {
    GET: guarded('default of a destructured orgId'),
    POST: open('personal by default'),
    PUT: guarded('organisation or user'),
    PATCH: guarded('one organisation', 'org'),
  }),
  ...pages('/views', 'elements', {
    preloaded: open('warmed up before the check'),
    'preloaded-late': guarded('warmed up after the check'),
    'redirect-in-markup': guarded('redirect() in the markup'),
    'try-around-markup': open('try around elements'),
    'hidden-by-style': open('hidden attribute'),
    'chosen-component': guarded('component chosen'),
    slots: guarded('elements as props'),
    'slots-swapped': { ...open('elements as props, swapped'), signedInReaches: false, adminReaches: false },
  }),
]
