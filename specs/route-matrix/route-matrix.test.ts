/**
 * Who reaches what in the reference app: each entry point, each identity, as a table to review.
 *
 * signed-in: no organization · member, owner, org-admin: of Acme (owner owns doc_handbook) · admin: of the product, in
 * no organization · other-org: admin of Globex. The rows of the samples are Acme's.
 */
import { describe, expect, it } from 'vitest'
import { as, fetchAs, reset, routeMatrix } from 'routewarden/vitest'

const IDENTITIES = ['anonymous', 'signed-in', 'member', 'owner', 'org-admin', 'admin', 'other-org']

const everyone = ['reached', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached'] as const

describe('public', () => {
  routeMatrix(IDENTITIES, {
    'GET /': [...everyone],
    'GET /pricing': [...everyone],
    'GET /about': [...everyone],
    'GET /blog': [...everyone],
    'GET /blog/[slug]': [...everyone],
    'GET /sign-in/[[...sign-in]]': [...everyone],
    'GET /sign-up/[[...sign-up]]': [...everyone],
    'GET /robots.txt': [...everyone],
    'GET /sitemap.xml': [...everyone],
    'GET /icon.svg': [...everyone],
    'GET /api/health': [...everyone],
  })
})

describe('signed in', () => {
  routeMatrix(IDENTITIES, {
    'GET /onboarding': ['sign-in', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached'],
    'GET /dashboard': ['sign-in', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached'],
    'GET /personal': ['sign-in', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached'],
    'GET /api/me': ['unauthorized', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached'],
  })
})

describe('administrators', () => {
  const onlyAdmin = ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'reached', 'forbidden'] as const
  routeMatrix(IDENTITIES, {
    'GET /admin': ['sign-in', 'not-found', 'not-found', 'not-found', 'not-found', 'reached', 'not-found'],
    'GET /admin/users': ['sign-in', 'not-found', 'not-found', 'not-found', 'not-found', 'reached', 'not-found'],
    'GET /api/admin/users': ['unauthorized', ...onlyAdmin],
    'PUT /api/admin/users/[id]/role': ['unauthorized', ...onlyAdmin],
    'action app/admin/users/actions.ts#setRole': ['sign-in', ...onlyAdmin],
  })
})

describe('organizations', () => {
  routeMatrix(IDENTITIES, {
    'GET /projects': ['sign-in', 'redirect', 'reached', 'reached', 'reached', 'redirect', 'reached'],
    'GET /projects/[id]': ['sign-in', 'redirect', 'reached', 'reached', 'reached', 'redirect', 'not-found'],
    'GET /api/projects': ['unauthorized', 'forbidden', 'reached', 'reached', 'reached', 'forbidden', 'reached'],
    'POST /api/projects': ['unauthorized', 'forbidden', 'forbidden', 'forbidden', 'reached', 'forbidden', 'reached'],
    'GET /api/projects/[id]': ['unauthorized', 'forbidden', 'reached', 'reached', 'reached', 'forbidden', 'not-found'],
    'PATCH /api/projects/[id]': [
      'unauthorized',
      'forbidden',
      'forbidden',
      'forbidden',
      'reached',
      'forbidden',
      'not-found',
    ],
    'DELETE /api/projects/[id]': [
      'unauthorized',
      'forbidden',
      'forbidden',
      'forbidden',
      'reached',
      'forbidden',
      'not-found',
    ],
    'GET /files/[name]': ['unauthorized', 'forbidden', 'reached', 'reached', 'reached', 'forbidden', 'reached'],
  })
})

describe('documents: read by members, changed by their owner or an organization admin', () => {
  routeMatrix(IDENTITIES, {
    'GET /documents': ['sign-in', 'redirect', 'reached', 'reached', 'reached', 'redirect', 'reached'],
    'GET /documents/[id]': ['sign-in', 'redirect', 'reached', 'reached', 'reached', 'redirect', 'not-found'],
    'GET /api/documents/[id]': ['unauthorized', 'forbidden', 'reached', 'reached', 'reached', 'forbidden', 'not-found'],
    'PATCH /api/documents/[id]': [
      'unauthorized',
      'forbidden',
      'forbidden',
      'reached',
      'reached',
      'forbidden',
      'not-found',
    ],
    'DELETE /api/documents/[id]': [
      'unauthorized',
      'forbidden',
      'forbidden',
      'reached',
      'reached',
      'forbidden',
      'not-found',
    ],
    'action app/documents/actions.ts#createDocument': [
      'sign-in',
      'forbidden',
      'reached',
      'reached',
      'reached',
      'forbidden',
      'reached',
    ],
    'action app/documents/actions.ts#renameDocument': [
      'sign-in',
      'forbidden',
      'forbidden',
      'reached',
      'reached',
      'forbidden',
      'not-found',
    ],
    'action app/documents/actions.ts#deleteDocument': [
      'sign-in',
      'forbidden',
      'forbidden',
      'reached',
      'reached',
      'forbidden',
      'not-found',
    ],
  })
})

describe('webhooks turn away whoever does not sign', () => {
  const nobody = IDENTITIES.map(() => 'unauthorized' as const)
  routeMatrix(IDENTITIES, {
    'POST /api/webhooks/clerk': nobody,
    'POST /api/webhooks/stripe': nobody,
    'POST /api/webhooks/github': nobody,
  })
})

describe('addresses that look like static files', () => {
  it.each(['/files/report.csv', '/files/report.csv.bak'])('%s stays a matter of the organization', async (path) => {
    expect(await as('anonymous').get(path)).toHaveOutcome('unauthorized')
  })
  it.each(['/documents/doc_handbook.csv', '/projects/prj_apollo.css'])(
    '%s asks a stranger to sign in',
    async (path) => {
      expect(await as('anonymous').get(path)).toHaveOutcome('sign-in')
    },
  )
})

describe('neighbours of public paths', () => {
  it.each(['/blog-drafts', '/sign-in-admin', '/api/webhooks/clerk-admin', '/pricingx'])(
    '%s is closed',
    async (path) => {
      expect(await as('anonymous').get(path)).toHaveOutcome('blocked')
    },
  )
})

describe('tenants', () => {
  it.each(['/api/projects', '/projects', '/documents'])('%s shows each its own rows only', async (path) => {
    const text = async (identity: string) =>
      (await fetchAs(identity, path, { headers: { accept: 'text/html' } })).text()
    const [ours, theirs] = await Promise.all([text('member'), text('other-org')])
    const [acme, globex] = path === '/documents' ? ['doc_handbook', 'doc_formula'] : ['prj_apollo', 'prj_cobalt']
    expect(ours).toContain(acme)
    expect(theirs).toContain(globex)
    expect(theirs).not.toContain(acme)
    expect(ours).not.toContain(globex)
  })

  it("keeps another organization's document out of reach after it was renamed", async () => {
    await reset()
    expect(await as('owner').patch('/api/documents/doc_handbook', { body: { title: 'New' } })).toHaveOutcome('reached')
    expect(await as('other-org').get('/api/documents/doc_handbook')).toHaveOutcome('not-found')
  })
})

describe('paths that nobody wrote', () => {
  it('are unknown, not protected', async () => {
    expect((await as('signed-in').get('/no-such-page')).outcome).toBe('unknown')
  })
})
