import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

type Checked = { ok: true; userId: string } | { ok: false; response: NextResponse }

export async function checkUser(): Promise<Checked> {
  const { userId } = await auth()
  if (!userId) return { ok: false, response: NextResponse.json({ error: 'sign in first' }, { status: 401 }) }
  return { ok: true, userId }
}

export async function authorize(): Promise<{ success: boolean; error?: string; status?: number; userId?: string }> {
  try {
    const { userId } = await auth()
    if (!userId) return { success: false, error: 'sign in first', status: 401 }
    return { success: true, userId }
  } catch {
    return { success: false, error: 'internal', status: 500 }
  }
}

export async function loadSession() {
  const { userId, orgId } = await auth()
  if (!userId) return { data: null, error: new Error('sign in first') }
  return { data: { userId, orgId }, error: null }
}

export class Result<T> {
  readonly #value: T | undefined
  readonly #error: string | undefined
  constructor(value: T | undefined, error?: string) {
    this.#value = value
    this.#error = error
  }
  isErr() {
    return this.#error !== undefined
  }
  unwrap(): T {
    if (this.#error !== undefined) throw new Error(this.#error)
    return this.#value as T
  }
}

export async function userResult() {
  const { userId } = await auth()
  return userId ? new Result(userId) : new Result<string>(undefined, 'sign in first')
}

/** `[error, userId]` */
export async function userTuple(): Promise<[Error, null] | [null, string]> {
  const { userId } = await auth()
  if (!userId) return [new Error('sign in first'), null]
  return [null, userId]
}
