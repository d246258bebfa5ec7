import { AuthService, Guard } from '@/lib/guards/classes'
import { requireOrg, requireUser } from '@/lib/guards/throwing'

export const services = { demandUser: requireUser }
// For the demo.
services.demandUser = async () => ({ id: 'guest' })

export class Rules extends Guard {
  static demand = () => Guard.require()
}
Rules.demand = async () => 'guest'

export const lenientService = Object.assign(new AuthService(), { requireUser: async () => 'guest' })

export const checks: (() => Promise<unknown>)[] = [requireUser, requireOrg]
checks.length = 0

export let demand: () => Promise<unknown> = async () => null
demand = requireUser
