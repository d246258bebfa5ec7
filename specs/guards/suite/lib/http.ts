import { NextResponse } from 'next/server'

export class HttpError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const json = (data: unknown, status = 200) => NextResponse.json(data, { status })
export const deny = (status = 401) =>
  NextResponse.json({ error: status === 401 ? 'sign in first' : 'not for you' }, { status })

/** Turns what was thrown into an answer. */
export function answerError(error: unknown) {
  if (error instanceof HttpError) return NextResponse.json({ error: error.message }, { status: error.status })
  console.error('unexpected', String(error))
  return NextResponse.json({ error: 'something broke' }, { status: 500 })
}
