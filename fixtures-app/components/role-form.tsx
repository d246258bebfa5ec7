'use client'

import { setRole } from '@/app/admin/users/actions'
import { useAction } from './use-action'

interface RoleFormProps {
  userId: string
  role: AppRole | null
}

export function RoleForm({ userId, role }: RoleFormProps) {
  const { pending, problem, run } = useAction()
  return (
    <form
      className="flex items-center gap-2"
      // An empty choice means "no role".
      action={(form) => {
        run(() => setRole(userId, form.get('role') || null))
      }}
    >
      {problem && (
        <span role="alert" className="text-red-700">
          {problem}
        </span>
      )}
      <select name="role" defaultValue={role ?? ''} aria-label="Role" className="field w-32">
        <option value="">No role</option>
        <option value="support">Support</option>
        <option value="admin">Admin</option>
      </select>
      <button type="submit" className="button-quiet" disabled={pending}>
        Save
      </button>
    </form>
  )
}
