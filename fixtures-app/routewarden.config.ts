import { randomBytes } from 'node:crypto'
import { defineConfig } from 'routewarden'
import { startDatabase } from './db/embedded'

/** Only callers inside an organization get in, and only to the rows of their own. */
const acmeOnly = { 'other-org': 'not-found' } as const

/** Who may change `doc_handbook`: its owner and Acme's admins. `access: 'owner'` alone cannot say whose row it is. */
const handbookEditors = {
  anonymous: 'blocked',
  'signed-in': 'forbidden',
  admin: 'forbidden',
  member: 'forbidden',
  owner: 'reached',
  'org-admin': 'reached',
  'other-org': 'not-found',
} as const

/** Made up for each run, so that no secret stands in the repository. */
const secret = () => `whsec_${randomBytes(24).toString('base64')}`

export default defineConfig({
  trustProxy: 'require-own-guard',

  organizations: {
    acme: { id: 'org_acme', name: 'Acme' },
    globex: { id: 'org_globex', name: 'Globex' },
  },

  identities: {
    'signed-in': {
      description: 'signed in, no organization, no role',
      userId: 'user_plain',
      firstName: 'Piet',
      lastName: 'Lindqvist',
    },
    member: {
      description: 'member of Acme, owns nothing',
      userId: 'user_member',
      firstName: 'Mara',
      lastName: 'Okafor',
      organizations: [{ slug: 'acme', role: 'org:member' }],
    },
    owner: {
      description: 'member of Acme, owns doc_handbook',
      userId: 'user_owner',
      firstName: 'Olu',
      lastName: 'Brandt',
      organizations: [{ slug: 'acme', role: 'org:member' }],
    },
    'org-admin': {
      description: 'admin of Acme',
      userId: 'user_org_admin',
      firstName: 'Greta',
      lastName: 'Sato',
      organizations: [{ slug: 'acme', role: 'org:admin', permissions: ['org:projects:manage'] }],
    },
    admin: {
      description: 'administrator of the product, in no organization',
      userId: 'user_admin',
      firstName: 'Ada',
      lastName: 'Vance',
      publicMetadata: { role: 'admin' },
    },
    'other-org': {
      description: 'admin of Globex: must see nothing of Acme',
      userId: 'user_other',
      firstName: 'Otis',
      lastName: 'Moreau',
      organizations: [{ slug: 'globex', role: 'org:admin', permissions: ['org:projects:manage'] }],
    },
  },

  // The session-token template that `lib/auth.ts` relies on; see README, "Roles".
  sessionClaims: { metadata: '{{user.public_metadata}}' },

  routes: {
    '/': { access: 'public' },
    '/pricing': { access: 'public' },
    '/about': { access: 'public' },
    '/blog': { access: 'public' },
    '/blog/[slug]': { access: 'public', params: { slug: 'who-can-see-this' } },
    '/sign-in/[[...sign-in]]': { access: 'public' },
    '/sign-up/[[...sign-up]]': { access: 'public' },
    '/robots.txt': { access: 'public' },
    '/sitemap.xml': { access: 'public' },
    '/icon.svg': { access: 'public' },
    '/api/health': { access: 'public' },
    '/api/webhooks/clerk': { access: 'webhook:clerk' },
    '/api/webhooks/stripe': { access: 'webhook:stripe' },
    '/api/webhooks/github': { access: 'webhook:github' },

    '/onboarding': { access: 'signed-in' },
    '/dashboard': { access: 'signed-in' },
    '/personal': { access: 'signed-in' },
    '/api/me': { access: 'signed-in' },

    '/admin': { access: 'role:admin' },
    '/admin/users': { access: 'role:admin' },
    '/api/admin/users': { access: 'role:admin' },
    // Sets what the user has already: the other calls of the run keep meeting the same roles.
    'PUT /api/admin/users/[id]/role': { access: 'role:admin', params: { id: 'user_admin' }, body: { role: 'admin' } },
    'action app/admin/users/actions.ts#setRole': {
      access: 'role:admin',
      page: '/admin/users',
      args: ['user_admin', 'admin'],
    },

    '/projects': { access: 'org' },
    '/projects/[id]': { access: 'org', params: { id: 'prj_apollo' }, expect: acmeOnly },
    'GET /api/projects': { access: 'org' },
    'POST /api/projects': { access: 'org:admin', body: { name: 'Meridian', summary: 'A new one.' } },
    '/api/projects/[id]': { access: 'org', params: { id: 'prj_apollo' }, expect: acmeOnly },
    'PATCH /api/projects/[id]': { access: 'org:admin', expect: acmeOnly, body: { name: 'Apollo II' } },
    'DELETE /api/projects/[id]': { access: 'org:admin', expect: acmeOnly },

    '/documents': { access: 'org' },
    '/documents/[id]': { access: 'org', params: { id: 'doc_handbook' }, expect: acmeOnly },
    '/api/documents/[id]': { access: 'org', params: { id: 'doc_handbook' }, expect: acmeOnly },
    'PATCH /api/documents/[id]': { access: 'owner', expect: handbookEditors, body: { title: 'Handbook, revised' } },
    'DELETE /api/documents/[id]': { access: 'owner', expect: handbookEditors },
    'action app/documents/actions.ts#createDocument': { access: 'org', page: '/documents', args: ['Minutes'] },
    'action app/documents/actions.ts#renameDocument': {
      access: 'owner',
      expect: handbookEditors,
      page: '/documents/doc_handbook',
      args: ['doc_handbook', 'Handbook, renamed'],
    },
    'action app/documents/actions.ts#deleteDocument': {
      access: 'owner',
      expect: handbookEditors,
      page: '/documents/doc_handbook',
      args: ['doc_handbook'],
    },

    // Each organization has a file of this name: everybody in one gets in, and gets their own.
    '/files/[name]': { access: 'org', params: { name: 'report.csv' } },
  },

  webhooks: {
    '/api/webhooks/clerk': { provider: 'clerk', secretEnv: 'CLERK_WEBHOOK_SIGNING_SECRET', event: 'user.created' },
    '/api/webhooks/stripe': {
      provider: 'stripe',
      secretEnv: 'STRIPE_WEBHOOK_SECRET',
      event: 'customer.created',
    },
    '/api/webhooks/github': { provider: 'github', secretEnv: 'GITHUB_WEBHOOK_SECRET', event: 'push' },
  },

  async setup({ identities, log }) {
    // A real Clerk instance hands out its own ids; the local Clerk takes those above.
    const user = (name: string) => identities[name]?.userId
    const organization = (name: string, slug: string) => identities[name]?.orgIds[slug]
    const ids = {
      plain: user('signed-in'),
      member: user('member'),
      owner: user('owner'),
      orgAdmin: user('org-admin'),
      admin: user('admin'),
      other: user('other-org'),
      acme: organization('member', 'acme'),
      globex: organization('other-org', 'globex'),
    }
    const database = await startDatabase({ log, ids })
    return {
      env: {
        DATABASE_URL: database.url,
        CLERK_WEBHOOK_SIGNING_SECRET: secret(),
        STRIPE_WEBHOOK_SECRET: secret(),
        GITHUB_WEBHOOK_SECRET: randomBytes(24).toString('hex'),
      },
      state: database.state,
      reset: database.reset,
      teardown: database.stop,
    }
  },
})
