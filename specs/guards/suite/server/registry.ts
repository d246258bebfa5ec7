import { requireUser } from '@/lib/guards/throwing'

const checks = new Map<string, () => Promise<unknown>>([
  ['signed-in', requireUser],
  ['anyone', async () => null],
])

/** Checks by name. One that is not there asks nothing. */
export const registry = {
  async check(name: string) {
    await checks.get(name)?.()
  },
}
