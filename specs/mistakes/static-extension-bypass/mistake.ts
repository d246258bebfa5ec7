import type { Mistake } from '../mistake.ts'

/** Clerk's documented matcher alone, and a page under a dynamic segment that counts on it. */
export default {
  build: 'guards',
  change: [
    { file: 'proxy.ts', find: `    '/documents/:path*',\n`, replace: '' },
    {
      file: 'app/documents/[id]/page.tsx',
      find: `const caller = await requireOrg()`,
      replace: `const caller = { userId: 'user_member', orgId: 'org_acme', isOrgAdmin: false, canManageProjects: false }`,
    },
  ],
  finds: [
    { rule: 'static-extension-bypass', entry: 'GET /documents/[id]', says: /ends like a static file/ },
    { rule: 'unprotected-page', entry: 'GET /documents/[id]', says: /no guard of its own/ },
  ],
} satisfies Mistake
