import type { Mistake } from '../mistake.ts'

/** Alone in its file: no other function there checks its caller. */
export default {
  change: [
    {
      file: 'app/contact/actions.ts',
      content: `'use server'
import { sql } from 'drizzle-orm'
import { database } from '@/lib/database'

export async function forgetEverybody() {
  await database().execute(sql\`delete from people\`)
}
`,
    },
  ],
  audit: [
    {
      rule: 'unprotected-server-function',
      file: 'app/contact/actions.ts',
      says: /forgetEverybody.*anyone can call this function from any page/,
    },
  ],
} satisfies Mistake
