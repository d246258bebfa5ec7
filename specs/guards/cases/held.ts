/**
 * Held out: shapes of guards that teams write, put down without a look at how guards are read. What the reading said of
 * them before it was changed stands in the README.
 */
import { createHmac } from 'node:crypto'
import { args, FORM } from './actions.ts'
import { actions, guarded, handler, open, pages, partial, secret } from './make.ts'
import { jobBearer } from './signed.ts'
import type { Case, SuiteRequest, Twin } from './types.ts'

const ADMIN = 'org:admin'
const INVOICES = 'permission:org:invoices:manage'
const PROJECTS = 'permission:org:projects:manage'
const strangersOnly = { signedInReaches: false, adminReaches: false }

const internal: SuiteRequest = { sign: ({ job }) => Promise.resolve({ headers: { 'x-internal-secret': job } }) }
const key: SuiteRequest = { sign: ({ partner }) => Promise.resolve({ headers: { 'x-api-key': partner } }) }
const delivery: SuiteRequest = {
  sign: ({ partner }) => {
    const signature = createHmac('sha256', partner).update('{"n":1}').digest('hex')
    return Promise.resolve({ headers: { 'x-signature': signature }, body: '{"n":1}' })
  },
}

const routes: Case[] = [
  ...handler('/api/held/errors', 'error hierarchy', {
    GET: guarded('thrown, mapped to a status'),
    POST: open('made, not thrown'),
    PUT: guarded('role asserted', ADMIN),
    PATCH: { ...open('only one of the errors answers'), signedInReaches: false },
    DELETE: guarded('a response thrown'),
  }),
  ...handler('/api/held/errors-more', 'error hierarchy', {
    GET: open('retried, then given up'),
    POST: guarded('retried, then thrown'),
    PUT: guarded('node:assert'),
    PATCH: open('console.assert'),
    DELETE: guarded('caught, thrown as another'),
  }),
  ...handler('/api/held/wrappers', 'withErrorHandling(withAuth(…))', {
    GET: guarded('both'),
    POST: open('errors and a principal that may be none'),
    PUT: guarded('and a role', ADMIN),
    PATCH: open('made, not called'),
    DELETE: open('one role is refused'),
  }),
  ...handler('/api/held/services', 'services', {
    GET: guarded('session injected'),
    POST: open('not awaited'),
    PUT: guarded('getInstance()'),
    PATCH: open('session of the system injected'),
    DELETE: guarded('repository for administrators', ADMIN),
  }),
  ...handler('/api/held/results', 'Result', {
    GET: guarded('{ success } looked at'),
    POST: open('taken for a user'),
    PUT: guarded('match()'),
    PATCH: open('only another error answers'),
    DELETE: guarded('andThen()'),
  }),
  ...handler('/api/held/results-more', 'Result', {
    GET: open('unwrapOr()'),
    POST: guarded('[error, value]'),
    PUT: open('match() dropped'),
    PATCH: guarded('switch'),
    DELETE: open('kind mistaken'),
  }),
  ...handler('/api/held/permissions', 'permission map', {
    GET: guarded('can()'),
    POST: open('what guests may'),
    PUT: guarded('can(), of administrators', ADMIN),
    PATCH: open('can not called'),
    DELETE: open('unlisted is allowed'),
  }),
  ...handler('/api/held/permissions-more', 'role hierarchy', {
    GET: guarded('at least member'),
    POST: open('rank of undefined'),
    PUT: guarded('every permission', ADMIN),
    PATCH: open('every of none'),
    DELETE: open('some, one of them of guests'),
  }),
  ...handler('/api/held/ability', 'ability', {
    GET: guarded('cannot()'),
    POST: open('anyone may'),
    PUT: guarded('throwUnlessCan()', ADMIN),
    PATCH: { ...open('inverted'), adminReaches: false },
    DELETE: { ...open('of the system by default'), signedInReaches: false },
  }),
  ...handler('/api/held/input', 'zod', {
    GET: guarded('input first'),
    POST: open('only bad input is refused'),
    PUT: guarded('input after'),
    PATCH: partial('userId of the input', [{}, { body: '{"userId":"user_1"}' }], 'public', {
      prepare: { body: '{"userId":"user_1"}' },
    }),
    DELETE: guarded('the session parsed', ADMIN),
  }),
  ...handler('/api/held/streams', 'streams', {
    GET: guarded('check, then stream'),
    POST: open('read, not sent'),
    PUT: open('check in after()'),
    PATCH: guarded('check in the generator'),
    DELETE: open('check in the generator, too late'),
  }),
  ...handler('/api/held/teams/[id]', 'auth() beside params', {
    GET: guarded('both destructured'),
    POST: open('the id taken for the user'),
    PUT: guarded('three, positive', ADMIN),
    PATCH: open('&& a missing id'),
    DELETE: open('compared with the organisation'),
  }),
  ...handler('/api/held/defaults', 'defaults', {
    GET: guarded('= of null'),
    POST: open('?? a name'),
    PUT: guarded('role is admin by default, but null for strangers'),
    PATCH: guarded('nested, reader by default', 'role:admin'),
    DELETE: open('of a parameter: admin'),
  }),
  ...handler('/api/held/switches', 'switch', {
    GET: guarded('switch (true)', 'org'),
    POST: open('falls through'),
    PUT: open('text in switch (true)'),
    PATCH: guarded('of a level', PROJECTS),
    DELETE: { ...open('no case for strangers'), signedInReaches: false },
  }),
  ...handler('/api/held/flags', 'feature flags', {
    GET: guarded('on'),
    POST: open('off'),
    PUT: guarded('public when on, and off'),
    PATCH: partial('a cookie', [{}, { headers: { cookie: 'beta=on' } }]),
    DELETE: { ...open('empty list'), signedInReaches: false, adminReaches: false },
  }),
  ...handler('/api/held/context', 'AsyncLocalStorage', {
    GET: guarded('asked for'),
    POST: open('named, not asked for'),
    PUT: open('a context, whoever it is'),
    PATCH: guarded('made for users only'),
    DELETE: open('the system entered'),
  }),
  ...handler('/api/held/posts', 'crud()', {
    GET: open('read: public'),
    POST: guarded('write: admin', ADMIN),
    PUT: guarded('write: admin', ADMIN),
    DELETE: guarded('write: admin', ADMIN),
  }),
  ...handler('/api/held/notes', 'crud()', {
    GET: guarded('by default'),
    POST: open('write: public'),
    DELETE: guarded('by default'),
  }),
  ...handler('/api/held/drafts', 'crud()', {
    GET: guarded('read: user'),
    POST: open('write not said'),
    DELETE: open('write not said'),
  }),
  ...handler('/api/held/chains', 'compose()', {
    GET: guarded('in the chain'),
    POST: open('not in the chain'),
    PUT: guarded('a list of them', ADMIN),
    PATCH: open('asked, gone on'),
    DELETE: guarded('pipe()'),
  }),
  ...handler('/api/held/hooks-chain', 'chain.use()', {
    GET: guarded('used'),
    POST: open('used too late'),
    PUT: guarded('two', ADMIN),
    PATCH: open('the maker used'),
    DELETE: open('all at once'),
  }),
  ...handler('/api/held/secrets', 'secrets', {
    GET: secret('internal header', internal),
    POST: open('undefined is undefined'),
    PUT: guarded('scheduler or administrator', `secret or ${ADMIN}`, { holder: jobBearer }),
    PATCH: partial('any bearer', [{}, { headers: { authorization: 'Bearer x' } }], 'public', {
      prepare: { headers: { authorization: 'Bearer x' } },
    }),
    DELETE: open('begins with nothing'),
  }),
  ...handler('/api/held/keys', 'keys in a table', {
    GET: secret('found, with a scope', key),
    POST: open('undefined finds the first'),
    PUT: guarded('session or key', 'signed-in or secret', { holder: key, signedInReaches: true }),
    PATCH: open('found, not looked at'),
    DELETE: partial('only the form', [{}, { headers: { 'x-api-key': 'key_abcd' } }], 'public', {
      prepare: { headers: { 'x-api-key': 'key_abcd' } },
    }),
  }),
  ...handler('/api/held/deliveries', 'signed deliveries', {
    POST: secret('hmac, thrown', delivery),
    PUT: open('unverified is an event'),
    PATCH: secret('hmac of a clone', delivery),
  }),
  ...handler('/api/held/controllers', 'controllers', {
    GET: guarded('template method'),
    POST: open('overridden'),
    PUT: open('bound, not awaited'),
    PATCH: open('asks nothing'),
    DELETE: guarded('bound', ADMIN),
  }),
  ...handler('/api/held/rpc', 'callers', {
    GET: guarded('user procedure'),
    POST: open('public procedure'),
    PUT: guarded('admin procedure', ADMIN),
    PATCH: open('middleware that warns'),
    DELETE: open('called as the system'),
  }),
  ...handler('/api/held/policies', 'predicates', {
    GET: guarded('all'),
    POST: open('not a guest'),
    PUT: guarded('any', 'org:admin or org:owner'),
    PATCH: open('all of none'),
    DELETE: { ...open('not a user'), ...strangersOnly },
  }),
  ...handler('/api/held/policies-async', 'predicates', {
    GET: guarded('awaited'),
    POST: open('not awaited'),
    PUT: guarded('in an organisation', 'org'),
    PATCH: open('not banned'),
    DELETE: open('none'),
  }),
  ...handler('/api/held/steps', 'generators', {
    GET: guarded('first problem answers', INVOICES),
    POST: open('problems counted'),
    PUT: guarded('next()', INVOICES),
    PATCH: open('value compared with null'),
    DELETE: guarded('value sent in'),
  }),
  ...handler('/api/held/owners', 'owners', {
    GET: open('rows of null'),
    POST: { ...open('every of no address') },
    PUT: guarded('some of no address'),
    PATCH: open('only when an owner is sent'),
    DELETE: open('not on the list'),
  }),
]

