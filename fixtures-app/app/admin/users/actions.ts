'use server'

import { revalidatePath } from 'next/cache'
import { requireAdminForAction } from '@/lib/auth'
import { refuse, type ActionResult } from '@/lib/refusal'
import { roleChange, saveRole } from '@/lib/roles'

/** `role: null` takes the role away. */
export async function setRole(userId: unknown, role: unknown): Promise<ActionResult> {
  const caller = await requireAdminForAction()
  if (!caller.ok) return caller

  const change = roleChange.safeParse({ role })
  if (!change.success || typeof userId !== 'string') return refuse('invalid')
  if (!(await saveRole(userId, change.data.role))) return refuse('not-found')
  revalidatePath('/admin/users')
  return { ok: true }
}
