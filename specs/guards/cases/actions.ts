/** Server functions: each is called by its id, whatever page shows its form. */
import { actions, guarded, open, partial } from './make.ts'
import type { Case, SuiteRequest } from './types.ts'

const ADMIN = 'org:admin'

/** Arguments as React's client sends them (react-client/src/ReactFlightReplyClient.js). */
export const args = (...values: unknown[]): SuiteRequest => ({ body: JSON.stringify(values) })

/** Arguments `(null, form)`, the form being `name=first`. */
const BOUNDARY = 'guard-suite'
export const FORM: SuiteRequest = {
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  body: [
    ['_1_name', 'first'],
    ['0', '[null,"$K1"]'],
  ]
    .map(([name, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .concat(`--${BOUNDARY}--\r\n`)
    .join(''),
}

export const serverFunctions: Case[] = [
  ...actions('app/actions/session.ts', 'in the action', {
    createProtected: guarded('auth.protect()'),
    createNotAwaited: open('auth.protect() not awaited'),
    createChecked: guarded('throws'),
    createUnchecked: open('user looked up'),
    createOrExplain: guarded('returns an error'),
    createThenExplain: open('returns an error, after the work'),
    renameAsAdmin: guarded('role', ADMIN),
    renameAsAnyone: open('nothing'),
    removeOrSignIn: guarded('redirect()'),
    removeOrRefuse: guarded('unauthorized()'),
    removeCaught: open('redirect() caught'),
    removeInTry: guarded('in try'),
  }),
  ...actions('app/actions/helped.ts', 'helpers', {
    inviteHelped: guarded('throws'),
    inviteForgotten: open('forgotten'),
    inviteAsAdmin: guarded('two deep', ADMIN),
    inviteByRole: guarded('role as parameter', ADMIN),
    inviteUnchecked: open('null, dropped'),
    inviteWithResult: guarded('{ success, error }'),
    inviteWithoutResult: open('{ error } passed on'),
    inviteDeep: guarded('three deep'),
  }),
  ...actions('app/actions/arguments.ts', 'arguments', {
    archiveFor: partial('userId as an argument', [{}, args('user_1')], 'public', { prepare: args('user_1') }),
    archiveOwn: guarded('id as an argument'),
    archiveAs: partial('role as an argument', [{}, args('admin')], 'public', { prepare: args('admin') }),
    archiveIf: partial('an option that skips the check', [{}, args({ force: true })]),
    saveForm: guarded('form', 'signed-in', { prepare: FORM, requests: [{}, FORM] }),
    saveFormOfAnyone: open('form', { prepare: FORM, requests: [{}, FORM] }),
  }),
  ...actions('app/actions/clients.ts', 'action clients', {
    publishSigned: guarded('authActionClient'),
    publishOpen: open('actionClient'),
    publishAsAdmin: guarded('adminActionClient', ADMIN),
    publishAsViewer: open('knows the user'),
    publishAsKnownViewer: guarded('knows the user, asks for one'),
    publishWithOwnUse: open('middleware that logs'),
    publishNested: guarded('calls a guarded one'),
  }),
  ...actions('app/actions/safe.ts', 'wrapped actions', {
    shareSafely: guarded('createSafeAction'),
    sharePublicly: open('access: public'),
    shareAsAdmin: guarded('access: admin', ADMIN),
    shareStarted: guarded('onStart'),
    shareUnstarted: open('no onStart'),
    shareByProcedure: guarded('protectedProcedure'),
    shareByPublicProcedure: open('publicProcedure'),
    shareByAdminProcedure: guarded('adminProcedure', ADMIN),
    shareWrapped: guarded('withUserAction'),
    shareWithErrors: open('only errors'),
    shareWithBoth: guarded('errors around a user'),
  }),
  ...actions('app/actions/exposed.ts', 'exposed', {
    closeAccount: guarded('asks'),
    removeEverythingOf: open('its helper, exported'),
    requireOwner: guarded('a guard, exported'),
  }),
  ...actions('app/actions/inline/page.tsx', 'inline', {
    saveShown: open('in a guarded page'),
    saveGuarded: guarded('asks itself'),
  }),
]
