import { auth } from '@clerk/nextjs/server'

export type AuthFailure = { kind: 'signed-out' } | { kind: 'wrong-role'; needs: string }

/** What came of something, without throwing. */
export abstract class Result<T, E> {
  static ok<T>(value: T): Result<T, never> {
    return new Ok(value)
  }
  static err<E>(error: E): Result<never, E> {
    return new Err(error)
  }
  abstract readonly ok: boolean
  abstract match<R>(arms: { ok: (value: T) => R; err: (error: E) => R }): R
  abstract andThen<U>(next: (value: T) => Promise<Result<U, E>>): Promise<Result<U, E>>
  abstract unwrapOr<U>(other: U): T | U
}

export class Ok<T> extends Result<T, never> {
  readonly ok = true
  constructor(readonly value: T) {
    super()
  }
  match<R>(arms: { ok: (value: T) => R }): R {
    return arms.ok(this.value)
  }
  andThen<U, F>(next: (value: T) => Promise<Result<U, F>>): Promise<Result<U, F>> {
    return next(this.value)
  }
  unwrapOr(): T {
    return this.value
  }
}

export class Err<E> extends Result<never, E> {
  readonly ok = false
  constructor(readonly error: E) {
    super()
  }
  match<R>(arms: { err: (error: E) => R }): R {
    return arms.err(this.error)
  }
  andThen(): Promise<Err<E>> {
    return Promise.resolve(this)
  }
  unwrapOr<U>(other: U): U {
    return other
  }
}

/** Plain objects, as most write them. */
export type Outcome<T> = { success: true; data: T } | { success: false; error: AuthFailure }

export async function currentActor(): Promise<Outcome<{ id: string; role: string | null }>> {
  const { userId, orgRole } = await auth()
  if (!userId) return { success: false, error: { kind: 'signed-out' } }
  return { success: true, data: { id: userId, role: orgRole ?? null } }
}

export async function identify(): Promise<Result<string, AuthFailure>> {
  const { userId } = await auth()
  return userId ? Result.ok(userId) : Result.err({ kind: 'signed-out' as const })
}

export const statusOf = (failure: AuthFailure) => (failure.kind === 'signed-out' ? 401 : 403)

/** `[error, value]` of a promise. */
export function settle<T>(promise: Promise<T>): Promise<[unknown, undefined] | [null, T]> {
  return promise.then(
    (value) => [null, value],
    (error: unknown) => [error, undefined],
  )
}
