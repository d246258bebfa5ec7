/** Pages of the App Router: what is drawn on the server is in the answer, whoever asks. */
import { guarded, open, pages, partial } from './make.ts'
import type { Case } from './types.ts'

const ADMIN = 'org:admin'
const MANAGES = 'permission:org:invoices:manage'
const strangersOnly = { signedInReaches: false, adminReaches: false }

export const views: Case[] = [
  ...pages('/views', 'in the page', {
    protect: guarded('auth.protect()'),
    'protect-not-awaited': open('auth.protect() not awaited'),
    'protect-permission': guarded('permission', MANAGES),
    'redirect-to-sign-in': guarded('redirectToSignIn()'),
    redirect: guarded('redirect()'),
    'redirect-caught': open('redirect() caught'),
    hidden: guarded('notFound()', ADMIN),
    interrupts: guarded('unauthorized() and forbidden()', 'role:admin'),
    helper: guarded('helper redirects'),
    'helper-unchecked': open('helper returns null, not checked'),
    cached: guarded('cache(currentUser)'),
    preview: partial('not with a query', [{}, { path: '/views/preview?preview=1' }]),
    'begun-early': open('work beside auth()'),
    'items/[id]': guarded('beside params'),
    'items/[id]/edit': open('by id'),
  }),
  ...pages('/views', 'soft denials', {
    prompt: guarded('a prompt before the work'),
    'prompt-late': open('a prompt after the work'),
    nothing: guarded('null'),
  }),
  ...pages('/views', 'elements', {
    ternary: guarded('ternary'),
    'ternary-beside': open('work beside the ternary'),
    and: guarded('&&'),
    'element-in-variable': guarded('element made before, drawn after'),
    'called-component': open('component called before'),
    list: guarded('map over what a user has', 'org'),
    'render-prop': guarded('render prop'),
    suspense: guarded('in Suspense, after the guard'),
    'suspense-inside': open('guard and work beside each other in Suspense'),
  }),
  ...pages('/views', '<Show>', {
    show: guarded('around a server child'),
    'show-value': open('around a value'),
    'show-fallback': { ...open('work in the fallback'), ...strangersOnly },
    'show-role': guarded('role', ADMIN),
    'show-callback': guarded('callback', MANAGES),
    'show-signed-out': { ...open('signed-out'), ...strangersOnly },
  }),
  ...pages('/views', 'own components', {
    'own-signed-in': guarded('around a server child'),
    'own-signed-in-value': open('around a value'),
    'own-protect': guarded('role', ADMIN),
    gate: guarded('children after a check'),
    'gate-banner': open('children for all'),
    'gate-beside': open('beside the work'),
    child: guarded('the child asks'),
    'child-and-more': open('the child asks, the page works'),
  }),
  ...pages('/views', 'client only', {
    'client-gate': open('useUser around a server child'),
    'client-show': open('<Show> in client code'),
    'client-redirect': open('redirect in the browser'),
  }),
  ...pages('/views', 'wrapped and exported', {
    wrapped: guarded('withPageAuth'),
    framed: open('a frame that asks nobody'),
    're-exported': guarded('re-exported'),
    're-exported-open': open('re-exported'),
  }),
  ...pages('/views', 'metadata', {
    title: open('generateMetadata works'),
    'title-guarded': guarded('generateMetadata asks too'),
  }),
  ...pages('/views', 'layouts', {
    section: open('layout only'),
    'section/own': guarded('layout and page'),
    'section/admin': open('layout only, user taken for granted'),
    'framed-section': open('layout draws a gate'),
    templated: open('template only'),
  }),
  { ...open('a list for robots'), id: 'GET /sitemap.xml', shape: 'metadata' },
]
