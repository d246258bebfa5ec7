/** One thing that was looked at. Holds no value of a variable. */
export interface Check {
  /** What it is about, one word or two: `keys`, `webhook-secret`. Several checks may share it. */
  id: string
  /** `unknown`: it could not be looked at. */
  status: 'ok' | 'problem' | 'unknown'
  /** What is so, in one sentence. */
  message: string
  /** What to do; with every problem. */
  help?: string
  /** `.env.local:3`, `app/layout.tsx:5` */
  place?: string
  /** The rule that says so: `routewarden explain <rule>` has its page. */
  rule?: string
}

export interface Diagnosis {
  schemaVersion: 1
  tool: { name: 'routewarden'; version: string }
  command: 'doctor'
  app: { name: string; next: string | null; clerk: string | null }
  checks: Check[]
  summary: Record<Check['status'], number>
}

export const ok = (id: string, message: string, place?: string): Check => ({
  id,
  status: 'ok',
  message,
  ...(place === undefined ? {} : { place }),
})

export const problem = (id: string, message: string, help: string, place?: string): Check => ({
  id,
  status: 'problem',
  message,
  help,
  ...(place === undefined ? {} : { place }),
})

export const unknown = (id: string, message: string, help: string): Check => ({ id, status: 'unknown', message, help })
