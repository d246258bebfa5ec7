import type { Mistake } from '../mistake.ts'

export default {
  build: 'guards',
  change: [
    {
      file: 'app/api/documents/[id]/route.ts',
      find: `if (!mayEdit(caller, document)) return forbiddenJson()

  await deleteDocument`,
      replace: `await deleteDocument`,
    },
  ],
  finds: [
    { rule: 'owner-not-checked', entry: 'DELETE /api/documents/[id]', says: /member can delete through this handler/ },
  ],
} satisfies Mistake
