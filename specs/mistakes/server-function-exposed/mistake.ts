import type { Mistake } from '../mistake.ts'

/** A helper among server functions: the tenant is an argument, and whoever calls it was meant to have checked. */
export default {
  change: [
    {
      file: 'app/documents/actions.ts',
      find: `  await documents.updateDocument(caller.orgId, document.id, { title: parsed.data })
  revalidatePath('/documents', 'layout')
  return { ok: true }
}
`,
      replace: `  await saveTitle(caller.orgId, document.id, parsed.data)
  return { ok: true }
}

export async function saveTitle(orgId: string, id: string, title: string) {
  await documents.updateDocument(orgId, id, { title })
  revalidatePath('/documents', 'layout')
}
`,
    },
  ],
  audit: [
    {
      rule: 'server-function-exposed',
      file: 'app/documents/actions.ts',
      says: /each export of a 'use server' file can be called from outside/,
      severity: 'error',
    },
  ],
} satisfies Mistake
