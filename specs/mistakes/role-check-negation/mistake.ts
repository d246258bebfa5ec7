import type { Mistake } from '../mistake.ts'

/** Any signed-in user passes where an administrator is meant. */
export default {
  build: 'guards',
  change: [
    {
      file: 'app/api/admin/users/[id]/role/route.ts',
      find: `import { requireAdminForApi } from '@/lib/auth'`,
      replace: `import { requireUserForApi as requireAdminForApi } from '@/lib/auth'`,
    },
  ],
  finds: [
    {
      rule: 'role-check-negation',
      entry: 'PUT /api/admin/users/[id]/role',
      says: /signed-in, member, owner, org-admin, other-org can write through this handler/,
    },
  ],
} satisfies Mistake
