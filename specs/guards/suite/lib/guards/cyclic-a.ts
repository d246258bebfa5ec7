import { hasSession } from './cyclic-b'

/** The two files import each other. */
export async function ensureSession(depth = 0): Promise<void> {
  if (await hasSession(depth)) return
  throw new Error('sign in first')
}

export const LIMIT = 2