const views: Case[] = [
  ...pages('/held', 'data functions', {
    cached: guarded("'use cache' behind the page's check"),
    'cached-open': open("'use cache', the page only says who"),
    loaders: guarded('each loader asks'),
    'loaders-one': open('one loader asks'),
    session: guarded('verifySession()'),
    'session-unread': open('{ isAuth } not looked at'),
    'session-read': guarded('{ isAuth } looked at'),
    profile: guarded('role of the profile', 'role:admin'),
    'profile-asked': open('role not awaited'),
  }),
  ...pages('/held', 'parameters', {
    'teams/[team]': guarded('auth() beside params', 'org'),
    'teams/[team]/log': open('only the team is asked for'),
    tabs: partial('one tab asks', [{}, { path: '/held/tabs?tab=all' }]),
  }),
  ...pages('/held', 'components', {
    authorized: guarded('render prop', ADMIN),
    'authorized-late': open('begun before'),
    members: guarded('children'),
    'members-fallback': { ...open('in the fallback'), ...strangersOnly },
    roles: guarded('withRoles()', 'org:admin or org:owner'),
    'roles-none': open('withRoles() of none'),
    'user-page': guarded('the user handed on'),
  }),
]

const functions = actions('app/actions/held.ts', 'held out', {
  saveNote: guarded('(previous, form), user', 'signed-in', { prepare: FORM, requests: [{}, FORM] }),
  saveNoteOfAnyone: open('(previous, form)', { prepare: FORM, requests: [{}, FORM] }),
  saveNoteChecked: guarded('(previous, form), asks inside', 'signed-in', { prepare: FORM, requests: [{}, FORM] }),
  shareNote: guarded('state of what is thrown'),
  shareNoteCaught: open('caught inside'),
  moveNote: guarded('any member'),
  moveNoteAsAdmin: guarded('permission', ADMIN),
  moveNoteAdvised: open('messages only'),
  pinNote: guarded('field errors, then redirect()'),
  pinNoteFirst: open('field errors, work beside'),
  dropNote: partial('refused without a form', [{}, FORM], 'signed-in', { prepare: args(null) }),
  dropNoteOrSignIn: guarded('redirectToSignIn()'),
})

const api = (twins: Record<string, Twin>): Case[] =>
  Object.entries(twins).flatMap(([name, twin]) => handler(`/api/old/held/${name}`, 'pages/api', { '*': twin }))

const old: Case[] = [
  ...pages('/old/held', 'getServerSideProps', {
    session: guarded('withServerSession()'),
    role: guarded('with a role', ADMIN),
    props: open('user among the props'),
    'props-checked': guarded('user among the props, asked inside'),
  }),
  ...api({
    router: guarded('use() before'),
    'router-late': open('use() behind'),
    'router-on': open('answers, goes on'),
    only: guarded('methods, then a role', ADMIN),
    'only-method': open('methods'),
    caller: guarded('thrown, status of the error'),
  }),
]

export const held: Case[] = [...routes, ...views, ...functions, ...old]
