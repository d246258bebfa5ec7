/** API routes and data functions of the Pages Router. */
import { guarded, handler, open, pages, partial, secret } from './make.ts'
import type { Case, SuiteRequest, Twin } from './types.ts'
import { jobBearer, stripeDelivery } from './signed.ts'

const ADMIN = 'org:admin'
const post = (request: SuiteRequest): SuiteRequest => ({ method: 'POST', ...request })
const api = (shape: string, twins: Record<string, Twin>): Case[] =>
  Object.entries(twins).flatMap(([name, twin]) => handler(`/api/old/${name}`, shape, { '*': twin }))

export const pagesRouter: Case[] = [
  ...api('pages/api', {
    guarded: guarded('return res.status(401)'),
    'no-return': open('res.status(401) without return'),
    open: open('nothing'),
    'bare-return': guarded('answers, then returns'),
    redirected: guarded('res.redirect'),
    're-exported': guarded('re-exported', ADMIN),
    user: guarded('getUser, role in the metadata', 'role:admin'),
    'user-optional': open('getUser when there is one'),
  }),
  ...api('pages/api helpers', {
    helper: guarded('answers and returns null, checked'),
    'helper-unchecked': open('answers and returns null, not checked'),
    wrapped: guarded('withApiAuth'),
    'wrapped-role': guarded('withApiAuth with a role', ADMIN),
    'wrapped-careless': open('sets the status, goes on'),
  }),
  ...handler('/api/old/methods', 'pages/api methods', {
    GET: open('reads are public'),
    POST: guarded('user'),
    DELETE: guarded('role', ADMIN),
  }),
  ...handler('/api/old/conditions', 'pages/api methods', {
    POST: guarded('user'),
    PUT: open('forgotten'),
  }),
  ...handler('/api/old/router', 'pages/api methods', {
    '*': partial('a table of handlers, one of them open', [{ method: 'POST' }, {}]),
  }).map((row) => ({ ...row, marker: 'GET /api/old/router' })),
  ...api('pages/api secrets', {
    job: secret('bearer', jobBearer),
    'job-unset': open('undefined is undefined'),
    hook: secret('stripe, raw body', post(stripeDelivery), 'webhook:stripe'),
    'hook-caught': open('stripe, error ignored', { requests: [{ method: 'POST' }] }),
  }),
  ...pages('/old', 'getServerSideProps', {
    redirect: guarded('redirect'),
    'redirect-late': open('redirect after the work'),
    'not-found': guarded('notFound', ADMIN),
    nobody: open('user looked up'),
    empty: guarded('an empty list'),
    'provider-props': open('buildClerkProps'),
    wrapped: guarded('wrapper'),
    'client-only': open('useUser in the page'),
    caught: open('throws, caught'),
    thrown: guarded('throws'),
    preview: partial('not with a query', [{}, { path: '/old/preview?share=1' }]),
  }),
  ...pages('/old', 'getInitialProps', {
    initial: guarded('an empty list'),
    'initial-open': open('nothing'),
  }),
]
