import { answerError } from '@/lib/http'

export async function to<T>(promise: Promise<T>): Promise<[null, T] | [Error, null]> {
  try {
    return [null, await promise]
  } catch (error) {
    return [error as Error, null]
  }
}

export async function guardedBy<T>(check: () => Promise<unknown>, then: () => Promise<T>): Promise<T> {
  await check()
  return then()
}

export async function inTurn(checks: (() => Promise<unknown>)[]) {
  for (const check of checks) await check()
}

export async function answered(run: () => Promise<unknown>) {
  try {
    return Response.json(await run())
  } catch (error) {
    return answerError(error)
  }
}
